"""What kind of answer a question asks for: a figure, a date, an office's holder, who a name is, a property.

'How many people work there?' is not answered by a sentence without a figure, however near it is, 'What is her
salary?' not by a distance, and 'Who heads Broadcom?' not by a sentence about another company's chief. Only words that
leave no doubt are read; every other question expects anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.attributes import Attribute, all_told, attributes_asked
from rag.compound import asked_together
from rag.names import PARTICLES, names_of, unsupported_names
from rag.quantities import Quantity, QuantityKind, find_quantities
from rag.reasons import asks_why

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
_DURATION = {
    "en": re.compile(
        r"\bhow long (?:ago|did|does|do|has|have|had|is it|was it|will|would)\b|\bhow much time\b"
        r"|\bwhat (?:is|was|will be) the (?:duration|length of time)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:combien de temps|pendant combien|depuis combien|quelle (?:est|était|sera|fut) la durée|quelle durée)\b",
        re.IGNORECASE,
    ),
}
# 'until 2047': a day tells how long something lasts only as its beginning or its end.
_BOUND = {
    "en": re.compile(r"\b(?:until|till|since|through)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:jusqu['’]\w+|depuis|d['’]ici)\b", re.IGNORECASE),
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
_ENGLISH_OFFICE = (
    r"(?:co-?)?(?:chief executive|ceo|chair(?:man|woman)?|president|head|boss|director|minister|governor|founder"
    r"|leader)"
)
_FRENCH_OFFICE = (
    r"(?:co-?)?(?:direct(?:eur|rice)|pdg|patron(?:ne)?|président(?:e)?|ministre|gouverneure?|fondat(?:eur|rice)"
    r"|dirigeante?|chef(?:fe)?)"
)
_OFFICE = {
    "en": re.compile(
        rf"^\W*who (?:is|was|are|were) (?!to )(?:the |now |currently )*(?:[\w’'-]+ ){{0,3}}?{_ENGLISH_OFFICE}s?\b"
        rf"|^\W*who (?:runs|leads|heads|chairs|founded)\b"
        rf"|^\W*what(?:['’]s| is| was) the name of the (?:[\w’'-]+ ){{0,3}}?{_ENGLISH_OFFICE}\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"^\W*(?:qui (?:est|était|sont)|comment s['’]appelle(?:nt)?|quel est le nom d(?:u|e la|e l['’]))\s*"
        rf"(?:l(?:e|a|es)\b|l['’])?\s*(?:[\w’'-]+ ){{0,2}}?{_FRENCH_OFFICE}s?(?!\w)"
        r"|^\W*qui (?:dirige|préside|est à la tête|a fondé)(?!\w)",
        re.IGNORECASE,
    ),
}
# Any of them in either language: a source may call a chief executive the head of the company.
_HOLDS_OFFICE = {
    "en": re.compile(
        rf"(?<![\w-]){_ENGLISH_OFFICE}s?\b|\b(?:runs?|ran|leads?|led|heads?|headed|chairs?|chaired|founded)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"(?<![\w-]){_FRENCH_OFFICE}s?(?!\w)|(?<![\w-])(?:dirig\w+|présid\w+|tête|fond[éa]\w*)(?!\w)",
        re.IGNORECASE,
    ),
}
# 'Who is Masayoshi Son?', 'C'est quoi, Kanana ?', 'What does Choi do for a living?': a name and nothing else.
_SUBJECT = {
    "en": (
        re.compile(r"^\W*(?:who|what)(?:['’]s| is| are| was| were) (?P<subject>.+)", re.IGNORECASE),
        re.compile(r"^\W*what (?:does|did|do) (?P<subject>.+?) do(?: for a living)?\W*$", re.IGNORECASE),
        re.compile(
            r"^\W*what(?:['’]s| is| was) (?P<subject>.+?)['’]s? (?:job|occupation|profession|job title)\W*$",
            re.IGNORECASE,
        ),
    ),
    "fr": (
        re.compile(
            r"^\W*(?:(?:c['’]est )?qui (?:est|sont|était|étaient)|que sont"
            r"|(?:qu['’]est[- ]ce|c(?:['’ ]?est)?) (?:qui|ki|quoi|koi|que?)\W?) ?(?P<subject>.+)",
            re.IGNORECASE,
        ),
        re.compile(r"^\W*que fai(?:t|sait) (?P<subject>.+?)(?: dans la vie)?\W*$", re.IGNORECASE),
        re.compile(
            r"^\W*quel(?:le)? (?:est|était) (?:le (?:métier|poste|titre)|la (?:fonction|profession))"
            r" d(?:u |es? |['’])(?P<subject>.+)",
            re.IGNORECASE,
        ),
    ),
}
_SUBJECT_NAME = re.compile(
    r"(?:(?:the |an? |l(?:e |a |es |['’])|une? )(?:[^\W\d_]+ )?)?(?P<name>[A-ZÀ-Þ\d].*)"
)
_COUNTED = {
    "en": re.compile(r"\b(?:how many|number of)\s+(?P<counted>.+)", re.IGNORECASE),
    "fr": re.compile(r"\b(?:combien|nombre)\s+d(?:e\s+|['’])(?P<counted>.+)", re.IGNORECASE),
}
_EMPLOYED = re.compile(r"\b(?:work(?:s|ed|ing)? (?:at|for|in)|employ\w*|travaill\w+)\b", re.IGNORECASE)
# What answers for what, beside itself: 'how many people work there?' is answered in employees.
_ALSO = {
    "person": frozenset({"employee", "developer", "job"}),
    "employee": frozenset({"person", "job"}),
    "job": frozenset({"employee", "person"}),
    "chip": frozenset({"GPU"}),
}
_NO_FIGURES = frozenset({QuantityKind.DATE, QuantityKind.LABEL, QuantityKind.ORDINAL, QuantityKind.TIME})
_DATES = frozenset({QuantityKind.DATE, QuantityKind.TIME, QuantityKind.DURATION})
_LASTING = frozenset({QuantityKind.TIME, QuantityKind.DURATION})


class Expected(StrEnum):
    """What a question asks for."""

    ANYTHING = "anything"
    MONEY = "money"
    PERCENT = "percent"
    FIGURE = "figure"
    DATE = "date"
    DURATION = "duration"  # or the days between which something lasts
    OFFICE = "office"  # who holds one
    SUBJECT = "subject"  # who or what a name is


_KINDS = {
    Expected.MONEY: frozenset({QuantityKind.MONEY}),
    Expected.PERCENT: frozenset({QuantityKind.PERCENT, QuantityKind.FACTOR}),
    Expected.DATE: _DATES,
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a question asks for, to be looked for in texts of either language."""

    kind: Expected
    question: str
    language: str
    unit: str | None = None  # what is to be counted or measured, where the tables of units know it
    attributes: tuple[Attribute, ...] = ()  # properties asked for by name
    subject: str = ""  # the name that is asked about
    parts: tuple[Expectation, ...] = ()  # of several questions put together, any of which may be answered

    @classmethod
    def of(cls, question: str, language: str) -> Expectation:
        """What a question asks for, by its question words."""
        together = asked_together(question)
        if len(together) > 1:
            parts = tuple(cls.of(part, language) for part in together)
            return cls(Expected.ANYTHING, question, language, parts=parts)
        if asks_why(question):  # 'Why did she cut her salary?' asks for no sum of money
            return cls(Expected.ANYTHING, question, language)
        attributes = attributes_asked(question)
        if _DURATION[language].search(question):
            return cls(Expected.DURATION, question, language, attributes=attributes)
        counted = _COUNTED[language].search(question)
        if counted is not None:
            # Read as if the answer stood there already: 'how many wafers a month' as '3 wafers a month'.
            figures = find_quantities(f"3 {counted['counted']}", language)
            unit = figures[0].unit if figures and figures[0].start == 0 else None
            if unit == "person" and _EMPLOYED.search(counted["counted"]):
                unit = "employee"
            return cls(Expected.FIGURE, question, language, unit, attributes)
        for kind, pattern in (
            (Expected.DATE, _DATE),
            (Expected.OFFICE, _OFFICE),
            (Expected.MONEY, _MONEY),
            (Expected.PERCENT, _PERCENT),
            (Expected.FIGURE, _FIGURE),
        ):
            if pattern[language].search(question):
                return cls(kind, question, language, attributes=attributes)
        subject = "" if attributes else _subject(question, language)
        kind = Expected.SUBJECT if subject else Expected.ANYTHING
        return cls(kind, question, language, attributes=attributes, subject=subject)

    @property
    def is_open(self) -> bool:
        """Whether anything may be the answer."""
        if self.parts:
            return any(part.is_open for part in self.parts)
        return self.kind is Expected.ANYTHING and not self.attributes

    @property
    def of_subject(self) -> Expectation | None:
        """What is expected where the question, or a part of it, only asks who or what a name is."""
        return next((one for one in (self, *self.parts) if one.kind is Expected.SUBJECT), None)

    def held_by(self, text: str, language: str) -> bool:
        """Whether a text has what was asked for.

        For a figure any that is no date, and of the unit that is asked for; for a date any date or duration; for a
        duration one, or the day on which it ends or since which it lasts, or both its ends; for the holder of an
        office a word for the office, and every name of the question; for a property a word that tells it; for who or
        what a name is some word of that name. Of several questions put together, for one of them.
        """
        if self.parts:
            return any(part.held_by(text, language) for part in self.parts)
        if not all_told(self.attributes, text):
            return False
        if self.kind is Expected.ANYTHING:
            return True
        if self.kind is Expected.OFFICE:
            asked = f"… {self.question.partition(' ')[2]}"  # a question's first word has a capital because it is first
            named = not unsupported_names(asked, self.language, [(text, language)])
            return named and _HOLDS_OFFICE[language].search(text) is not None
        if self.kind is Expected.SUBJECT:
            names = names_of(f"… {self.subject}")
            return len(unsupported_names(f"… {self.subject}", self.language, [(text, language)])) < len(names)
        figures = find_quantities(text, language)
        if self.unit is not None:
            return any(figure.unit in {self.unit, *_ALSO.get(self.unit, ())} for figure in figures)
        kinds = {figure.kind for figure in figures}
        if self.kind is Expected.DURATION:
            return _tells_duration(figures, text, language)
        if self.kind is Expected.FIGURE:
            return bool(kinds - _NO_FIGURES)
        return bool(kinds & _KINDS[self.kind])


def _tells_duration(figures: Sequence[Quantity], text: str, language: str) -> bool:
    days = sum(1 + (figure.date_end is not None) for figure in figures if figure.kind is QuantityKind.DATE)
    bounded = days > 1 or (days == 1 and _BOUND[language].search(text) is not None)
    return bounded or any(figure.kind in _LASTING for figure in figures)


def _subject(question: str, language: str) -> str:
    """The name that a question only asks about, as in 'Who is Masayoshi Son?'; empty where it asks more."""
    for pattern in _SUBJECT[language]:
        asked = pattern.match(question)
        found = _SUBJECT_NAME.fullmatch(asked["subject"].strip(" \u00a0\u202f?.!,")) if asked else None
        if found is not None and _is_name(found["name"]):
            return found["name"]
    return ""


def _is_name(text: str) -> bool:
    words = text.split()
    is_written_so = all(word[:1].isupper() or word in PARTICLES or word in {"and", "et"} for word in words)
    return is_written_so and re.search(r"['’]s\b", text) is None
