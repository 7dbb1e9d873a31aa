"""Cutting a text into the tokens that figures are read from, and looking phrases up in them.

Tokens keep their place in the text, so spans stay exact; their normal form (composed, lower case, plain
apostrophes and hyphens) is what phrase tables are keyed on. Spaces are no tokens: `glued` says there was none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

# Currency codes that are written against the figure (USD500); any other letters glued to digits make a code.
_GLUED_CURRENCIES: Final = "USD|EUR|GBP|JPY|KRW|CNY|RMB|CHF|CAD|AUD|HKD|INR|TWD|SEK|NOK|DKK"

# Groups of three digits after any of: space, no-break, narrow no-break, thin and figure space, apostrophes.
_GROUP_SPACE: Final = "[ \u00a0\u202f\u2009\u2007'\u2019]"

_TOKEN: Final = re.compile(
    rf"""
    (?P<link>(?:https?://|www\.)[^\s<>"«»]+)
  | (?P<code>(?!(?:{_GLUED_CURRENCIES})\d)[^\W\d_]+\d\w*(?:[.\-]\w+)*)
  | (?P<number>
        \d{{1,3}}(?:{_GROUP_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?
      | \d+(?:[.,]\d+)*
      | (?<![\w.,])\.\d+(?![.,]?\d)
    )
  | (?P<word>(?:[^\W\d_][\u0300-\u036f]*)+)
  | (?P<space>\s+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_PLAIN_MARKS: Final = {
    "\u2019": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",  # no-break hyphen
    "\u00ad": "-",
    "\uff05": "%",
    "\u2044": "/",
}


class Token(NamedTuple):
    """A piece of text; a tuple, since a document has many and frozen dataclasses are slow to make."""

    kind: str  # 'number', 'word', 'code' (letters and digits glued: H100), 'link', 'mark' or 'end'
    text: str
    normal: str
    start: int
    end: int
    glued: bool  # no space before it
    opens_line: bool


END: Final = Token("end", "", "", 0, 0, glued=False, opens_line=False)


# What every reader takes: the tokens of a text, then PADDING times END. No reader looks further than PADDING ahead
# or back, and negative indexes reach the same END, so none needs to check its bounds.
Tokens = Sequence[Token]
PADDING: Final = 64


def tokenize(text: str) -> Tokens:
    """Cut a text into tokens, followed by END (PADDING times)."""
    tokens = _cut(text)
    tokens.extend([END] * PADDING)
    return tokens


def _cut(text: str) -> list[Token]:
    tokens: list[Token] = []
    glued, opens_line = False, True
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup or "mark", match.group()
        if kind == "space":
            glued = False
            opens_line = opens_line or "\n" in piece
            continue
        start, end = match.span()
        tokens.append(Token(kind, piece, _normal_form(kind, piece), start, end, glued, opens_line))
        glued, opens_line = True, False
    return tokens


def _normal_form(kind: str, piece: str) -> str:
    if kind == "mark":
        return _PLAIN_MARKS.get(piece, piece)
    if kind == "word":
        return piece.lower() if piece.isascii() else unicodedata.normalize("NFC", piece).lower()
    return piece


def phrase_key(phrase: str, *, keep_case: bool = False) -> tuple[str, ...]:
    """Cut a phrase into the normal forms that a phrase table is keyed on; `keep_case` for symbols such as GW."""
    return tuple(token.text if keep_case else token.normal for token in _cut(phrase))


@dataclass(frozen=True, slots=True)
class PhraseTable(Generic[Value]):
    """Phrases of several words and what each stands for; the longest phrase wins."""

    entries: Mapping[tuple[str, ...], Value]
    lengths_by_first: Mapping[str, tuple[int, ...]]
    lengths_by_last: Mapping[str, tuple[int, ...]]
    keep_case: bool

    def at(self, tokens: Tokens, index: int) -> tuple[Value, int] | None:
        """Return the value of the longest phrase that starts at `index`, and the index after it."""
        first = tokens[index].text if self.keep_case else tokens[index].normal
        for length in self.lengths_by_first.get(first, ()):
            value = self.entries.get(self._key(tokens, index, index + length))
            if value is not None:
                return value, index + length
        return None

    def before(self, tokens: Tokens, index: int, *, floor: int = 0) -> tuple[Value, int] | None:
        """Return the value of the longest phrase that ends just before `index`, and the index where it starts."""
        last = tokens[index - 1].text if self.keep_case else tokens[index - 1].normal
        for length in self.lengths_by_last.get(last, ()):
            if index - length < floor:
                continue
            value = self.entries.get(self._key(tokens, index - length, index))
            if value is not None:
                return value, index - length
        return None

    def _key(self, tokens: Tokens, start: int, end: int) -> tuple[str, ...]:
        if self.keep_case:
            return tuple(tokens[place].text for place in range(start, end))
        return tuple(tokens[place].normal for place in range(start, end))


def phrase_table(entries: Iterable[tuple[str, Value]], *, keep_case: bool = False) -> PhraseTable[Value]:
    """Build a table from (phrase, value) pairs; of equal phrases the first stays, so put the preferred one first."""
    table: dict[tuple[str, ...], Value] = {}
    for phrase, value in entries:
        table.setdefault(phrase_key(phrase, keep_case=keep_case), value)
    first: dict[str, set[int]] = {}
    last: dict[str, set[int]] = {}
    for key in table:
        first.setdefault(key[0], set()).add(len(key))
        last.setdefault(key[-1], set()).add(len(key))
    return PhraseTable(
        table,
        {word: tuple(sorted(lengths, reverse=True)) for word, lengths in first.items()},
        {word: tuple(sorted(lengths, reverse=True)) for word, lengths in last.items()},
        keep_case,
    )
