"""Words that a claim gives to one speaker and the source to another: « selon Lee », where Son said it.

Such a source does not support the claim. To say that it contradicts takes more: the press passes on what people say
and a firm speaks by its chief, so both names must be full ones, in a source that quotes the claim's speaker nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rag.claims.conflicts import Conflict, ConflictKind
from rag.claims.frames import agreement, frame_of
from rag.claims.records import Statement
from rag.claims.speakers import attribution_of
from rag.claims.wording import words_of
from rag.records import Document, Evidence
from rag.sentences import split_sentences
from rag.words import fold

Name = dict[str, str]  # its words, folded and as they stand
_ASKED: Final = 0.75  # share of the claim's other words that the source's sentence must hold
_ASKED_ACROSS: Final = 0.5
_CAPITAL: Final = r"\b[^\W\d_a-zà-ÿ][\w’'-]*"
_OF: Final = re.compile(r"\b(?:of|at|for|de|du|des|chez)\b|\bd[’']|[’']s\b")
_BETWEEN: Final = 60  # characters between a chief and the firm
_AROUND: Final = 10_000  # characters of the document on each side of a piece that tell who is who
_MOST: Final = 50  # places of a name that are looked at


@dataclass(frozen=True, slots=True)
class Credit:
    """The words of the evidence that name another speaker, and whether the claim's is wrong for certain."""

    conflict: Conflict
    is_certain: bool


def credited_to_another(
    statement: Statement, piece: Evidence, is_common: Callable[[str], bool] = lambda _: False
) -> Credit | None:
    """Where a sentence of the evidence gives a claim's words to another than the claim does; None if it does not.

    :param is_common: Whether a lower-case word is an ordinary word of the two languages, for names.
    :raises SettingsError: when a language is neither 'fr' nor 'en'.
    """
    document, ours = piece.document, _name(statement.speaker)
    if not ours or _has_told(ours, document):
        return None
    mine = frame_of(statement.checked_text, statement.language, is_common)
    spoken = [(word.start, word.end) for word in mine.words if fold(word.text) in ours]
    if not spoken:
        return None
    context = document.text[max(piece.start - _AROUND, 0) : piece.end + _AROUND]
    theirs = frame_of(piece.text, piece.language, is_common)
    asked = _ASKED if statement.language == piece.language else _ASKED_ACROSS
    for start, end, other in _speakers(piece.text, piece.language):
        if _has_told(other, document) or _are_one(ours, other, context):
            continue
        held = agreement(mine.words, theirs.within(start, end), but_for=spoken)
        if held.missing_names or held.share < asked:
            continue
        name = list(other.values())
        at = piece.text.index(name[0], start)
        to = piece.text.index(name[-1], at) + len(name[-1])
        reason = words_of(statement.language).another_speaker.format(piece.text[at:to])
        conflict = Conflict(ConflictKind.SPEAKER, spoken[0][0], spoken[-1][1], at, to, reason)
        full = _is_full(ours, context, is_common) and _is_full(other, context, is_common)
        return Credit(conflict, full and not _is_credited(ours, context, piece.language))
    return None


def is_credited(speaker: str | None, piece: Evidence) -> bool:
    """Whether a sentence of the evidence says that the speaker says it, and does not only name them."""
    return _is_credited(_name(speaker), piece.text, piece.language)


def _is_credited(name: Name, text: str, language: str) -> bool:
    return any(name.keys() & other.keys() for _, _, other in _speakers(text, language))


def _speakers(text: str, language: str) -> Iterator[tuple[int, int, Name]]:
    """The sentences of a text that say who says it, with the name."""
    for sentence in split_sentences(text, language):
        told = attribution_of(text[sentence.start : sentence.end], language)
        name = _name(told.speaker) if told is not None else {}
        if name:
            yield sentence.start, sentence.end, name


def _name(speaker: str | None) -> Name:
    return {fold(word): word for word in re.findall(_CAPITAL, speaker or "")}


def _has_told(name: Name, document: Document) -> bool:
    """Whether a document is by the one who is named, or reports on what they published."""
    told_by = fold(" ".join((document.publisher or "", *document.based_on)))
    return any(re.search(rf"\b{re.escape(word)}\b", told_by) for word in name)


def _is_full(name: Name, text: str, is_common: Callable[[str], bool]) -> bool:
    """Whether a text has the name with a first name, or another, beside it: 'Masayoshi Son' for 'Son'."""
    pairs = re.findall(rf"(?=({_CAPITAL}) ({_CAPITAL}))", text)
    return name.keys() <= {fold(word) for pair in pairs if not is_common(pair[0].casefold()) for word in pair}


def _are_one(ours: Name, other: Name, text: str) -> bool:
    """Whether two speakers share a name, or one is said to be of the other: 'Altman of OpenAI'."""
    if ours.keys() & other.keys():
        return True
    left, right = (_places(name, text) for name in (ours, other))
    gaps = ((min(one[1], two[1]), max(one[0], two[0])) for one in left for two in right)
    return any(_is_of(text[start:end]) for start, end in gaps if end - start <= _BETWEEN)


def _places(name: Name, text: str) -> list[tuple[int, int]]:
    words = "|".join(map(re.escape, name.values()))
    return [found.span() for found in islice(re.finditer(rf"\b(?:{words})\b", text), _MOST)]


def _is_of(between: str) -> bool:
    """Whether what stands between two names says that one is of the other, and names nobody else."""
    return _OF.search(between) is not None and not re.search(rf"{_CAPITAL}|[.!?;:]", between)
