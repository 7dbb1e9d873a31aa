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
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from rag.quantities.calendar import DECADES, calendar
from rag.quantities.lexicon import lexicon
from rag.quantities.numerals import is_number_word, number_words
from rag.quantities.ordinals import RANK_WORDS
from rag.quantities.pieces import Amount, DateSpan, Piece, Range
from rag.quantities.qualifiers import name_before, period_before, qualifier_before_date, qualifier_of
from rag.quantities.ranges import range_opener, with_range
from rag.quantities.ratios import DENOMINATORS
from rag.quantities.readers import read_figure
from rag.quantities.records import Qualifier, Quantity, QuantityKind
from rag.quantities.tokens import PADDING, Tokens, tokenize
from rag.quantities.words import wording

_CITATION: Final = re.compile(r"\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_BREAKABLE: Final = frozenset(
    [
        "mid",
        "mi",
        "pre",
        "post",
        "early",
        "late",
        "sub",
        "non",
        "plus",
        "end",
        "début",
        "fin",
        "avant",
        "après",
        "ex",
        "inter",
        "since",
        "to",
        "and",
        "à",
        "et",
        "ou",
        "or",
    ]
)
_UNIT_NAMES: Final = {"times": None, "rank": None, "clock": None, "times less": "less"}


def find_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the figures of a French ('fr') or English ('en') text, in the order of the text.

    :raises SettingsError: for any other language.
    """
    tokens, openers = tokenize(text), _openers(language)
    found: list[Quantity] = []
    index = floor = 0
    while index < len(tokens) - PADDING:
        if not _may_open(tokens, index, openers):
            index += 1
            continue
        after = _skip(text, tokens, index, language)
        if after > index:
            index = floor = after
            continue
        pieces = _read(tokens, index, language, floor)
        for piece in pieces:
            found.append(_quantity(text, tokens, piece, language, floor))
            index = floor = piece.end
        index += not pieces
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Openers:
    """The words at which a figure can open; the readers are not asked at any other."""

    words: frozenset[str]
    articles: frozenset[str]
    after_articles: frozenset[str]


@cache
def _openers(language: str) -> _Openers:
    words, numbers, dates = wording(language), number_words(language), calendar(language)
    scales = {*words.scales, *words.vague, *words.collectives}
    articles = {"a", "an", "un", "une", "one", "le"}
    return _Openers(
        words=frozenset(
            {
                *numbers,
                *scales,
                *words.factors,
                *dates.months,
                *dates.parts.lengths_by_first,
                *DECADES,
                *RANK_WORDS,
            }
            | {"half", "demi", "moitié", "années", "world", "quarter"}
        )
        - articles,
        articles=frozenset(articles),
        after_articles=frozenset(
            {*numbers, *scales, *DENOMINATORS[language], *lexicon(language).names.lengths_by_first}
            | {
                *(key[0].lower() for key in lexicon(language).symbols.entries),
                "demi",
                "half",
                "-",
                "et",
                "virgule",
            }
            | {"point"}
        ),
    )


def _may_open(tokens: Tokens, index: int, openers: _Openers) -> bool:
    token = tokens[index]
    if token.kind != "word":
        return token.kind in {"number", "code"} or token.normal in {"×", "["}
    if token.normal in openers.words:
        return True
    if token.normal in openers.articles:
        return tokens[index + 1].normal in openers.after_articles
    return (
        token.normal.endswith(("ième", "ièmes"))
        or (len(token.text) == 1 and not token.text.isalpha())  # ½
        or tokens[index + 1].normal in {"siècle", "siècles"}
    )


def _skip(text: str, tokens: Tokens, index: int, language: str) -> int:
    """Return the index after what only looks like a figure, or `index` itself."""
    token = tokens[index]
    if token.normal == "[":
        marker = _CITATION.match(text, token.start)
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
        or name.normal in calendar(language).months
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
    opener = range_opener(tokens, index, language)
    piece = read_figure(tokens, index, language, floor, join=opener != "between")
    if piece is None:
        return []

    def read(place: int, start: int) -> Amount | DateSpan | None:
        return read_figure(tokens, place, language, start)

    return with_range(tokens, piece, language, opener, read)


def _quantity(text: str, tokens: Tokens, piece: Piece, language: str, floor: int) -> Quantity:
    start, end = tokens[piece.first].start, tokens[piece.end - 1].end
    text = text[start:end]
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
    kind = left.unit.kind if left.unit else QuantityKind.NUMBER
    name = name_before(tokens, piece, kind, language, floor) if isinstance(piece, Amount) else None
    if name is not None and left.bare and left.noun is None:
        kind = QuantityKind.LABEL
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
        name=name,
        ambiguous=left.ambiguous or right.ambiguous,
    )
