"""From a document to passages: up to five sentences, about `target_tokens` tokens, with exact offsets.

A passage never crosses a heading, so it speaks of one thing; a heading is part of no passage. Within a section
the sentences are shared out so that the sizes of all its passages come as near to the target as they can.
"""

from __future__ import annotations

import math
import re

from rag.records import Document, Passage, Span
from rag.sentences import blocks, is_heading, sentences_of

_MOST_SENTENCES = 5
# The encoder reads 512 tokens with the title; the estimate of a text of these sizes may be 1.3 times low.
_LONGEST_SENTENCE, _LONGEST_PASSAGE = 300, 380
_MOST_HEADINGS = 3  # one under the other (part, chapter, section); more short lines are a list or a table

# Where a sentence that is too long is cut, best first; never between two groups of digits of one figure.
_CUTS = [re.compile(mark) for mark in (r"\n", r"[.!?…;:|]\s", r"[,)»”–—]\s", r"\s(?!\d)|(?<!\d)\s")]

# Tokens a character (a byte of UTF-8) of each kind adds, and a word or the start of one. Fitted by least squares
# to the tokenizer of multilingual-e5 over 4,000 French and English texts, and over digits, capitals, code, web
# addresses and other scripts; on the prose the error is 7 % (standard deviation), at most 1.5 times low.
_WORD, _SMALL, _CAPITAL, _DIGIT, _MARK, _BEYOND_ASCII = 0.7, 0.125, 0.31, 0.28, 0.9, 0.1
_UNBROKEN = 0.35  # what each further character of a run without white space adds, a dump or a web address
_LONGEST_WORD = 24
_SMALLS, _CAPITALS, _DIGITS = bytes(range(97, 123)), bytes(range(65, 91)), bytes(range(48, 58))
_MARKS = bytes(code for code in range(33, 127) if not chr(code).isalnum())
_HIGHS = bytes(range(128, 256))


def estimate_tokens(text: str) -> int:
    """About how many tokens the encoder makes of a text, without its tokenizer: 25 times as fast."""
    return round(_tokens(text))


def split_passages(document: Document, *, target_tokens: int = 120) -> tuple[Passage, ...]:
    """Cut a document into passages; every sentence of it that is no heading is in exactly one of them.

    :param target_tokens: at least 20; over 380 counts as 380, because the encoder would not read the rest.
    """
    text = document.text
    passages: list[Passage] = []
    for section in _sections(document):
        sentences = [piece for span in section for piece in _readable(span, text, target_tokens)]
        for run in _share_out(sentences, text, target_tokens):
            start, end = run[0].start, run[-1].end
            passages.append(
                Passage(
                    document_id=document.id,
                    version=document.version,
                    start=start,
                    end=end,
                    text=text[start:end],
                    language=document.language,
                    title=document.title,
                    sentences=tuple(run),
                )
            )
    return tuple(passages)


def _sections(document: Document) -> list[list[Span]]:
    """The sentences between headings; a heading heads something, and a table of short lines has none."""
    text = document.text
    paragraphs = list(blocks(text))
    titles = [is_heading(paragraph.of(text)) for paragraph in paragraphs]
    sections: list[list[Span]] = [[]]
    for paragraph, heading in zip(paragraphs, _headings(titles), strict=True):
        if heading:
            sections.append([])
        else:
            sections[-1].extend(sentences_of(text, paragraph, document.language))
    return [section for section in sections if section]


def _headings(titles: list[bool]) -> list[bool]:
    """Which of the blocks that read as headings are: up to three in a row, with something below them.

    Others, such as the lines of a list or the cells of a table, hold facts that a search must find.
    """
    headings = [False] * len(titles)
    run = 0
    for place, title in enumerate(titles):
        if title:
            run += 1
            continue
        if run <= _MOST_HEADINGS:
            headings[place - run : place] = [True] * run
        run = 0
    return headings


def _readable(sentence: Span, text: str, target_tokens: int) -> list[Span]:
    """The sentence, or pieces of it where the encoder could not read it whole (a table, a dump)."""
    words = sentence.of(text)
    if (
        len(words) < _LONGEST_SENTENCE or _tokens(words) <= _LONGEST_SENTENCE
    ):  # a character is a token at most
        return [sentence]
    pieces: list[Span] = []
    start, width = sentence.start, min(3 * target_tokens, _LONGEST_SENTENCE)
    while start < sentence.end:
        end = _cut(text, start, width, sentence.end)
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if left < right:
            pieces.append(Span(start + left, start + right))
        start = end
    return pieces


def _cut(text: str, start: int, width: int, end: int) -> int:
    """Where to end a piece of at most `width` characters: best after a line, then a clause, then a word."""
    if end - start <= width:
        return end
    for place in _CUTS:
        ends = [found.end() for found in place.finditer(text, start + width // 2, start + width)]
        if ends:
            return ends[-1]
    return start + width


def _share_out(sentences: list[Span], text: str, target_tokens: int) -> list[list[Span]]:
    """Runs of at most five sentences with the least sum of squared differences from the target size."""
    sizes = [_tokens(sentence.of(text)) for sentence in sentences]
    target = min(target_tokens, _LONGEST_PASSAGE)
    costs, begins = [0.0], [0]  # of the best way to share out the first 0, 1, 2, ... sentences
    for end in range(1, len(sentences) + 1):
        best, begin, size = math.inf, end - 1, 0.0
        for first in range(end - 1, max(end - 1 - _MOST_SENTENCES, -1), -1):
            size += sizes[first]
            if size > _LONGEST_PASSAGE and first < end - 1:
                break
            cost = costs[first] + (size - target) ** 2
            if cost < best:
                best, begin = cost, first
        costs.append(best)
        begins.append(begin)
    runs: list[list[Span]] = []
    end = len(sentences)
    while end:
        runs.append(sentences[begins[end] : end])
        end = begins[end]
    return runs[::-1]


def _tokens(text: str) -> float:
    utf8 = text.encode("utf-8", "surrogatepass")
    length = len(utf8)
    words = text.split()
    capitals = length - len(utf8.translate(None, _CAPITALS))
    small = length - len(utf8.translate(None, _SMALLS))
    digits = length - len(utf8.translate(None, _DIGITS))
    marks = length - len(utf8.translate(None, _MARKS))
    high = length - len(utf8.translate(None, _HIGHS))
    tokens = _WORD * len(words) + _SMALL * small + _CAPITAL * capitals + _DIGIT * digits
    tokens += _MARK * marks + _BEYOND_ASCII * high
    if length > _LONGEST_WORD and max(map(len, words), default=0) > _LONGEST_WORD:
        tokens += _UNBROKEN * sum(len(word) - _LONGEST_WORD for word in words if len(word) > _LONGEST_WORD)
    return tokens
