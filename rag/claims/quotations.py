"""Where a text quotes: spans between quotation marks of either language.

Marks may nest and may be forgotten; an opening mark without its closing one quotes nothing. One pass, whatever the
text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_MARKS = re.compile(r"[«»“”„\"]")
_OPENS = {"«": "»", "“": "”", "„": "“”"}
_LONGEST = 3000  # characters; a mark further away closes something else


def quotations_of(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the outermost quotations of a text, marks included, in order."""
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None  # where, and what closes it
    depth = 0
    for mark in _MARKS.finditer(text):
        at, sign = mark.start(), mark[0]
        if opened is not None and at - opened[0] > _LONGEST:
            opened = None
        if opened is None:
            if sign in _OPENS:
                opened, depth = (at, _OPENS[sign]), 1
            elif sign == '"' and text[at + 1 : at + 2].strip() and not text[at - 1 : at].isalnum():
                opened, depth = (at, '"'), 1
        elif sign in opened[1]:
            depth -= 1
            if depth == 0:
                found.append((opened[0], mark.end()))
                opened = None
        elif sign in _OPENS and _OPENS[sign] == opened[1]:
            depth += 1
    return tuple(found)


def outside(text: str) -> str:
    """A text with what it quotes blanked out, letter by letter, so that places stay."""
    spans = quotations_of(text)
    if not spans:
        return text
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], " " * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


def within(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """Whether the characters [start, end) all lie in one of the spans, which are in order and apart."""
    index = bisect_right(spans, (start, float("inf"))) - 1
    return index >= 0 and end <= spans[index][1]
