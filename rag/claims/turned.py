"""Names that play each other's parts, or somebody else's, in what a claim and its evidence say.

'OpenAI will supply Samsung' against 'Samsung supplies OpenAI': both speak of one transfer, in which giver and
receiver have changed places. It is surely a conflict where all else agrees and nothing in the evidence says it the
claim's way round as well; where that is not sure, the evidence at least does not hold the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from rag.claims.frames import Frame, frame_of, same
from rag.claims.participants import Fact, Participant, facts_of, sentences_of
from rag.parsing import Parser
from rag.quantities import Quantity, QuantityKind, compare_quantities
from rag.quantities.records import ComparisonOutcome
from rag.syntax import Parse

_FREE = frozenset({QuantityKind.DATE, QuantityKind.ORDINAL})


class Fault(StrEnum):
    """What is wrong with who plays which part."""

    TURNED = "turned"  # two names have changed places
    REPLACED = "replaced"  # another name plays the part
    DOUBTFUL = "doubtful"  # one of the two, but not surely: the evidence does not hold the claim


@dataclass(frozen=True, slots=True)
class Roles:
    """How a claim and a piece of evidence differ in who does what to whom; places count characters of each text."""

    fault: Fault
    start: int  # of the name in the claim
    end: int
    evidence_start: int  # of the words of the evidence that say it otherwise
    evidence_end: int
    reason: str  # in the claim's language


def compare_all(
    parser: Parser,
    claim: tuple[str, str],
    pieces: Sequence[tuple[str, str]],
    is_common: Callable[[str], bool] = lambda _: False,
) -> list[Roles | None]:
    """Compare a claim with each piece of evidence; texts come with their languages.

    Only sentences that hold a name of the claim are parsed, all of them at once.

    :param is_common: Whether a lower-case word is an ordinary word, for the word a sentence begins with.
    """
    mine = frame_of(*claim, is_common)
    ours = facts_of(mine, _parsed(parser, [(mine, mine.sentences)])[0])
    if not any(len([part for part in fact.parts if fact.names(part)]) > 1 for fact in ours):
        return [None] * len(pieces)
    frames = [frame_of(*piece, is_common) for piece in pieces]
    wanted = [(frame, _naming(mine, frame)) for frame in frames]
    return [
        compare_roles(mine, ours, frame, facts_of(frame, parses))
        for frame, parses in zip(frames, _parsed(parser, wanted), strict=True)
    ]


def _naming(claim: Frame, evidence: Frame) -> tuple[tuple[int, int], ...]:
    """The sentences of the evidence that hold a name of the claim."""
    return tuple(
        (start, end)
        for start, end in evidence.sentences
        if any(same(word, name) for word in evidence.within(start, end) for name in claim.names)
    )


def _parsed(
    parser: Parser, wanted: Sequence[tuple[Frame, Sequence[tuple[int, int]]]]
) -> list[list[tuple[Parse, int]]]:
    """These sentences of each text, parsed, each with its start in the text."""
    sentences = [sentences_of(frame, spans) for frame, spans in wanted]
    trees = iter(parser.parse([sentence for group in sentences for sentence, _ in group]))
    return [[(next(trees), start) for _, start in group] for group in sentences]


def compare_roles(
    claim: Frame, mine: Sequence[Fact], evidence: Frame, theirs: Sequence[Fact]
) -> Roles | None:
    """What is turned round between two texts, None where nothing is, or where they do not say the same thing."""
    doubtful: Roles | None = None
    for fact in mine:
        if fact.is_denied or fact.is_symmetric:
            continue
        others = [one for one in theirs if _same_predicate(fact, one) and not one.is_denied]
        if any(_is_aligned(fact, other) for other in others):
            continue
        for other in others:
            found = _turned(claim, fact, evidence, other)
            if found is not None and found.fault is Fault.TURNED:
                return found
            doubtful = doubtful or found
    return doubtful


def _same_predicate(one: Fact, other: Fact) -> bool:
    if one.concept or other.concept:
        return one.concept == other.concept
    return one.word is not None and other.word is not None and same(one.word, other.word)


def _pairs(fact: Fact) -> Iterator[tuple[str, Participant, str, Participant]]:
    """Two names that play two parts."""
    for part, another in permutations(fact.parts, 2):
        for one in fact.names(part):
            for other in fact.names(another):
                if not _alike(one, other):
                    yield part, one, another, other


def _is_aligned(mine: Fact, other: Fact) -> bool:
    """Whether some two names of the claim, or its only one, play the same parts in the evidence."""
    pairs = list(_pairs(mine))
    for part, one, another, second in pairs:
        if (
            _plays(other, part, one)
            and _plays(other, another, second)
            and _agree(mine, other, {part, another})
        ):
            return True
    return False


def _turned(claim: Frame, mine: Fact, evidence: Frame, other: Fact) -> Roles | None:
    doubtful: Roles | None = None
    for part, one, another, second in _pairs(mine):
        if part > another:
            continue
        out = not _plays(other, part, one) and not _plays(other, another, second)
        crossed = _plays(other, part, second) and _plays(other, another, one)
        if crossed and out and _agree(mine, other, {part, another}):
            return _roles(Fault.TURNED, claim, one, evidence, other)
        half = (_plays(other, part, second) and other.names(part)) or (
            _plays(other, another, one) and other.names(another)
        )
        if half and out:
            doubtful = doubtful or _roles(Fault.DOUBTFUL, claim, one, evidence, other)
    return doubtful


def _roles(fault: Fault, claim: Frame, name: Participant, evidence: Frame, other: Fact) -> Roles:
    start, end = _told(other)
    words = " ".join(evidence.text[start:end].split())
    if claim.language == "fr":
        reason = f"les rôles sont inversés\u00a0: la source dit « {words} »"
    else:
        reason = f"the roles are turned round: the source says “{words}”"
    first = name.name[0].start if name.name else name.start
    last = name.name[-1].end if name.name else name.end
    return Roles(fault, first, last, start, end, reason)


def _told(fact: Fact) -> tuple[int, int]:
    """The words of a text from the first to the last that a fact rests on."""
    places = [(fact.start, fact.end)]
    for group in fact.parts.values():
        for one in group:
            words = one.name or one.words
            places.append((words[0].start, words[-1].end) if words else (one.start, one.end))
    return min(start for start, _ in places), max(end for _, end in places)


def _plays(fact: Fact, part: str, who: Participant) -> bool:
    return any(_alike(who, one) for one in fact.names(part))


def _alike(one: Participant, other: Participant) -> bool:
    """Whether two names share a word."""
    return any(same(mine, theirs) for mine in one.name for theirs in other.name)


def _agree(mine: Fact, other: Fact, but: set[str]) -> bool:
    """Whether all that both tell besides agrees: the other parts, and the figures."""
    for part in mine.parts:
        if part in but or part not in other.parts:
            continue
        ours, others = mine.parts[part], other.parts[part]
        if any(one.is_open for one in (*ours, *others)):
            continue
        shared = any(
            same(word, like)
            for one in ours
            for word in (*one.name, *one.words)
            for two in others
            for like in (*two.name, *two.words)
        )
        if not shared and not _figures_meet(mine.figures, other.figures):
            return False
    return True


def _figures_meet(ours: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    return any(
        compare_quantities(one, other).outcome is ComparisonOutcome.MATCH
        for one in ours
        for other in others
        if one.kind not in _FREE and other.kind not in _FREE
    )
