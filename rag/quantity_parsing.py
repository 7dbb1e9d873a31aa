"""Finding the figures of a text: one pass over its tokens, reading dates, amounts, ratios and their qualifiers.

At each token the readers are tried in a fixed order (dates, times of day, ordinals, factors, amounts, years); what
is read is joined into a range where a connector follows ('entre 350 et 500 milliards', '2026-2029'), with scale,
unit and period shared by both ends, and qualified by the words around it. Every reader looks a bounded number of
tokens ahead and back, so the time grows with the length of the text and no faster.

No figures: numbers inside codes and names (GPT-4o, H100, COVID-19), version numbers, links, citation markers such
as [1], list markers at the start of a line, and 'un', 'une', 'one' as articles and pronouns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rag.quantity_amounts import Amount, read_amount, with_period
from rag.quantity_dates import DateSpan, month_names, read_date, read_short_year, read_year
from rag.quantity_lexicon import lexicon
from rag.quantity_numerals import is_number_word
from rag.quantity_qualifiers import period_before, qualifier_before_date, qualifier_of
from rag.quantity_ratios import read_factor, read_ordinal, read_time_of_day
from rag.quantity_records import Qualifier, Quantity, QuantityKind
from rag.quantity_tokens import Tokens
from rag.quantity_words import wording

_CITATION: Final = re.compile(r"\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_BREAKABLE: Final = frozenset(
    "mid mi pre post early late sub non plus end début fin avant après ex inter since to and à et ou or".split()
)
_CONNECTORS: Final = {
    "fr": {"à": "to", "et": "and", "jusqu": "until", "-": "dash", "–": "dash", "—": "dash", "au": "to"},
    "en": {"to": "to", "and": "and", "through": "to", "until": "to", "till": "to", "-": "dash", "–": "dash",
           "—": "dash"},
}  # fmt: skip
_OPENERS: Final = {
    "fr": {"entre": "between", "de": "from", "d": "from", "du": "from"},
    "en": {"between": "between", "from": "from"},
}
_YEAR_PREPOSITIONS: Final = frozenset(
    """in en since depuis by until till dès avant après before after during courant fin début mid early late année
    an ici vers circa exercice horizon through""".split()
)
_UNIT_NAMES: Final = {"times": None, "rank": None, "clock": None, "times less": "less"}
_CHANGE_WINDOW: Final = 4  # words between a verb of change and 'from'


@dataclass(frozen=True, slots=True)
class Range:
    """Two amounts of one unit joined by 'à', 'and', a dash and the like."""

    left: Amount
    right: Amount

    @property
    def first(self) -> int:
        """Index of the first token."""
        return self.left.first

    @property
    def end(self) -> int:
        """Index after the last token."""
        return self.right.end


Piece = Amount | DateSpan | Range


def find_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the figures of a French ('fr') or English ('en') text, in the order of the text.

    :raises SettingsError: for any other language.
    """
    wording(language)
    tokens = Tokens(text)
    found: list[Quantity] = []
    index = floor = 0
    while index < len(tokens):
        after = _skip(tokens, index, language)
        if after > index:
            index = floor = after
            continue
        pieces = _read(tokens, index, language, floor)
        if not pieces:
            index += 1
            continue
        for piece in pieces:
            found.append(_quantity(tokens, piece, language, floor))
            index = floor = piece.end
    return tuple(found)


def _skip(tokens: Tokens, index: int, language: str) -> int:
    """Return the index after what only looks like a figure, or `index` itself."""
    token = tokens[index]
    if token.normal == "[":
        marker = _CITATION.match(tokens.text, token.start)
        if marker:
            while tokens[index].kind != "end" and tokens[index].end <= marker.end():
                index += 1
        return index
    if token.kind != "number":
        return index
    following = tokens[index + 1]
    list_mark = following.normal == ")" or (following.normal == "." and tokens[index + 2].kind == "word")
    if (
        token.opens_line
        and len(token.text) <= 2
        and following.glued
        and list_mark
        and not tokens[index + 2].glued
    ):
        return index + 2
    if _in_code(tokens, index, language) or _is_domain(tokens, index):
        return index + 1
    if token.text.count(".") >= 2 and not _is_dotted_date_or_group(token.text):
        return index + 1
    return index


def _is_dotted_date_or_group(digits: str) -> bool:
    return re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits) is not None


def _is_domain(tokens: Tokens, index: int) -> bool:
    """A site is no figure: '2051.fr'."""
    point, suffix = tokens[index + 1], tokens[index + 2]
    return (
        point.normal == "."
        and point.glued
        and suffix.glued
        and suffix.kind == "word"
        and suffix.text.islower()
    )


def _in_code(tokens: Tokens, index: int, language: str) -> bool:
    """Tell whether a number hangs on a name by a hyphen: COVID-19, GPT-4, but not 'mid-2025' or '10 GW-15 GW'."""
    token, hyphen, name = tokens[index], tokens[index - 1], tokens[index - 2]
    if not (token.glued and hyphen.normal == "-" and hyphen.glued and name.kind in {"word", "code"}):
        return False
    if name.kind == "code":
        return True
    known = lexicon(language)
    return not (
        name.normal in _BREAKABLE
        or name.normal in month_names(language)
        or name.normal in wording(language).scales
        or is_number_word(name.normal, language)
        or known.symbols.at(tokens, index - 2)
        or known.names.at(tokens, index - 2)
        or known.things.at(tokens, index - 2)
        or (tokens[index - 3].kind == "number" and name.glued)
    )


def _read(tokens: Tokens, index: int, language: str, floor: int) -> list[Piece]:
    """Read the figure at `index`, and the rest of its range if it opens one."""
    kind = tokens[index].kind
    if kind in {"link", "end"} or (kind == "mark" and tokens[index].normal != "×"):
        return []
    opener = _opener(tokens, index, language)
    piece = _read_one(tokens, index, language, floor, join=opener != "between")
    if piece is None:
        return []
    return _with_range(tokens, piece, language, opener)


def _read_one(tokens: Tokens, index: int, language: str, floor: int, *, join: bool = True) -> Piece | None:
    date = read_date(tokens, index, language)
    if date is not None:
        return date
    clock = read_time_of_day(tokens, index) if tokens[index].kind == "number" else None
    if clock is not None:
        return clock
    factor = read_factor(tokens, index, language)
    ordinal = None if factor else read_ordinal(tokens, index, language)
    amount = None if factor or ordinal else read_amount(tokens, index, language, floor=floor, join=join)
    if factor or ordinal:
        halved = (
            read_amount(tokens, index, language, floor=floor)
            if tokens[index].normal in {"half", "a"}
            else None
        )
        reading = halved if halved and halved.scale != 1 else factor or ordinal
        return with_period(tokens, reading, language) if reading else None
    year = read_year(tokens, index)
    if year is not None and (amount is None or _reads_as_year(tokens, index, amount, year, language)):
        return year
    return amount


def _reads_as_year(tokens: Tokens, index: int, amount: Amount, year: DateSpan, language: str) -> bool:
    """Four digits with nothing beside them are a year; before a noun, only after 'in', 'depuis' and the like."""
    if amount.first != index or amount.scale != 1 or amount.period is not None:
        return False
    if amount.spelt:
        return year.end > amount.end
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


def _opener(tokens: Tokens, index: int, language: str) -> str | None:
    place = index
    while tokens[place - 1].normal in wording(language).articles | {"'", "$", "€", "£", "us"}:
        if tokens[place - 1].normal in _OPENERS[language]:
            break
        place -= 1
        if index - place > 4:
            return None
    return _OPENERS[language].get(tokens[place - 1].normal)


def _with_range(tokens: Tokens, piece: Piece, language: str, opener: str | None) -> list[Piece]:
    """Join the piece with the one after a connector, or leave it alone."""
    connector = _CONNECTORS[language].get(tokens[piece.end].normal)
    if connector is None or (isinstance(piece, DateSpan) and piece.until):
        return [piece]
    if connector == "and" and opener != "between":
        return [piece]
    place = piece.end + 1
    while tokens[place].normal in {
        "'",
        "à",
        "en",
        "au",
        "aux",
        "le",
        "la",
        "l",
        "the",
        "about",
        "around",
        "environ",
    }:
        place += 1
        if place > piece.end + 4:
            return [piece]
    if connector == "until" and opener != "from":
        return [piece]
    if isinstance(piece, DateSpan):
        short = read_short_year(tokens, place, piece.date) if connector == "dash" else None
        if short is not None:
            return [DateSpan(piece.first, place + 1, piece.date, short)]
    prefix = lexicon(language).prefixes.at(tokens, place)
    closing = _read_one(tokens, prefix[1] if prefix else place, language, place)
    if closing is None or closing.first != place:
        return [piece]
    if isinstance(piece, DateSpan) and isinstance(closing, DateSpan):
        return _join_dates(piece, closing)
    if isinstance(piece, Amount) and isinstance(closing, Amount):
        change = opener == "from" and _changes(tokens, piece, language)
        return _join_amounts(piece, closing, change=change)
    return [piece]


def _changes(tokens: Tokens, piece: Amount, language: str) -> bool:
    changes = wording(language).changes
    return any(tokens[piece.first - step].normal in changes for step in range(2, _CHANGE_WINDOW + 3))


def _join_dates(left: DateSpan, right: DateSpan) -> list[Piece]:
    start, until = left.date, right.until or right.date
    if start.year is None and start.month is not None and until.year is not None and until.month is not None:
        if start.month <= until.month:
            start = replace(start, year=until.year)
    if start.year and until.year and start.year > until.year:
        return [left, right]
    return [DateSpan(left.first, right.end, start, until, left.ambiguous or right.ambiguous)]


def _join_amounts(left: Amount, right: Amount, *, change: bool) -> list[Piece]:
    """Share scale, unit and period over both ends; two figures stay two where they are no range."""
    if right.unit is None and left.currency_first:
        right = replace(right, unit=left.unit, noun=None)
    shares_unit = (
        left.unit is None or left.unit == right.unit or (left.currency_first and right.unit == left.unit)
    )
    if left.scale == 1 and shares_unit and left.number <= right.number and not left.period:
        left = replace(left, scale=right.scale)
    if left.unit is None:
        left = replace(left, unit=right.unit, noun=right.noun if right.unit is None else None)
    left = replace(left, period=left.period or right.period)
    right = replace(right, period=right.period or left.period)
    same = (left.unit.name if left.unit else None) == (right.unit.name if right.unit else None)
    if not same or left.period != right.period:
        return [left, right]
    if change or left.value >= right.value:
        return [left, right]
    return [Range(left, right)]


def _quantity(tokens: Tokens, piece: Piece, language: str, floor: int) -> Quantity:
    start, end = tokens[piece.first].start, tokens[piece.end - 1].end
    text = tokens.text[start:end]
    if isinstance(piece, DateSpan):
        qualifier = (
            Qualifier.BETWEEN if piece.until else qualifier_before_date(tokens, piece.first, language, floor)
        )
        years = [Decimal(date.year or 0) for date in (piece.date, piece.until or piece.date)]
        return Quantity(
            text, start, end, QuantityKind.DATE, years[0], years[1], None, None, qualifier,
            date=piece.date, date_end=piece.until, ambiguous=piece.ambiguous,
        )  # fmt: skip
    left, right = (piece.left, piece.right) if isinstance(piece, Range) else (piece, piece)
    if isinstance(piece, Amount):
        name = _name_before(tokens, piece, language)
        if name is not None:
            return Quantity(
                text, start, end, QuantityKind.LABEL, piece.value, piece.value, name, None, Qualifier.EXACT
            )
    kind = left.unit.kind if left.unit else QuantityKind.NUMBER
    return Quantity(
        text,
        start,
        end,
        kind,
        left.value,
        right.value,
        _UNIT_NAMES.get(left.unit.name, left.unit.name) if left.unit else None,
        left.period or period_before(tokens, left, language, floor),
        Qualifier.BETWEEN if isinstance(piece, Range) else qualifier_of(tokens, piece, kind, language, floor),
        noun=right.noun,
        ambiguous=left.ambiguous or right.ambiguous,
    )


def _name_before(tokens: Tokens, amount: Amount, language: str) -> str | None:
    """Return the name that a bare number belongs to ('Llama 3'): the capitalised word before it."""
    previous, before = tokens[amount.first - 1], tokens[amount.first - 2]
    if not amount.bare or amount.noun or tokens[amount.first].glued or previous.kind not in {"word", "code"}:
        return None
    if previous.normal in wording(language).function_words or not any(map(str.isupper, previous.text)):
        return None
    inner_capital = any(map(str.isupper, previous.text[1:]))
    opens = previous.opens_line or before.normal in {".", "!", "?", "«", "“", '"', "(", ":", "—", "–"}
    return None if opens and not inner_capital else previous.normal
