"""A name put in the place of another: 'SoftBank will supply the HBM' where the source says 'Samsung will'.

The claim must hold one name that the evidence lacks, and the evidence, in one sentence, everything else of the claim
and another name in the same place: between the same words, after the same preposition. Two names that may belong to
one thing (a short form, initials, a city and its country) never count, nor do names in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Final

from rag.claims.frames import Agreement, Frame, Word, agreement, same
from rag.claims.predicates import is_symmetric
from rag.words import fold

_LISTED: Final = re.compile(
    r"^[\s,]*(?:and|et|or|ou|,|&|with|avec|ainsi que|as well as)[\s,]*$", re.IGNORECASE
)
_PREPOSITIONS: Final = {
    **dict.fromkeys("in at on inside near en dans à au aux sur chez".split(), "at"),
    **dict.fromkeys("of de du des d s".split(), "of"),
    **dict.fromkeys("by par".split(), "by"),
    **dict.fromkeys("with avec".split(), "with"),
    **dict.fromkeys("for pour".split(), "for"),
    **dict.fromkeys("to into vers".split(), "to"),
    **dict.fromkeys("from depuis".split(), "from"),
    **dict.fromkeys("against contre".split(), "against"),
}
# French 'à' and 'de' stand for several English prepositions.
_ALIKE: Final = ({"at", "to"}, {"of", "from"})
_ASKED, _ASKED_ACROSS = 0.85, 0.7
_ASKED_TURNED, _ASKED_TURNED_ACROSS = 0.9, 0.65
_PER_NEARNESS: Final = 0.3
_TURNED_ROUND: Final = 0.6  # share of the evidence's words that the claim must hold where little is shared
_FEWEST_SHARED: Final = 3  # weight of what both say but for the name; a name counts two
# Where a clause begins or ends, so that what stands beyond is of no matter to a name's place.
_CLAUSE_ENDS: Final = re.compile(r"[,;:.]\s*\S*\s*$|\b(?:that|que|qu['’])\s*\S*\s*$", re.IGNORECASE)
_CLAUSE_BEGINS: Final = re.compile(
    r"^\s*(?:[,;:.)]|(?:and|et|but|mais|who|which|qui|while|tandis)\b)", re.IGNORECASE
)
_POSSESSIVE: Final = re.compile(r"['’]s\b[^,;:()]*$")
_INTO: Final = re.compile(r"[^,;:()]*\s(?:in|into|to|dans|à|chez)\s(?:l['’]|la |le |the )?", re.IGNORECASE)
_OF: Final = re.compile(r"\s(?:of|by|de|du|d['’])\s?(?:la |the |l['’])?", re.IGNORECASE)
_LIKE: Final = 0.6  # of two spellings, from which they may be one name
_SPELT_ALIKE: Final = 0.75  # of two words
_BETWEEN: Final = 3  # content words between two names of which the first is what one does to the other
# A passive, an apposition, a genitive or a second verb between two names: their order tells no roles.
_INTERRUPTED: Final = re.compile(
    r"[,;:()«»“”\"–—]|['’]s\b|\b(?:by|par|of|de|du|des|d|is|are|was|were|been|be|being|est|sont|était|étaient|été|fut|"
    r"who|which|that|qui|que|dont|and|et|se)\b|\bd['’]",
    re.IGNORECASE,
)


def replaced_name(claim: Frame, evidence: Frame, same_matter: float) -> tuple[Word, Word] | None:
    """The name of the claim, and the one in its place in the evidence; None where no name is plainly replaced."""
    whole = agreement(claim.words, evidence.words)
    runs = {word.run for word in whole.missing_names}
    if len(runs) != 1:
        return None
    mine = [word for word in claim.words if word.is_name and word.run in runs]
    if any(spelt_alike(word, other) for word in mine for other in evidence.names):
        return None
    rest = [word for word in claim.words if word not in mine]
    asked = _ASKED if claim.language == evidence.language else _ASKED_ACROSS
    asked = min(asked - _PER_NEARNESS * (same_matter - 0.5), 1.0)
    for start, end in evidence.sentences:
        words = list(evidence.within(start, end))
        held = agreement(rest, words)
        if held.share < asked or held.missing_names or not _tells(held) or held.weight < _FEWEST_SHARED:
            continue
        theirs = _in_its_place(claim, mine, evidence, words)
        if theirs is None or _may_be_one(mine, theirs, claim):
            continue
        others = [word for word in words if word not in theirs]
        if held.weight > _FEWEST_SHARED or agreement(others, claim.words).share >= _TURNED_ROUND:
            return mine[0], theirs[0]
    return None


def reordered(claim: Frame, evidence: Frame, same_matter: float) -> tuple[Word, Word] | None:
    """Two names on the two sides of one verb that changed sides, by their places in the claim; None where none did.

    Only the plainest order counts: name, shared word, name on both sides, in one clause, without a passive, a comma
    or a word that names a relation ('chairman of') between them.
    """
    for start, end in evidence.sentences:
        words = evidence.within(start, end)
        held = agreement(claim.words, words)
        asked = _ASKED_TURNED if claim.language == evidence.language else _ASKED_TURNED_ACROSS
        asked -= _PER_NEARNESS * (same_matter - 0.5)
        if len({word.run for word in held.names}) < 2 or held.missing_names or held.share < asked:
            continue
        theirs = list(_triples(evidence, words))
        for first, middle, second in _triples(claim, claim.words):
            if is_symmetric(middle.text):
                continue  # 'A met B' is 'B met A'
            for other_first, other_middle, other_second in theirs:
                crossed = _alike_names(first, other_second) and _alike_names(second, other_first)
                if not crossed or not same(middle, other_middle) or _alike_names(first, second):
                    continue
                if not any(_alike_names(first, one) and _alike_names(second, two) for one, _, two in theirs):
                    return first[0], second[0]
    return None


def _triples(frame: Frame, words: Sequence[Word]) -> Iterator[tuple[list[Word], Word, list[Word]]]:
    """Name, word and name that stand plainly to one another: Oracle, sold, OpenAI; OpenAI, investment, Nvidia."""
    runs = [list(group) for is_name, group in groupby(words, lambda word: word.is_name) if is_name]
    names = [list(group) for run in runs for _, group in groupby(run, lambda word: word.run)]
    for left, right in pairwise(names):
        between = [word for word in words if left[-1].end <= word.start and word.end <= right[0].start]
        gap = frame.text[left[-1].end : right[0].start]
        before = [word for word in words if word.end <= left[0].start][-1:]
        if 0 < len(between) <= _BETWEEN and _POSSESSIVE.match(gap):
            if _INTO.search(gap):
                yield left, between[-1], right
        elif 0 < len(between) <= _BETWEEN and not _INTERRUPTED.search(gap):
            yield left, between[0], right
        elif before and _INTO.fullmatch(gap) and _OF.fullmatch(frame.text[before[0].end : left[0].start]):
            yield left, before[0], right


def _alike_names(one: Sequence[Word], other: Sequence[Word]) -> bool:
    return any(same(mine, theirs) for mine in one for theirs in other)


def _tells(held: Agreement) -> bool:
    """Whether a word that is no name is shared: names alone are no statement."""
    return any(not word.is_name for word in held.shared)


def _in_its_place(claim: Frame, mine: list[Word], evidence: Frame, words: list[Word]) -> list[Word] | None:
    """The words of the name that stands in the evidence where the claim has another."""
    wanted = _place(claim, mine, list(claim.words))
    if wanted is None:
        return None
    runs = dict.fromkeys(word.run for word in words if word.is_name)
    for run in runs:
        theirs = [word for word in words if word.is_name and word.run == run]
        if any(same(one, other) for one in theirs for other in claim.words):
            continue
        place = _place(evidence, theirs, words)
        if place is not None and wanted.is_like(place):
            return theirs
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name stands: the content words beside it, whether its clause begins or ends there, its preposition."""

    left: Word | None
    right: Word | None
    begins: bool
    ends: bool
    preposition: str

    def is_like(self, other: _Place) -> bool:
        """Whether two places are the same: same words around, same preposition."""
        if self.preposition != other.preposition and {self.preposition, other.preposition} not in _ALIKE:
            return False
        left = self.left is not None and other.left is not None and same(self.left, other.left)
        right = self.right is not None and other.right is not None and same(self.right, other.right)
        return (left or (self.begins and other.begins)) and (right or (self.ends and other.ends))


def _place(frame: Frame, name: list[Word], words: list[Word]) -> _Place | None:
    """Where a name stands; None inside a list."""
    before = [word for word in words if word.end <= name[0].start]
    after = [word for word in words if word.start >= name[-1].end]
    left, right = (before[-1] if before else None), (after[0] if after else None)
    gap_before = frame.text[left.end : name[0].start] if left else ""
    gap_after = frame.text[name[-1].end : right.start] if right else ""
    if (left and _LISTED.match(gap_before)) or (right and _LISTED.match(gap_after)):
        return None
    lead = re.findall(r"[^\W\d_]+", frame.text[left.end if left else 0 : name[0].start].casefold())
    preposition = next((_PREPOSITIONS[word] for word in reversed(lead) if word in _PREPOSITIONS), "")
    return _Place(
        left,
        right,
        left is None or bool(_CLAUSE_ENDS.search(gap_before)),
        right is None or bool(_CLAUSE_BEGINS.search(gap_after)),
        preposition,
    )


def spelt_alike(one: Word, other: Word) -> bool:
    """Whether two words may be one in two spellings, right or wrong: 'Poutine', 'Putin'."""
    return SequenceMatcher(None, fold(one.text), fold(other.text)).ratio() >= _SPELT_ALIKE


def _may_be_one(mine: list[Word], theirs: list[Word], claim: Frame) -> bool:
    """Whether two names may be forms of one, or of a part and its whole."""
    left, right = (" ".join(fold(word.text) for word in name) for name in (mine, theirs))
    initials = ["".join(part[0] for part in re.split(r"[\s-]+", one)) for one in (left, right)]
    if left.replace(".", "") == initials[1] or right.replace(".", "") == initials[0]:
        return True
    if left in right or right in left or SequenceMatcher(None, left, right).ratio() >= _LIKE:
        return True  # 'Poutine', 'Putin'
    known = [
        any(key.startswith("thing territory") for word in name for key in word.keys)
        for name in (mine, theirs)
    ]
    if all(known):
        return False
    lead = re.findall(r"[^\W\d_]+", claim.text[: mine[0].start].casefold())[-2:]
    return any(known) or any(_PREPOSITIONS.get(word) == "at" for word in lead)  # a town may lie in a country
