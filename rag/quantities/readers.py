"""Trying the readers at one place of a text, in a fixed order: dates, times, factors, ranks, amounts, years.

The order settles what could be read twice: '1er octobre' is a date before it is a rank, 'half a million' an amount
before it is a half, and '2025' a year only when nothing is counted by it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rag.quantities.amounts import complete_amount, read_amount, with_period
from rag.quantities.calendar import FIRST_YEAR, LAST_YEAR, read_year
from rag.quantities.collectives import LINKS
from rag.quantities.dates import read_date
from rag.quantities.ordinals import read_ordinal, read_time_of_day
from rag.quantities.pieces import Amount, DateSpan
from rag.quantities.ratios import read_factor
from rag.quantities.records import PartialDate, Qualifier, QuantityKind
from rag.quantities.tokens import Tokens
from rag.quantities.words import wording

_YEAR_PREPOSITIONS: Final = frozenset(
    [
        "in",
        "en",
        "since",
        "depuis",
        "by",
        "until",
        "till",
        "dès",
        "avant",
        "après",
        "before",
        "after",
        "during",
        "courant",
        "fin",
        "début",
        "mid",
        "early",
        "late",
        "année",
        "an",
        "ici",
        "vers",
        "circa",
        "exercice",
        "horizon",
        "through",
    ]
)
_LEAST_PART_SCALE: Final = 3  # 'a quarter of a million': a scale word from the thousand on


def read_figure(
    tokens: Tokens, index: int, language: str, floor: int, *, join: bool = True
) -> Amount | DateSpan | None:
    """Read the figure whose number or first word stands at `index`; nothing before `floor` belongs to it.

    `join=False` keeps 'and' out of spelt numbers, for 'between one hundred and two hundred'.
    """
    reading = read_date(tokens, index, language) or read_time_of_day(tokens, index) or _slashed(tokens, index)
    if reading is not None:
        return reading
    factor = read_factor(tokens, index, language)
    if factor is not None:
        return _larger_than_factor(tokens, index, factor, language, floor)
    rank = read_ordinal(tokens, index, language)
    if rank is not None:
        return with_period(tokens, rank, language)
    amount = read_amount(tokens, index, language, floor=floor, join=join)
    year = read_year(tokens, index) or _short_year(tokens, index) or _spelt_year(tokens, index, amount)
    if year is not None and (amount is None or _reads_as_year(tokens, index, amount, year, language)):
        return year
    return amount


def _slashed(tokens: Tokens, index: int) -> Amount | None:
    """Read '1/3', '24/7', '9/11' whole: what the stroke means there, only the same text can say."""
    token, stroke, closing = tokens[index], tokens[index + 1], tokens[index + 2]
    if token.kind != "number" or stroke.normal != "/" or closing.kind != "number":
        return None
    if not (stroke.glued and closing.glued and token.text.isdecimal()) or len(token.text) > 3:
        return None
    return Amount(index, index + 3, Decimal(token.text), ambiguous=True)


def _larger_than_factor(
    tokens: Tokens, index: int, factor: Amount, language: str, floor: int
) -> Amount | DateSpan | None:
    """Read on from a fraction to what it is a part of: 'half a million', 'un quart de milliard'."""
    if tokens[index].normal in {"half", "a"}:
        whole = read_amount(tokens, index, language, floor=floor)
        if whole is not None and (whole.scale != 1 or whole.qualifier is Qualifier.ABOUT):
            return whole
    place = factor.end
    while tokens[place].normal in LINKS[language] | {"a", "un"} and place < factor.end + 3:
        place += 1
    power = wording(language).scales.get(tokens[place].normal, 0)
    if place > factor.end and power >= _LEAST_PART_SCALE and factor.number < 1:
        part = replace(factor, end=place + 1, scale=Decimal(1).scaleb(power), unit=None)
        return complete_amount(tokens, part, language)
    return with_period(tokens, factor, language)


def _short_year(tokens: Tokens, index: int) -> DateSpan | None:
    """Read "since '82" as a year; the apostrophe hangs on nothing before it."""
    token, mark = tokens[index], tokens[index - 1]
    if mark.normal != "'" or mark.glued or not token.glued or not re.fullmatch(r"\d\d", token.text):
        return None
    short = int(token.text)
    return DateSpan(index, index + 1, PartialDate(short + (1900 if short >= 30 else 2000)))


def _spelt_year(tokens: Tokens, index: int, amount: Amount | None) -> DateSpan | None:
    """Read 'en deux mille vingt-cinq' and 'in two thousand and five' as years, and nothing that counts something."""
    if amount is None or not amount.spelt or amount.unit or amount.noun or amount.scale > 100:
        return None
    if tokens[index - 1].normal not in {"in", "en", "since", "depuis"} or amount.number % 1:
        return None
    year = int(amount.value)
    return DateSpan(index, amount.end, PartialDate(year)) if FIRST_YEAR <= year <= LAST_YEAR else None


def _reads_as_year(tokens: Tokens, index: int, amount: Amount, year: DateSpan, language: str) -> bool:
    """Four digits with nothing beside them are a year; before a noun, only after 'in', 'depuis' and the like."""
    if amount.first != index or amount.scale != 1 or amount.period is not None:
        return False
    if amount.spelt:
        return year.end >= amount.end
    previous = tokens[index - 1].normal
    if amount.unit is None and amount.noun is None:
        return True
    if amount.unit is not None and amount.unit.kind is not QuantityKind.COUNT:
        return False
    if previous in _YEAR_PREPOSITIONS:
        return True
    if amount.unit is None:
        plural = amount.noun is not None and amount.noun.endswith(("s", "x"))
        return language == "en" or not plural
    return language == "en" and previous in {"the", "its", "their", "s"}
