"""Names that play each other's parts, or somebody else's, in what a claim and its evidence say.

'OpenAI will supply Samsung' against 'Samsung supplies OpenAI': both speak of one transfer, in which giver and
receiver have changed places. It is surely a conflict where all else agrees and nothing in the evidence says it the
claim's way round as well; where that is not sure, the evidence at least does not hold the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.claims.agreeing import Accord, accord, alike, figures_meet, is_named_in, name_words, plays
from rag.claims.bonds import Bond, bonds_of, exchanged
from rag.claims.frames import Frame, frame_of, same
from rag.claims.parsable import sentences_of
from rag.claims.participants import Fact, Participant, facts_of
from rag.claims.predicates import plays_alone
from rag.parsing import Parser
from rag.syntax import Parse
from rag.words import fold


class Fault(StrEnum):
    """What is wrong with who plays which part."""

    TURNED = "turned"  # a name plays another part, surely
    REPLACED = "replaced"  # another name plays the part, surely
    # The evidence does not hold the claim, and that is all: of claims that no rule was mended on, those contradicted
    # for a likely fault were true too often.
    LIKELY = "likely"  # one of the two, if both speak of the same matter
    DOUBTFUL = "doubtful"  # perhaps one of the two


# What texts say in so many ways, with adjectives and commas, that not finding it proves nothing.
_SAID_OTHERWISE = frozenset({"", "identity", "office", "chief", "chair", "governor", "own", "advise", "hire"})
_ORDER = (Fault.TURNED, Fault.REPLACED, Fault.LIKELY, Fault.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Roles:
    """How a claim and a piece of evidence differ in who does what to whom; places count characters of each text."""

    fault: Fault
    start: int  # of the name in the claim
    end: int
    evidence_start: int  # of the words of the evidence that say it otherwise
    evidence_end: int
    reason: str  # in the claim's language


@dataclass(frozen=True, slots=True)
class Reading:
    """Who plays which part in a piece of evidence, beside a claim."""

    roles: Roles | None  # what is other than in the claim
    is_held: bool  # some two parts of the claim are played by the same
    is_untold: bool = (
        False  # a name does something to another in the claim, of which the evidence tells nothing
    )


NOTHING_READ = Reading(None, is_held=False)


def compare_all(
    parser: Parser,
    claim: tuple[str, str],
    pieces: Sequence[tuple[str, str]],
    is_common: Callable[[str], bool] = lambda _: False,
) -> list[Reading]:
    """Compare a claim with each piece of evidence; texts come with their languages.

    Only sentences that hold a name of the claim are parsed, all of them at once.

    :param is_common: Whether a lower-case word is an ordinary word, for the word a sentence begins with.
    """
    frames = [frame_of(*piece, is_common) for piece in pieces]
    mine = _with_openers(frame_of(*claim, is_common), frames)
    frames = [_with_openers(frame, [mine]) for frame in frames]
    parses = _parsed(parser, [(mine, mine.sentences)])[0]
    ours, bonds = facts_of(mine, parses), bonds_of(mine, parses)
    if not mine.names or not (ours or bonds):
        return [NOTHING_READ] * len(pieces)
    wanted = [(frame, _naming(mine, frame)) for frame in frames]
    found = []
    for frame, parses in zip(frames, _parsed(parser, wanted), strict=True):
        reading = compare_roles(mine, ours, frame, facts_of(frame, parses))
        if reading.roles is None and not reading.is_held:
            pair = exchanged(bonds, bonds_of(frame, parses))
            if pair is not None:
                reading = replace(reading, roles=_exchanged(mine, pair, frame))
        found.append(reading)
    return found


def _with_openers(frame: Frame, others: Sequence[Frame]) -> Frame:
    """A frame in which the word that begins a sentence is a name where another text has it as one."""
    known = {fold(word.text) for other in others for word in other.names}
    words = tuple(
        replace(word, is_name=True) if word.text[:1].isupper() and fold(word.text) in known else word
        for word in frame.words
    )
    return replace(frame, words=words)


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


def compare_roles(claim: Frame, mine: Sequence[Fact], evidence: Frame, theirs: Sequence[Fact]) -> Reading:
    """What is turned round between two texts, and whether any of it is said alike."""
    found: list[Roles] = []
    is_held = False
    for fact in mine:
        if fact.is_denied or fact.is_symmetric:
            continue
        others = [one for one in theirs if _same_predicate(fact, one) and not one.is_denied]
        if any(_is_aligned(fact, other) for other in others):
            is_held = True
        else:
            for other in others:
                found.extend(_crossed(claim, fact, evidence, other))
                found.extend(_replaced(claim, fact, evidence, other))
    untold = any(
        _is_plain(fact) and not any(_same_predicate(fact, other) for other in theirs) for fact in mine
    )
    return Reading(min(found, key=lambda one: _ORDER.index(one.fault), default=None), is_held, untold)


def _is_plain(fact: Fact) -> bool:
    """Whether a fact says what one name does to another, in words that the table knows."""
    told = fact.concept not in _SAID_OTHERWISE and not (fact.is_soft or fact.is_symmetric or fact.is_denied)
    return told and sum(bool(fact.names(part)) for part in fact.parts) > 1


def _same_predicate(one: Fact, other: Fact) -> bool:
    if one.concept != other.concept:
        return False
    if one.concept and one.concept != "identity":
        return True
    return one.word is not None and other.word is not None and same(one.word, other.word)


def _is_aligned(mine: Fact, other: Fact) -> bool:
    """Whether the evidence gives each part that it tells to whom the claim gives it, one name at least."""
    shared = [part for part in mine.parts if part in other.parts]
    meeting = [part for part in shared if any(plays(other, part, one, mine) for one in mine.parts[part])]
    named = [part for part in meeting if any(plays(other, part, one, mine) for one in mine.names(part))]
    return len(named) > 1 or (bool(named) and len(meeting) == len(shared))


def _crossed(claim: Frame, mine: Fact, evidence: Frame, other: Fact) -> Iterator[Roles]:
    """Names of the claim that play another part in the evidence."""
    for part, one in _players(mine):
        if plays(other, part, one, mine):
            continue
        for another in other.parts:
            if another == part or not plays(other, another, one, mine):
                continue
            back = any(plays(other, part, two, mine) for two in mine.parts.get(another, ()))
            if not mine.concept and not (back and {part, another} == {"doer", "other"}):
                continue  # of a verb that the table lacks, nothing is known but who does it and to whom
            told = accord(mine, other, {part, another})
            # Words that differ within a language mean to differ; across languages nobody knows.
            unknown = Fault.DOUBTFUL if claim.language == evidence.language else Fault.LIKELY
            if back and one.name:
                fault = {Accord.UNKNOWN: unknown, Accord.NO: Fault.DOUBTFUL}.get(told, Fault.TURNED)
            elif back:
                fault = Fault.LIKELY
            elif one.name:
                fault = {Accord.YES: Fault.TURNED, Accord.UNKNOWN: unknown}.get(told, Fault.DOUBTFUL)
            else:
                continue
            soft = fault is Fault.TURNED and (mine.is_soft or other.is_soft)
            yield _roles(Fault.LIKELY if soft else fault, claim, one, evidence, other)


def _replaced(claim: Frame, mine: Fact, evidence: Frame, other: Fact) -> Iterator[Roles]:
    """Parts of the claim that somebody else plays in the evidence."""
    soft = mine.is_soft or other.is_soft
    for part in mine.parts:
        ours, others = mine.names(part), other.names(part)
        if len(ours) != 1 or not others or any(alike(ours[0], one) for one in others):
            continue
        if is_named_in(others[0], claim):
            told = mine.concept not in _SAID_OTHERWISE and not (soft and mine.concept == "lead")
            if told and is_named_in(ours[0], evidence):
                yield _roles(Fault.DOUBTFUL, claim, ours[0], evidence, other)
            continue
        if accord(mine, other, {part}, exact=True) is not Accord.YES:
            continue
        if not mine.concept and not (part == "doer" and _one_event(mine, other)):
            continue
        alone = mine.word is not None and plays_alone(mine.concept, part, mine.word.text)
        alone = (alone or not mine.concept) and not soft
        if is_named_in(ours[0], evidence):
            yield _roles(Fault.LIKELY if alone else Fault.DOUBTFUL, claim, ours[0], evidence, other)
        elif alone and len(other.parts[part]) == 1 and _of_a_kind(ours[0], others[0]):
            yield _roles(Fault.REPLACED, claim, ours[0], evidence, other)


def _players(fact: Fact) -> Iterator[tuple[str, Participant]]:
    for part, group in fact.parts.items():
        for one in group:
            if not one.is_open:
                yield part, one


def _one_event(mine: Fact, other: Fact) -> bool:
    """Whether the same was done to the same name at the same time, or in the same amount."""
    named = any(plays(other, "other", one) for one in mine.names("other"))
    return named and figures_meet(mine.figures, other.figures)


def _of_a_kind(one: Participant, other: Participant) -> bool:
    """Whether two names may stand for the same kind of thing, as far as their length tells: 'Sam Altman', 'OpenAI'."""
    return len(name_words(one)) == len(name_words(other))


def _roles(fault: Fault, claim: Frame, who: Participant, evidence: Frame, other: Fact) -> Roles:
    start, end = _told(other)
    words = " ".join(evidence.text[start:end].split())
    if claim.language == "fr":
        reason = f"les rôles sont autres\u00a0: la source dit « {words} »"
    else:
        reason = f"the roles are other ones: the source says “{words}”"
    mine = who.name or who.words
    return Roles(fault, mine[0].start, mine[-1].end, start, end, reason)


def _exchanged(claim: Frame, pair: tuple[Bond, Bond], evidence: Frame) -> Roles:
    """Two names that hang on what the other hangs on in the evidence."""
    one, two = pair
    there = [word for word in evidence.words if any(same(word, name) for name in (*one.name, *two.name))]
    start, end = there[0].start, there[-1].end
    names = [" ".join(word.text for word in bond.name) for bond in pair]
    if claim.language == "fr":
        reason = f"{names[0]} et {names[1]} sont à la place l’un de l’autre dans la source"
    else:
        reason = f"{names[0]} and {names[1]} have each other’s place in the source"
    return Roles(Fault.LIKELY, one.name[0].start, one.name[-1].end, start, end, reason)


def _told(fact: Fact) -> tuple[int, int]:
    """The words of a text from the first to the last that a fact rests on."""
    places = [(fact.start, fact.end)]
    for group in fact.parts.values():
        for one in group:
            words = one.name or one.words
            places.append((words[0].start, words[-1].end) if words else (one.start, one.end))
    return min(start for start, _ in places), max(end for _, end in places)
