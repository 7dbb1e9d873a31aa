"""What kind of answer a question asks for: a figure, a date, or anything.

'How many people work there?' is not answered by a sentence without a figure, however near it is. Only question words
that leave no doubt are read; every other question expects anything.
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
_NO_FIGURES = frozenset({QuantityKind.DATE, QuantityKind.LABEL, QuantityKind.ORDINAL, QuantityKind.TIME})
_DATES = frozenset({QuantityKind.DATE, QuantityKind.TIME, QuantityKind.DURATION})


class Expected(StrEnum):
    """What a question asks for."""

    ANYTHING = "anything"
    FIGURE = "figure"
    DATE = "date"


def expected_of(question: str, language: str) -> Expected:
    """What a question asks for, by its question words."""
    if _DATE[language].search(question):
        return Expected.DATE
    return Expected.FIGURE if _FIGURE[language].search(question) else Expected.ANYTHING


def holds(expected: Expected, text: str, language: str) -> bool:
    """Whether a text has what was asked for: any figure that is no date, any date or duration."""
    if expected is Expected.ANYTHING:
        return True
    kinds = {figure.kind for figure in find_quantities(text, language)}
    return bool(kinds & _DATES if expected is Expected.DATE else kinds - _NO_FIGURES)
