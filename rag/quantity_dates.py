"""Reading dates in French and English, as far as the text gives them: year, month, day, part of the year.

Month names come from CLDR through Babel. Numeric dates: `2025-10-01` is ISO 8601 everywhere; `01/10/2025` is day
first in French; in English it is ambiguous (day first in Britain, month first in America) unless one of the two
is over 12 or both are equal. A year alone is read only where it is written as one (four digits, no grouping);
see `read_year`, which the caller asks only when no unit follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from rag.quantity_numerals import is_number_word, read_numeral
from rag.quantity_records import DatePart, PartialDate
from rag.quantity_tokens import PhraseTable, Tokens, phrase_table

_FIRST_YEAR, _LAST_YEAR = 1100, 2199
_DAY_SUFFIXES: Final = {"fr": frozenset({"er", "e"}), "en": frozenset({"st", "nd", "rd", "th"})}
_OF: Final = {"fr": frozenset({"de", "d", "'"}), "en": frozenset({"of", "the", ","})}
# English month names that are words too, and short forms: they need a day or a year beside them.
_SHY_MONTHS: Final = frozenset({"may", "march", "mar", "dec", "sep", "sept", "jan", "feb", "apr", "jun", "jul", "aug",
                                "oct", "nov", "janv", "févr", "fév", "avr", "juil", "déc"})  # fmt: skip
_MONTH_PREPOSITIONS: Final = frozenset(
    "in of last next since until by early late mid from to this every through".split()
)
_MORE_MONTHS: Final = {"fr": {"jan": 1, "fév": 2, "fevrier": 2, "aout": 8, "decembre": 12}, "en": {"sept": 9}}

_QUARTERS: Final = (
    DatePart.FIRST_QUARTER,
    DatePart.SECOND_QUARTER,
    DatePart.THIRD_QUARTER,
    DatePart.FOURTH_QUARTER,
)
_HALVES: Final = (DatePart.FIRST_HALF, DatePart.SECOND_HALF)
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
_FILLERS: Final = {
    "fr": frozenset(["de", "d", "du", "l", "la", "le", "'", "année", "an", "mois", "exercice", "-"]),
    "en": frozenset(["of", "the", "in", "year", "fiscal", "calendar", "-", "month"]),
}
_DECADES: Final = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date read from the tokens `first` to `end` (exclusive); `until` is the later end of a range."""

    first: int
    end: int
    date: PartialDate
    until: PartialDate | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Calendar:
    months: dict[str, int]
    parts: PhraseTable[DatePart]


@cache
def _calendar(language: str) -> _Calendar:
    from babel import Locale

    locale_months = Locale(language).months
    months = dict(_MORE_MONTHS[language])
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale_months[context][width].items():
                months[str(name).lower().rstrip(".")] = int(number)
    quarter, half = ("trimestre", "semestre") if language == "fr" else ("quarter", "half")
    parts = [(phrase, part) for part, phrases in _PARTS[language].items() for phrase in phrases.split("|")]
    for noun, halves_or_quarters in ((quarter, _QUARTERS), (half, _HALVES)):
        for part, ordinals in zip(halves_or_quarters, _ORDINALS[language], strict=False):
            for ordinal in ordinals.split("|"):
                parts += [(f"{ordinal} {noun}", part), (f"{ordinal}-{noun}", part)]
    return _Calendar(months, phrase_table(parts))


def month_names(language: str) -> dict[str, int]:
    """Return the month names and short forms of a language, without their points."""
    return _calendar(language).months


def read_date(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read the calendar date that starts at `index`, with a day, a month or a part of a year; never a bare year."""
    token = tokens[index]
    if token.kind == "number":
        return (
            _numeric(tokens, index, language)
            or _decade(tokens, index, language)
            or _with_part(tokens, index, language)
            or _day_first(tokens, index, language)
        )
    if token.kind == "code":
        return _quarter_code(tokens, index, language)
    if token.kind != "word":
        return None
    return (
        _decade(tokens, index, language)
        or _with_part(tokens, index, language)
        or _month_first(tokens, index, language)
        or _day_first(tokens, index, language)
    )


def read_year(tokens: Tokens, index: int) -> DateSpan | None:
    """Read four ungrouped digits, or an English pair ('twenty twenty-five'), as a year."""
    year = _year_at(tokens, index)
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


def _year_at(tokens: Tokens, index: int) -> int | None:
    token = tokens[index]
    if token.kind == "number" and len(token.text) == 4 and re.fullmatch(r"\d{4}", token.text):
        if _FIRST_YEAR <= int(token.text) <= _LAST_YEAR and not _glued_letters(tokens, index + 1):
            return int(token.text)
    return None


def _numeric(tokens: Tokens, index: int, language: str) -> DateSpan | None:
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
    if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and (day is None or 1 <= day <= 31):
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


def _decade(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read '1990s', 'the 90s', 'the nineties', 'années 1990', 'années 90', 'années quatre-vingt-dix'."""
    token, previous = tokens[index], tokens[index - 1].normal
    if language == "fr":
        if token.normal != "années":
            return None
        numeral = read_numeral(tokens, index + 1, language)
        if (
            numeral
            and numeral.value % 10 == 0
            and (10 <= numeral.value <= 90 or 1100 <= numeral.value <= 2190)
        ):
            return _decade_span(index, numeral.end, int(numeral.value))
        return None
    if token.normal in _DECADES and previous in {"the", "early", "mid", "late", "-"}:
        return _decade_span(index, index + 1, _DECADES[token.normal])
    if token.kind == "number" and re.fullmatch(r"(?:1[1-9]|2[01])?\d0", token.text):
        apostrophe = tokens[index + 1].normal == "'" and tokens[index + 1].glued
        suffix = index + 1 + apostrophe
        if (
            tokens[suffix].normal == "s"
            and tokens[suffix].glued
            and (len(token.text) == 4 or previous in {"the", "'"})
        ):
            return _decade_span(index, suffix + 1, int(token.text))
    return None


def _decade_span(first: int, end: int, year: int) -> DateSpan:
    if year < 100:
        year += 1900 if year >= 20 else 2000
    return DateSpan(first, end, PartialDate(year, part=DatePart.DECADE))


def _with_part(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read 'début septembre 2025', 'mid-2025', 'summer 2025', 'the third quarter of 2025'."""
    found = _calendar(language).parts.at(tokens, index)
    if found is None:
        return None
    part, after = found
    place = after
    while tokens[place].normal in _FILLERS[language] and place < after + 4:
        place += 1
    month_span = _month_first(tokens, place, language)
    if month_span and month_span.date.day is None:
        return replace(month_span, first=index, date=replace(month_span.date, part=part))
    year = _year_at(tokens, place)
    if year is not None:
        return DateSpan(index, place + 1, PartialDate(year, part=part))
    decade = _decade(tokens, place, language)
    if decade:
        return replace(decade, first=index)  # 'the early nineties' is at least in the nineties
    whole_year = place > after and tokens[place - 1].normal in {"year", "année"}
    if part in _QUARTERS or (part in _HALVES and (whole_year or language == "fr")):
        return DateSpan(index, place if whole_year else after, PartialDate(part=part))
    return None


def _quarter_code(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read 'Q3 2025', 'T3 2025', 'H1 2025', 'S1 2025'."""
    match = re.fullmatch(r"(?:([QT])([1-4])|([HS])([12]))(?:-(\d{4}))?", tokens[index].text)
    if match is None:
        return None
    part = _QUARTERS[int(match[2]) - 1] if match[2] else _HALVES[int(match[4]) - 1]
    if match[5]:
        return DateSpan(index, index + 1, PartialDate(int(match[5]), part=part))
    place = index + 1
    while tokens[place].normal in _FILLERS[language] and place < index + 3:
        place += 1
    year = _year_at(tokens, place)
    if year is not None:
        return DateSpan(index, place + 1, PartialDate(year, part=part))
    return DateSpan(index, index + 1, PartialDate(part=part)) if match[1] == "Q" else None


def _month_at(tokens: Tokens, index: int, language: str) -> tuple[int, int] | None:
    """Return the month named at `index` and the index after it and its point."""
    token = tokens[index]
    month = _calendar(language).months.get(token.normal) if token.kind == "word" else None
    if month is None or (language == "en" and token.text.islower()) or token.text == "Mars":
        return None
    abbreviated = tokens[index + 1].normal == "." and tokens[index + 1].glued and len(token.text) <= 5
    return month, index + 1 + (abbreviated and token.normal in _SHY_MONTHS)


def _day_at(tokens: Tokens, index: int, language: str) -> tuple[int, int] | None:
    """Return the day of the month at `index` ('1er', '1st', '26', 'premier') and the index after it."""
    token = tokens[index]
    if token.normal in {"premier", "first"}:
        return 1, index + 1
    if token.kind == "number" and re.fullmatch(r"\d{1,2}", token.text):
        day, end = int(token.text), index + 1
        if tokens[end].normal in _DAY_SUFFIXES[language]:
            end += 1
        return (day, end) if 1 <= day <= 31 else None
    if token.kind == "word" and language == "fr":
        numeral = read_numeral(tokens, index, language)
        if numeral and 2 <= numeral.value <= 31:
            return int(numeral.value), numeral.end
    return None


def _day_first(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read '1er octobre 2025', '1st of October', '26-28 January 2024', 'du 26 au 28 janvier'."""
    opening = _day_at(tokens, index, language)
    if opening is None:
        return None
    day, end = opening
    last_day = None
    closing = _closing_day(tokens, end, language)
    if closing is not None and closing[0] > day:
        last_day, end = closing
    while tokens[end].normal in _OF[language] and tokens[end].normal != "," and end < index + 8:
        end += 1
    named = _month_at(tokens, end, language)
    if named is None:
        return None
    month, end = named
    year, end = _year_after(tokens, end, language)
    until = PartialDate(year, month, last_day) if last_day else None
    return DateSpan(index, end, PartialDate(year, month, day), until)


def _closing_day(tokens: Tokens, end: int, language: str) -> tuple[int, int] | None:
    """Read the second day of a range of days."""
    joiner = tokens[end].normal
    if joiner not in {"-", "–", "—", "to", "au", "and", "et", "à"}:
        return None
    if joiner in {"and", "et"} and tokens[end - 2].normal not in {"between", "entre"}:
        return None
    place = end + 1
    while tokens[place].normal in {"le", "the"}:
        place += 1
    return _day_at(tokens, place, language)


def _month_first(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read 'octobre 2025', 'October 1, 2025', 'January 26-28, 2024', 'in October'."""
    named = _month_at(tokens, index, language)
    if named is None:
        return None
    month, end = named
    if language == "en":
        opening = _day_at(tokens, end, language)
        if opening is not None and tokens[end].kind == "number":
            return _english_day(tokens, index, month, opening)
    year, after = _year_after(tokens, end, language)
    if year is None and tokens[index].normal in _SHY_MONTHS and tokens[index].normal not in {"mars", "mai"}:
        if tokens[index - 1].normal not in _MONTH_PREPOSITIONS or language == "fr":
            return None
    return DateSpan(index, after, PartialDate(year, month))


def _english_day(tokens: Tokens, index: int, month: int, opening: tuple[int, int]) -> DateSpan:
    day, end = opening
    until = None
    closing = _closing_day(tokens, end, "en")
    if closing is not None and closing[0] > day:
        until, end = closing[0], closing[1]
    year, end = _year_after(tokens, end, "en")
    return DateSpan(
        index, end, PartialDate(year, month, day), PartialDate(year, month, until) if until else None
    )


def _year_after(tokens: Tokens, end: int, language: str) -> tuple[int | None, int]:
    """Return the year after a month or a day, past 'de' or a comma, and the index after it."""
    place = end
    while tokens[place].normal in _OF[language] and place < end + 2:
        place += 1
    year = _year_at(tokens, place)
    return (year, place + 1) if year is not None else (None, end)
