"""Reading dates with words in French and English, as far as the text gives them: year, month, day, part of the year.

'1er octobre 2025', 'October 1, 2025', 'du 26 au 28 janvier', 'début septembre 2025', 'mid-2025', 'Q3 2025'.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from rag.quantities.calendar import (
    HALVES,
    QUARTERS,
    calendar,
    read_decade,
    read_numeric_date,
    year_at,
)
from rag.quantities.numerals import read_numeral
from rag.quantities.pieces import DateSpan
from rag.quantities.records import PartialDate
from rag.quantities.tokens import Tokens

_DAY_SUFFIXES: Final = {"fr": frozenset({"er", "e"}), "en": frozenset({"st", "nd", "rd", "th"})}
_OF: Final = {"fr": frozenset({"de", "d", "'"}), "en": frozenset({"of", "the", ","})}
# English month names that are words too, and short forms: they need a day or a year beside them.
_SHY_MONTHS: Final = frozenset({"may", "march", "mar", "dec", "sep", "sept", "jan", "feb", "apr", "jun", "jul", "aug",
                                "oct", "nov", "janv", "févr", "fév", "avr", "juil", "déc"})  # fmt: skip
_MONTH_PREPOSITIONS: Final = frozenset(
    [
        "in",
        "of",
        "last",
        "next",
        "since",
        "until",
        "by",
        "early",
        "late",
        "mid",
        "from",
        "to",
        "this",
        "every",
        "through",
        "between",
        "and",
    ]
)

_LIST_JOINERS: Final = frozenset({"et", "and", ","})
_FILLERS: Final = {
    "fr": frozenset(["de", "d", "du", "l", "la", "le", "'", "année", "an", "mois", "exercice", "-"]),
    "en": frozenset(["of", "the", "in", "year", "fiscal", "calendar", "-", "month"]),
}


def read_date(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read the calendar date that starts at `index`, with a day, a month or a part of a year; never a bare year."""
    token = tokens[index]
    if token.kind == "number":
        return (
            read_numeric_date(tokens, index, language)
            or read_decade(tokens, index, language)
            or _with_part(tokens, index, language)
            or _day_first(tokens, index, language)
        )
    if token.kind == "code":
        return _quarter_code(tokens, index, language)
    if token.kind != "word":
        return None
    return (
        read_decade(tokens, index, language)
        or _with_part(tokens, index, language)
        or _month_first(tokens, index, language)
        or _day_first(tokens, index, language)
    )


def _with_part(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read 'début septembre 2025', 'mid-2025', 'summer 2025', 'the third quarter of 2025'."""
    found = calendar(language).parts.at(tokens, index)
    if found is None:
        return None
    part, after = found
    if tokens[index - 1].normal == "'" and tokens[index - 2].normal == "d":
        return None  # 'Jeux d'hiver de 2002'
    place = after
    while tokens[place].normal in _FILLERS[language] and place < after + 4:
        place += 1
    month_span = _month_first(tokens, place, language)
    if month_span and month_span.date.day is None:
        return replace(month_span, first=index, date=replace(month_span.date, part=part))
    year = year_at(tokens, place)
    if year is not None:
        return DateSpan(index, place + 1, PartialDate(year, part=part))
    decade = read_decade(tokens, place, language)
    if decade:
        return replace(decade, first=index)  # 'the early nineties' is at least in the nineties
    whole_year = place > after and tokens[place - 1].normal in {"year", "année"}
    if part in QUARTERS or (part in HALVES and (whole_year or language == "fr")):
        return DateSpan(index, place if whole_year else after, PartialDate(part=part))
    return None


def _quarter_code(tokens: Tokens, index: int, language: str) -> DateSpan | None:
    """Read 'Q3 2025', 'T3 2025', 'H1 2025', 'S1 2025'."""
    match = re.fullmatch(r"(?:([QT])([1-4])|([HS])([12]))(?:-(\d{4}))?", tokens[index].text)
    if match is None:
        return None
    part = QUARTERS[int(match[2]) - 1] if match[2] else HALVES[int(match[4]) - 1]
    if match[5]:
        return DateSpan(index, index + 1, PartialDate(int(match[5]), part=part))
    place = index + 1
    while tokens[place].normal in _FILLERS[language] and place < index + 3:
        place += 1
    year = year_at(tokens, place)
    if year is not None:
        return DateSpan(index, place + 1, PartialDate(year, part=part))
    return DateSpan(index, index + 1, PartialDate(part=part)) if match[1] == "Q" else None


def _month_at(tokens: Tokens, index: int, language: str) -> tuple[int, int] | None:
    """Return the month named at `index` and the index after it and its point."""
    token = tokens[index]
    month = calendar(language).months.get(token.normal) if token.kind == "word" else None
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
    own_end = end
    closing = _closing_day(tokens, end, language)
    listed = tokens[end].normal in _LIST_JOINERS and not _opens_between(tokens, index)
    if closing is not None and closing[0] > day:
        last_day, end = closing
    while tokens[end].normal in _OF[language] and tokens[end].normal != "," and end < index + 8:
        end += 1
    named = _month_at(tokens, end, language)
    if named is None:
        return None
    month, end = named
    year, end = _year_after(tokens, end, language)
    if listed and last_day:
        return DateSpan(index, own_end, PartialDate(year, month, day))  # 'les 3 et 4 mai': two days
    until = PartialDate(year, month, last_day) if last_day else None
    return DateSpan(index, end, PartialDate(year, month, day), until)


def _opens_between(tokens: Tokens, index: int) -> bool:
    place = index - 2 if tokens[index - 1].normal in {"le", "the"} else index - 1
    return tokens[place].normal in {"between", "entre"}


def _closing_day(tokens: Tokens, end: int, language: str) -> tuple[int, int] | None:
    """Read the second day of a range of days."""
    joiner = tokens[end].normal
    if joiner not in {"-", "–", "—", "to", "au", "à"} | _LIST_JOINERS:
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
    if year is None and tokens[index].normal in _SHY_MONTHS:
        word = tokens[index].normal in {"may", "march"} and tokens[index - 1].normal in _MONTH_PREPOSITIONS
        if not word:
            return None
    return DateSpan(index, after, PartialDate(year, month))


def _english_day(tokens: Tokens, index: int, month: int, opening: tuple[int, int]) -> DateSpan:
    day, end = opening
    until = None
    closing = _closing_day(tokens, end, "en")
    listed = tokens[end].normal in _LIST_JOINERS and tokens[index - 1].normal != "between"
    if closing is not None and closing[0] > day and not listed:
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
    year = year_at(tokens, place)
    return (year, place + 1) if year is not None else (None, end)
