"""Writing dates the way each language does: '1er octobre 2025', '1 October 2025', 'à partir du troisième trimestre'."""

from __future__ import annotations

from typing import Final

from rag.quantities.calendar import calendar
from rag.quantities.records import DatePart, PartialDate, Qualifier, Quantity

_DATE_QUALIFIERS: Final = {
    "fr": {
        Qualifier.ABOUT: "vers",
        Qualifier.UP_TO: "d'ici",
        Qualifier.AT_LEAST: "à partir de",
        Qualifier.MORE_THAN: "après",
        Qualifier.LESS_THAN: "avant",
    },
    "en": {
        Qualifier.ABOUT: "around",
        Qualifier.UP_TO: "by",
        Qualifier.AT_LEAST: "from",
        Qualifier.MORE_THAN: "after",
        Qualifier.LESS_THAN: "before",
    },
}
_PARTS: Final = {
    "fr": {
        DatePart.EARLY: "début ", DatePart.MIDDLE: "mi-", DatePart.LATE: "fin ",
        DatePart.SPRING: "printemps ", DatePart.SUMMER: "été ", DatePart.AUTUMN: "automne ",
        DatePart.WINTER: "hiver ", DatePart.FIRST_QUARTER: "premier trimestre ",
        DatePart.SECOND_QUARTER: "deuxième trimestre ", DatePart.THIRD_QUARTER: "troisième trimestre ",
        DatePart.FOURTH_QUARTER: "quatrième trimestre ", DatePart.FIRST_HALF: "premier semestre ",
        DatePart.SECOND_HALF: "second semestre ",
    },
    "en": {
        DatePart.EARLY: "early ", DatePart.MIDDLE: "mid-", DatePart.LATE: "late ",
        DatePart.SPRING: "spring ", DatePart.SUMMER: "summer ", DatePart.AUTUMN: "autumn ",
        DatePart.WINTER: "winter ", DatePart.FIRST_QUARTER: "first quarter of ",
        DatePart.SECOND_QUARTER: "second quarter of ", DatePart.THIRD_QUARTER: "third quarter of ",
        DatePart.FOURTH_QUARTER: "fourth quarter of ", DatePart.FIRST_HALF: "first half of ",
        DatePart.SECOND_HALF: "second half of ",
    },
}  # fmt: skip
_TERMS: Final = frozenset(part for part in DatePart if part.endswith(("_quarter", "_half")))
_ELIDING: Final = frozenset("aeiouéèêâîôœh")


def format_date_quantity(
    quantity: Quantity, date: PartialDate, language: str, *, with_qualifier: bool
) -> str:
    """Write the date of a quantity, the later end of its range too, and its preposition if asked."""
    first = _date(date, language)
    if quantity.date_end is not None:
        last = _date(quantity.date_end, language)
        if not with_qualifier:
            return f"{first} {'à' if language == 'fr' else 'to'} {last}"
        opener, joiner = ("entre", "et") if language == "fr" else ("between", "and")
        start, end = _article(date, language) + first, _article(quantity.date_end, language) + last
        return f"{opener} {start} {joiner} {end}"
    words = _DATE_QUALIFIERS[language].get(quantity.qualifier, "") if with_qualifier else ""
    if not words:
        return first
    article = _article(date, language)
    if words == "à partir de":
        contracted = {"le ": "du ", "les ": "des ", "": "d'" if first[0] in _ELIDING else "de "}
        return f"à partir {contracted.get(article, 'de ' + article)}{first}"
    return f"{words} {article}{first}"


def _article(date: PartialDate, language: str) -> str:
    """Return the article that a date takes after a preposition."""
    period = date.part in _TERMS or date.part is DatePart.DECADE
    if language == "en":
        return "the " if period else ""
    if date.part is DatePart.DECADE:
        return "les "
    if date.part in {DatePart.SUMMER, DatePart.AUTUMN, DatePart.WINTER}:
        return "l'"
    return "le " if period or date.day or date.part is DatePart.SPRING else ""


def _date(date: PartialDate, language: str) -> str:
    if date.part is DatePart.DECADE:
        return f"années {date.year}" if language == "fr" else f"{date.year}s"
    fields: list[str] = []
    if date.day is not None:
        fields.append("1er" if date.day == 1 and language == "fr" else str(date.day))
    if date.month is not None:
        fields.append(calendar(language).names[date.month])
    if date.year is not None:
        fields.append(str(date.year))
    written = " ".join(fields)
    if date.part is None:
        return written
    part = _PARTS[language][date.part]
    if written:
        return part + written
    of_the_year = "the year" if date.part in {DatePart.FIRST_HALF, DatePart.SECOND_HALF} else ""
    return (part + of_the_year).removesuffix(" ").removesuffix(" of") if language == "en" else part.strip()
