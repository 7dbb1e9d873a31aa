"""Joining two figures into a range: 'entre 350 et 500 milliards', '$350 to $500 billion', '2026-2029'.

Scale, currency, unit and period are shared by both ends. Two figures stay two where they are no range: after a verb
of change ('rose from 10 to 15'), where the first is the larger ('3-2'), where their units differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rag.quantities.calendar import read_short_year
from rag.quantities.lexicon import lexicon
from rag.quantities.pieces import Amount, DateSpan, Piece, Range
from rag.quantities.tokens import Token, Tokens
from rag.quantities.words import wording

_CONNECTORS: Final = {
    "fr": {"à": "to", "et": "and", "jusqu": "until", "-": "dash", "–": "dash", "—": "dash", "au": "to"},
    "en": {"to": "to", "and": "and", "through": "to", "until": "to", "till": "to", "-": "dash", "–": "dash",
           "—": "dash"},
}  # fmt: skip
_OPENERS: Final = {
    "fr": {"entre": "between", "de": "from", "d": "from", "du": "from"},
    "en": {"between": "between", "from": "from"},
}
_BEFORE_FIGURES: Final = frozenset(["'", "the", "le", "la", "les", "l", "a", "un", "une"])
_AFTER_CONNECTORS: Final = frozenset(
    ["'", "à", "en", "au", "aux", "le", "la", "l", "the", "about", "around", "environ"]
)
_CHANGE_WINDOW: Final = 6  # tokens between a verb of change and the first figure


def range_opener(tokens: Tokens, index: int, language: str) -> str | None:
    """Return 'between' or 'from' where such a word opens the figure at `index`."""
    prefix = lexicon(language).prefixes.before(tokens, index)
    place = (prefix[1] if prefix else index) - 1
    while tokens[place].normal in _BEFORE_FIGURES and index - place < 5:
        place -= 1
    return _OPENERS[language].get(tokens[place].normal)


def with_range(
    tokens: Tokens,
    piece: Amount | DateSpan,
    language: str,
    opener: str | None,
    read: Callable[[int, int], Amount | DateSpan | None],
) -> list[Piece]:
    """Join the piece with the one after a connector, or leave it alone; `read(index, floor)` reads that one."""
    place = _past_connector(tokens, piece.end, language, opener)
    if isinstance(piece, DateSpan) and tokens[piece.end].normal == "/" and tokens[piece.end].glued:
        place = piece.end + 1  # 2025/26
    if place is None or (isinstance(piece, DateSpan) and piece.until):
        return [piece]
    if isinstance(piece, DateSpan) and tokens[place - 1].normal in {"-", "–", "/"}:
        short = read_short_year(tokens, place, piece.date)
        if short is not None:
            return [DateSpan(piece.first, place + 1, piece.date, short)]
    prefix = lexicon(language).prefixes.at(tokens, place)
    closing = read(prefix[1] if prefix else place, place)
    if closing is None or closing.first != place:
        return [piece]
    if isinstance(piece, DateSpan) and isinstance(closing, DateSpan):
        return _join_dates(piece, closing)
    if isinstance(piece, Amount) and isinstance(closing, Amount):
        return _join_amounts(piece, closing, opener=opener, change=_changes(tokens, piece, language))
    return [piece]


def _past_connector(tokens: Tokens, end: int, language: str, opener: str | None) -> int | None:
    """Return the index after a connector that may join two figures here, past the articles that follow it."""
    if tokens[end].normal == "-" and tokens[end + 1].normal in {"to", "à"} and not tokens[end + 1].glued:
        end += 1  # '10- to 20-fold'
    connector = tokens[end]
    kind = _CONNECTORS[language].get(connector.normal)
    if kind is None or (kind == "and" and opener != "between") or (kind == "until" and opener != "from"):
        return None
    if kind == "dash" and not _is_range_dash(connector, tokens[end + 1]):
        return None
    place = end + 1
    while kind != "dash" and tokens[place].normal in _AFTER_CONNECTORS and place < end + 5:
        place += 1
    return place


def _is_range_dash(dash: Token, following: Token) -> bool:
    """A long dash with spaces around it is punctuation."""
    return dash.normal != "—" or (dash.glued and following.glued)


def _changes(tokens: Tokens, piece: Amount, language: str) -> bool:
    changes = wording(language).changes
    return any(tokens[piece.first - step].normal in changes for step in range(2, _CHANGE_WINDOW + 1))


def _join_dates(left: DateSpan, right: DateSpan) -> list[Piece]:
    start, until = left.date, right.until or right.date
    if start.year is None and until.year is not None and (start.month or 12) <= (until.month or 0):
        start = replace(start, year=until.year)
    if start.year and until.year and start.year > until.year:
        return [left, right]
    return [DateSpan(left.first, right.end, start, until, left.ambiguous or right.ambiguous)]


def _join_amounts(left: Amount, right: Amount, *, opener: str | None, change: bool) -> list[Piece]:
    """Share scale, unit and period over both ends; two figures stay two where they are no range."""
    start, until = _shared(left, right)
    one_unit = _unit_name(start) == _unit_name(until) and start.period == until.period
    change = change and opener == "from"
    if one_unit and not change and start.value < until.value:
        return [Range(start, until)]
    return [start, until] if one_unit and opener == "from" else [left, right]


def _shared(left: Amount, right: Amount) -> tuple[Amount, Amount]:
    if right.unit is None and left.currency_first:
        right = replace(right, unit=left.unit, noun=None)
    own_unit = left.unit is not None and not left.currency_first
    if left.scale == 1 and not own_unit and not left.period and left.number <= right.number:
        left = replace(left, scale=right.scale)
    if left.unit is None:
        left = replace(left, unit=right.unit, noun=right.noun if right.unit is None else None)
    period = left.period or right.period
    return replace(left, period=period), replace(right, period=period)


def _unit_name(amount: Amount) -> str | None:
    return amount.unit.name if amount.unit else None
