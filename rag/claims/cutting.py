"""Cutting a text, plain or Markdown, into pieces: sentences, and lines that are none.

Lines are sorted first: front matter, code, headings, rows of tables and bare links are pieces by themselves; rules
and the marks of lists and quotations are markup and belong to no piece. The lines between are prose, in which a line
end counts unless the text was wrapped there; `rag.sentences` finds the sentences in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.records import Span
from rag.sentences import blocks, sentences_of

_FRONT_MATTER = re.compile(r"\A\ufeff?---[^\S\n]*\n(?:[^\n]*\n){0,200}?---[^\S\n]*(?=\n|\Z)")
_FENCE = re.compile(r"[^\S\n]{0,3}(```|~~~)")
_HEADING = re.compile(r"[^\S\n]{0,3}#{1,6}[^\S\n]+(?=\S)")
_RULE = re.compile(r"[^\S\n]*(?:[-=_*~+|:][^\S\n]*){3,}$")
_LINK = re.compile(
    r"[^\S\n]*(?:[-*•][^\S\n]+)?(?:!?\[[^\]\n]{0,300}\]\([^)\s]{0,2000}\)|<?(?:https?|ftp)://\S+|www\.\S+"
    r"|\[[^\]\n]{1,100}\]:[^\S\n]*\S+)[^\S\n]*$"
)
_TAG = re.compile(r"[^\S\n]*<[/!A-Za-z][^<>\n]*>[^\S\n]*$")
_MARK = re.compile(r"(?:[^\S\n]*(?:>|[-*+•‣◦–—](?=\s)|\(?(?:\d{1,3}|[a-zA-Z])[.)](?=[^\S\n]))[^\S\n]*)+|\s+")
_NUMBERED = re.compile(r"[^\S\n]*\(?(?:\d{1,3}|[a-zA-Z])[.)]\s")
_QUOTE_MARK = re.compile(r"(?m)^[^\S\n]*(?:>[^\S\n]?)+")
_ITEM = re.compile(r"[^\S\n]*(?:[-*+•‣◦–—]\s|\(?\d{1,3}[.)]\s)")
_LINK_AT_END = re.compile(r"(?:https?://|www\.)\S+\s*$")
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|[Cc]opyright\b)")
_ENDS = re.compile(r"[.!?…;:][\"'»”’)\]*_\s]*\Z")
_FIRST_WORD = re.compile(r"\s*(\S*)")
_LONGEST_LINE = 5000  # characters of a line that are looked at for marks
_NARROWEST_WRAP = 50  # characters; nobody wraps prose to less


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that may become one statement or, joined clauses cut apart, more."""

    start: int
    end: int
    paragraph: int  # pieces of one paragraph share its number
    prose: bool  # a sentence, not a heading, a row, code or a link


def pieces_of(text: str, language: str) -> tuple[Piece, ...]:
    """The pieces of a text in order; they never overlap, and only white space and markup lies between them."""
    masked = _QUOTE_MARK.sub(lambda mark: " " * len(mark[0]), text)
    found: list[Piece] = []
    number = 0
    for start, end, prose in _regions(masked):
        number += 1
        if not prose:
            piece = _trimmed(masked, start, end)
            if piece is not None:
                found.append(Piece(piece.start, piece.end, number, prose=False))
            continue
        region = masked[start:end]
        for block in blocks(region):
            number += 1
            for sentence in sentences_of(region, block, language):
                piece = _unmarked(masked, start + sentence.start, start + sentence.end)
                if piece is not None:
                    found.append(Piece(piece.start, piece.end, number, prose=True))
    return tuple(found)


def _regions(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether prose) of the runs of lines; rules and blank lines are left out."""
    position = 0
    front = _FRONT_MATTER.match(text)
    if front:
        yield front.start(), front.end(), False
        position = front.end()
    run: list[tuple[int, int]] = []
    fence: tuple[str, int] | None = None
    for start, end in _lines(text, position):
        fenced = _FENCE.match(text, start, end)
        if fence is not None:
            if fenced and fenced[1] == fence[0]:
                yield fence[1], end, False
                fence = None
            continue
        prose = not fenced and _is_prose(text, start, end)
        if prose:
            run.append((start, end))
            continue
        yield from _prose(text, run)
        run = []
        if fenced:
            fence = (fenced[1], start)
        elif not _RULE.match(text, start, end) and text[start:end].strip():
            heading = _HEADING.match(text, start, end)
            yield (heading.end() if heading else start), end, False
    if fence is not None:  # never closed: no code then, only a line that looked so
        yield fence[1], len(text), False
    yield from _prose(text, run)


def _lines(text: str, position: int) -> Iterator[tuple[int, int]]:
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        yield position, end
        position = end + 1


def _is_prose(text: str, start: int, end: int) -> bool:
    line = text[start:end]
    if not line.strip():
        return False
    inner = line.strip()
    if inner.startswith("|") or inner.count("|") >= 2 or inner.count("\t") >= 2:
        return False  # a row of a table
    return not any(pattern.match(line[:_LONGEST_LINE]) for pattern in (_HEADING, _RULE, _LINK, _TAG))


def _prose(text: str, run: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """The lines of a paragraph, joined where the text was wrapped, in runs that end where a line end counts."""
    if not run:
        return
    width = max(end - start for start, end in run)
    stops = any(_ENDS.search(text[max(start, end - 8) : end]) for start, end in run)
    begin = run[0][0]
    for (start, end), (following, last) in pairwise(run):
        if not _is_wrap(text[start:end], text[following:last], width if stops else 0):
            yield begin, end, True
            begin = following
    yield begin, run[-1][1], True


def _is_wrap(line: str, following: str, width: int) -> bool:
    """Whether a line ends because it was full, so that the next goes on with it.

    :param width: of the widest line; 0 where no line ends as a sentence does, as in a list of names.
    """
    if _ITEM.match(following):
        return False
    if _LINK_AT_END.search(line[-200:]) or _COPYRIGHT.match(following):
        return False
    bare, word = line.rstrip(), _FIRST_WORD.match(following)
    first = word[1] if word else ""
    if not bare or not first:
        return False
    if first[0].islower() or bare[-1] == ",":
        return True
    return width >= _NARROWEST_WRAP and len(bare) + 1 + len(first) > width


def _unmarked(text: str, start: int, end: int) -> Span | None:
    """A sentence without the marks of a list item before it; a number alone stays."""
    mark = _MARK.match(text, start, end)
    if mark and mark.end() < end and not (text[start].isalpha() and not _NUMBERED.match(text, start, end)):
        initial = text[start].isupper() and text[start + 1 : start + 2] == "."  # 'J. Le Goff'
        if not initial:
            start = mark.end()
    while end > start and text[end - 1] in ";, \u00a0\u202f":  # 'first item;'
        end -= 1
    return _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    return Span(start + left, start + right) if left < right else None
