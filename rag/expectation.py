"""What kind of answer a question asks for: a sum of money, a percentage, another figure, a date, or anything.

'How many people work there?' is not answered by a sentence without a figure, however near it is, nor 'What is her
salary?' by a distance. Only words that leave no doubt are read; every other question expects anything.
"""

from __future__ import annotations

import re
from enum import StrEnum

from rag.quantities import QuantityKind, find_quantities

_FIGURE = {
    "en": re.compile(
        r"\bhow (?:many|much|old|far|long|tall|heavy)\b|\bwhat (?:percentage|share|number|price|age|salary|yield)\b"
        r"|\bwhat(?:['’]s| is| was| are) the (?:\w+ )?(?:percentage|share|number|price|age|salary|yield|cost|stake)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bcombien\b|\bquel(?:le)?s?\s+(?:(?:est|sont|était|étaient)\s+)?(?:(?:le|la|les)\s+|l['’])?"
        r"(?:montant|nombre|prix|pourcentage|âge|salaire|taux|rendement|coût)\b",
        re.IGNORECASE,
    ),
}
_DATE = {
    "en": re.compile(
        r"^\W*(?:since |until |by )?when\b|\b(?:what|which) (?:year|date|day|month)\b", re.IGNORECASE
    ),
    "fr": re.compile(
        r"^\W*(?:depuis |jusqu['’]à |d['’]ici )?quand\b|\bquelle\s+(?:année|date)\b|\bquel\s+(?:jour|mois)\b",
        re.IGNORECASE,
    ),
}
_MONEY = {
    "en": re.compile(
        r"\bhow much\b(?:(?!\b(?:power|energy|memory|capacity|time)\b).)*"
        r"\b(?:pa(?:y|ys|id)|charges?d?|spen[dt]s?|costs?|invest(?:s|ed)?|earns?|earned|lend|lent|borrow(?:s|ed)?|raised?|money|worth)\b"
        r"|\b(?:salary|revenue|turnover|market cap(?:itali[sz]ation)?|share price|annual sales)\b"
        r"|^\W*(?:what(?:['’]s| is| was| are) )?(?:the )?price of\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bcombien\b(?!\s+d(?:e\b|['’])).*\b(?:co[uû]t\w*|pa(?:ie|ye|yé|yer)\w*|factur\w+|dépens\w+|investi\w*|gagn\w+|"
        r"prêt(?:e|é|er|ent)|emprunt\w+|vaut|valent|lev(?:é|er|ée))(?!\w)"
        r"|\b(?:salaire|chiffre d['’]affaires|cours de l['’]action|capitalisation|recettes annuelles)\b"
        r"|^\W*(?:quel(?:\s+est|\s+était)?\s+)?(?:le\s+)?prix\s+d(?:e\b|u\b|['’])",
        re.IGNORECASE,
    ),
}
_PERCENT = {
    "en": re.compile(
        r"\b(?:what|which) (?:percentage|per ?cent)\b|\bin per ?cent\b|\bhow many per ?cent\b", re.IGNORECASE
    ),
    "fr": re.compile(r"\bquel pourcentage\b|\ben pour ?cent\b|\bcombien de pour ?cent\b", re.IGNORECASE),
}
_NO_FIGURES = frozenset({QuantityKind.DATE, QuantityKind.LABEL, QuantityKind.ORDINAL, QuantityKind.TIME})
_DATES = frozenset({QuantityKind.DATE, QuantityKind.TIME, QuantityKind.DURATION})


class Expected(StrEnum):
    """What a question asks for."""

    ANYTHING = "anything"
    MONEY = "money"
    PERCENT = "percent"
    FIGURE = "figure"
    DATE = "date"


_KINDS = {
    Expected.MONEY: frozenset({QuantityKind.MONEY}),
    Expected.PERCENT: frozenset({QuantityKind.PERCENT, QuantityKind.FACTOR}),
    Expected.DATE: _DATES,
}


def expected_of(question: str, language: str) -> Expected:
    """What a question asks for, by its question words."""
    if _DATE[language].search(question):
        return Expected.DATE
    if _MONEY[language].search(question):
        return Expected.MONEY
    if _PERCENT[language].search(question):
        return Expected.PERCENT
    return Expected.FIGURE if _FIGURE[language].search(question) else Expected.ANYTHING


def holds(expected: Expected, text: str, language: str) -> bool:
    """Whether a text has what was asked for: for a figure any that is no date, for a date any date or duration."""
    if expected is Expected.ANYTHING:
        return True
    kinds = {figure.kind for figure in find_quantities(text, language)}
    return bool(kinds - _NO_FIGURES if expected is Expected.FIGURE else kinds & _KINDS[expected])
