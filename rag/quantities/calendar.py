"""Dates in figures: the calendar of each language, years, decades and all-numeric dates.

Month names come from CLDR through Babel. `2025-10-01` is ISO 8601 everywhere; `01/10/2025` is day first in French;
in English it is ambiguous (day first in Britain, month first in America) unless one of the two is over 12 or both
are equal. A year alone is four ungrouped digits; the caller asks for one only when no unit follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from rag.quantities.numerals import is_number_word, read_numeral
from rag.quantities.pieces import DateSpan
from rag.quantities.records import DatePart, PartialDate
from rag.quantities.tokens import PhraseTable, Tokens, phrase_table

FIRST_YEAR, LAST_YEAR = 1100, 2199
_MORE_MONTHS: Final = {"fr": {"jan": 1, "fév": 2, "fevrier": 2, "aout": 8, "decembre": 12}, "en": {"sept": 9}}
QUARTERS: Final = (
    DatePart.FIRST_QUARTER,
    DatePart.SECOND_QUARTER,
    DatePart.THIRD_QUARTER,
    DatePart.FOURTH_QUARTER,
)
HALVES: Final = (DatePart.FIRST_HALF, DatePart.SECOND_HALF)
_ORDINALS: Final = {
    "fr": (
        "premier|1er|1 er|1e",
        "deuxième|second|2e|2ème|2nd",
        "troisième|3e|3ème",
        "quatrième|4e|4ème|dernier",
    ),
    "en": ("first|1st", "second|2nd", "third|3rd", "fourth|4th|last|final"),
}
_PARTS: Final = {
    "fr": {
        DatePart.EARLY: "début|débuts",
        DatePart.MIDDLE: "mi|mi-|milieu",
        DatePart.LATE: "fin",
        DatePart.SPRING: "printemps",
        DatePart.SUMMER: "été",
        DatePart.AUTUMN: "automne",
        DatePart.WINTER: "hiver",
    },
    "en": {
        DatePart.EARLY: "early|early in|start of|beginning of|early-",
        DatePart.MIDDLE: "mid|mid-|middle of",
        DatePart.LATE: "late|late in|end of|end-|late-",
        DatePart.SPRING: "spring",
        DatePart.SUMMER: "summer",
        DatePart.AUTUMN: "autumn|fall",
        DatePart.WINTER: "winter",
    },
}
DECADES: Final = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """The month names and the names of parts of years of one language."""

    months: dict[str, int]  # every name and short form, without its point
    names: dict[int, str]  # as they are written out
    parts: PhraseTable[DatePart]


@cache
def calendar(language: str) -> Calendar:
    """Return the calendar words of 'fr' or 'en'; the first call reads CLDR."""
    from babel import Locale

    locale_months = Locale(language).months
    months = dict(_MORE_MONTHS[language])
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale_months[context][width].items():
                months[str(name).lower().rstrip(".")] = int(number)
    quarter, half = ("trimestre", "semestre") if language == "fr" else ("quarter", "half")
    parts = [(phrase, part) for part, phrases in _PARTS[language].items() for phrase in phrases.split("|")]
    for noun, halves_or_quarters in ((quarter, QUARTERS), (half, HALVES)):
        for part, ordinals in zip(halves_or_quarters, _ORDINALS[language], strict=False):
            for ordinal in ordinals.split("|"):
                parts += [(f"{ordinal} {noun}", part), (f"{ordinal}-{noun}", part)]
    names = {int(number): str(name) for number, name in locale_months["format"]["wide"].items()}
    return Calendar(months, names, phrase_table(parts))


def read_year(tokens: Tokens, index: int) -> DateSpan | None:
    """Read four ungrouped digits, or an English pair ('twenty twenty-five'), as a year."""
    year = year_at(tokens, index)
    if year is not None:
        return DateSpan(index, index + 1, PartialDate(year))
    if is_number_word(tokens[index].normal, "en"):
        century = read_numeral(tokens, index, "en")
        rest = read_numeral(tokens, century.end, "en") if century else None
        if century and rest and rest.spelt and 11 <= century.value <= 20 and 10 <= rest.value <= 99:
            return DateSpan(index, rest.end, PartialDate(int(century.value * 100 + rest.value)))
    return None


def read_short_year(tokens: Tokens, index: int, start: PartialDate) -> PartialDate | None:
    """Read the two digits that end a range of years ('2025-26')."""
    token = tokens[index]
    if token.kind == "number" and re.fullmatch(r"\d\d", token.text) and start.year and start.month is None:
        year = start.year - start.year % 100 + int(token.text)
        if year > start.year and not _glued_letters(tokens, index + 1):
            return PartialDate(year)
    return None


def _glued_letters(tokens: Tokens, index: int) -> bool:
    return tokens[index].glued and tokens[index].kind in {"word", "code"} and tokens[index].text not in "¹²³"


def year_at(tokens: Tokens, index: int) -> int | None:
    """Return the year that four ungrouped digits at `index` say, if they can be one."""
    digits = tokens[index].text
    if len(digits) != 4 or not digits.isdecimal() or _glued_letters(tokens, index + 1):
        return None
    return int(digits) if FIRST_YEAR <= int(digits) <= LAST_YEAR else None


def read_numeric_date(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read 2025-10-01, 01/10/2025, 01.10.2025, 10/2025."""
    pieces, end, mark = [tokens[index].text], index + 1, tokens[index + 1].normal
    if "." in pieces[0]:
        pieces, mark = pieces[0].split("."), "."
    else:
        while (
            len(pieces) < 3 and tokens[end].normal == mark and mark in {"-", "/"} and _all_glued(tokens, end)
        ):
            pieces.append(tokens[end + 1].text)
            end += 2
        if tokens[end].normal == mark and _all_glued(tokens, end):
            return None  # a longer chain is a code
    if not all(re.fullmatch(r"\d{1,2}|\d{4}", piece) for piece in pieces):
        return None
    shape = tuple(len(piece) for piece in pieces)
    numbers = [int(piece) for piece in pieces]
    if len(shape) == 3 and shape[0] == 4:
        return _dated(index, end, numbers[0], numbers[1], numbers[2])
    if (
        len(shape) == 3
        and shape[2] in {2, 4}
        and shape[0] <= 2
        and shape[1] <= 2
        and (mark != "." or shape[2] == 4)
    ):
        return _day_or_month_first(index, end, numbers, language, certain_year=shape[2] == 4)
    if len(shape) == 2 and shape[1] == 4 and mark == "/":
        return _dated(index, end, numbers[1], numbers[0], None)
    if shape == (4, 2) and mark == "-" and 1 <= numbers[1] <= 12:
        # 2009-10 is a month or a pair of years; 2025-08 can only be a month
        span = _dated(index, end, numbers[0], numbers[1], None)
        return span and replace(span, ambiguous=numbers[1] > numbers[0] % 100)
    return None


def _all_glued(tokens: Tokens, mark: int) -> bool:
    return tokens[mark].glued and tokens[mark + 1].glued and tokens[mark + 1].kind == "number"


def _dated(first: int, end: int, year: int, month: int, day: int | None) -> DateSpan | None:
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and (day is None or 1 <= day <= 31):
        return DateSpan(first, end, PartialDate(year, month, day))
    return None


def _day_or_month_first(
    first: int, end: int, numbers: list[int], language: str, *, certain_year: bool
) -> DateSpan | None:
    left, right, year = numbers
    if not certain_year:
        year += 2000 if year < 70 else 1900
    span = _dated(first, end, year, right, left)
    if language == "fr" and span:
        return span
    other = _dated(first, end, year, left, right)
    if span and other and left != right:
        return replace(span, ambiguous=True)
    return span or other


def read_decade(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read '1990s', 'the 90s', 'the nineties', 'années 1990', 'années 90', 'années quatre-vingt-dix'."""
    token, previous = tokens[index], tokens[index - 1].normal
    if language == "fr":
        numeral = read_numeral(tokens, index + 1, language) if token.normal == "années" else None
        if numeral is None or not (10 <= numeral.value <= 90 or FIRST_YEAR <= numeral.value <= LAST_YEAR):
            return None
        return _decade_span(index, numeral.end, int(numeral.value)) if numeral.value % 10 == 0 else None
    if token.normal in DECADES and previous in {"the", "early", "mid", "late", "-"}:
        return _decade_span(index, index + 1, DECADES[token.normal])
    if token.kind != "number" or not re.fullmatch(r"(?:1[1-9]|2[01])?\d0", token.text):
        return None
    apostrophe = tokens[index + 1].normal == "'" and tokens[index + 1].glued
    suffix = tokens[index + 1 + apostrophe]
    said_short = previous in {"the", "'", "early", "mid", "late"}  # '90s' alone is ninety seconds
    if suffix.normal != "s" or not suffix.glued or (len(token.text) == 2 and not said_short):
        return None
    return _decade_span(index, index + 2 + apostrophe, int(token.text))


def _decade_span(first: int, end: int, year: int) -> DateSpan:
    if year < 100:
        year += 1900 if year >= 20 else 2000
    return DateSpan(first, end, PartialDate(year, part=DatePart.DECADE))
