"""Hard conflicts between a claim and a piece of evidence that speaks of the same matter.

A conflict makes a claim false whatever any model thinks, so each rule first asks that the two share one frame:
everything of the claim but the figure, name or word in question stands in one sentence of the evidence. The nearer
the two texts lie (`same_matter`), the less is asked. Words of caution make none (see `rag.claims.overstatement`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rag.claims.contraries import ContraryKind, Pole, opposed, poles
from rag.claims.denials import Denial, denials
from rag.claims.differences import difference
from rag.claims.figures import compare_figures
from rag.claims.frames import Frame, Word, agreement, frame_of, same
from rag.claims.misnamed import another_holder, misnamed
from rag.claims.replaced import reordered, replaced_name
from rag.polarity import marks
from rag.polarity_words import Mark
from rag.quantities import ComparisonReason, QuantityKind

_ASKED: Final = (
    0.75  # share of the claim's other words that one sentence of the evidence must hold, at nearness 0.5
)
_ASKED_ACROSS: Final = 0.6
_PER_NEARNESS: Final = 0.5
_LEAST, _MOST = 0.5, 1.0
_AROUND: Final = 5  # content words on each side of a word that may say what it is about
_CAPITALS: Final = re.compile(r"(?:[ \u00a0][^\W\d_a-zà-ÿ][a-zà-ÿ]+)+")
_UNSURE: Final = frozenset({Mark.CONDITIONAL, Mark.POSSIBLE, Mark.PLANNED})


class ConflictKind(StrEnum):
    """In what a claim and its evidence contradict each other."""

    FIGURE = "figure"
    UNIT = "unit"
    SCALE = "scale"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    DIRECTION = "direction"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words of a claim that words of its evidence contradict; spans count characters of each text."""

    kind: ConflictKind
    start: int
    end: int
    evidence_start: int
    evidence_end: int
    reason: str  # in the claim's language


_FIGURE_KINDS: Final = {
    ComparisonReason.SCALE: ConflictKind.SCALE,
    ComparisonReason.UNIT: ConflictKind.UNIT,
    ComparisonReason.PERIOD: ConflictKind.UNIT,
    ComparisonReason.DATE: ConflictKind.DATE,
}


def conflicts(
    claim: str,
    claim_language: str,
    evidence: str,
    evidence_language: str,
    *,
    same_matter: float,
    before: str = "",
    is_common: Callable[[str], bool] = lambda _: False,
) -> tuple[Conflict, ...]:
    """What of a claim a piece of evidence plainly contradicts, in the order of the claim; mostly nothing.

    :param same_matter: Nearness of the two texts, 0 to 1, 0.5 where it is not known.
    :param before: What stands before the evidence and says whom it speaks of where it names nobody.
    :param is_common: Whether a lower-case word is an ordinary word of the two languages, for names.
    :raises SettingsError: when a language is neither 'fr' nor 'en'.
    """
    if claim.split() == evidence.split():
        return ()
    mine = frame_of(claim, claim_language, is_common)
    theirs = frame_of(evidence, evidence_language, is_common)
    found = [
        *_figures(mine, theirs, same_matter, before),
        *_names(mine, theirs, same_matter),
        *_negations(mine, theirs, same_matter),
        *_directions(mine, theirs, same_matter),
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _figures(mine: Frame, theirs: Frame, same_matter: float, before: str) -> Iterator[Conflict]:
    compared = compare_figures(
        mine.text, mine.language, [(theirs.text, theirs.language)], same_matter=same_matter, before=[before]
    )
    for one in compared:
        if not one.is_hard or one.found is None or one.comparison is None:
            continue
        kind = ConflictKind.DATE if one.claimed.kind is QuantityKind.DATE else ConflictKind.FIGURE
        if one.comparison.reason is not None:
            kind = _FIGURE_KINDS.get(one.comparison.reason, kind)
        reason = difference(one.claimed, one.found, one.comparison, mine.language)
        yield Conflict(kind, one.claimed.start, one.claimed.end, one.found.start, one.found.end, reason)


def _names(mine: Frame, theirs: Frame, same_matter: float) -> Iterator[Conflict]:
    replaced = replaced_name(mine, theirs, same_matter)
    if replaced is not None:
        start, end = _run(mine, replaced[0])
        at, to = _run(theirs, replaced[1])
        yield Conflict(
            ConflictKind.NAME, start, end, at, to, _not_but(theirs.text[at:to], mine.text[start:end], mine)
        )
        return
    wrong = misnamed(mine, theirs, same_matter) or another_holder(mine, theirs)
    if wrong is not None:
        (start, end), (at, to) = _run(mine, wrong[0]), _run(theirs, wrong[1])
        reason = _not_but(theirs.text[at:to], mine.text[start:end], mine)
        yield Conflict(ConflictKind.NAME, start, end, at, to, reason)
        return
    turned = reordered(mine, theirs, same_matter)
    if turned is not None:
        (start, end), (next_start, next_end) = (_run(mine, one) for one in turned)
        names = mine.text[start:end], mine.text[next_start:next_end]
        there = next((word for word in theirs.words if same(word, turned[0])), theirs.words[0])
        reason = (
            f"{names[0]} et {names[1]} tiennent le rôle l’un de l’autre dans la source"
            if mine.language == "fr"
            else f"{names[0]} and {names[1]} have each other’s role in the source"
        )
        yield Conflict(ConflictKind.NAME, start, end, *_run(theirs, there), reason)


def _run(frame: Frame, word: Word) -> tuple[int, int]:
    """The place of the whole name that a word belongs to, and of what stands behind it with a capital: 'Son'."""
    words = [one for one in frame.words if one.is_name and one.run == word.run]
    behind = _CAPITALS.match(frame.text, words[-1].end)
    return words[0].start, behind.end() if behind else words[-1].end


def _not_but(source: str, claim: str, frame: Frame) -> str:
    return f"{source} et non {claim}" if frame.language == "fr" else f"{source}, not {claim}"


def _negations(mine: Frame, theirs: Frame, same_matter: float) -> Iterator[Conflict]:
    """What one side denies and the other affirms."""
    ours, others = denials(mine), denials(theirs)
    for denial in (one for one in ours if not one.ended):
        affirmed = _affirmed(denial.word, theirs, others, mine)
        if affirmed and _one_statement(mine, denial.word, theirs, affirmed, same_matter):
            yield _denied(mine.language, denial.word, affirmed, by_claim=True)
            return
    for denial in (one for one in others if not one.ended):
        affirmed = _affirmed(denial.word, mine, ours, theirs)
        if affirmed and _one_statement(mine, affirmed, theirs, denial.word, same_matter):
            yield _denied(mine.language, affirmed, denial.word, by_claim=False)
            return


def _affirmed(word: Word, frame: Frame, negations: tuple[Denial, ...], denying: Frame) -> Word | None:
    """The same word in the other text, where it is not denied and no less sure than where it is.

    'Has not signed' agrees with 'plans to sign'; 'will not sign' and 'will sign' exclude each other.
    """
    likes = [one for one in frame.words if same(one, word) and one.is_name is word.is_name]
    denied = [negation.word for negation in negations]
    if not likes or any(one in denied for one in likes):
        return None
    start, end = frame.sentence_at(likes[0].start)
    if any(start <= negation.start < end for negation in negations):
        return None  # another denial in the same sentence: too easily the same one in other words
    first, last = denying.sentence_at(word.start)
    unsure = marks(frame.text[start:end], frame.language) & _UNSURE
    return likes[0] if unsure <= marks(denying.text[first:last], denying.language) else None


def _denied(language: str, word: Word, other: Word, *, by_claim: bool) -> Conflict:
    if language == "fr":
        reason = (
            f"la source affirme ce que l’affirmation nie\u00a0: « {other.text} »"
            if by_claim
            else f"la source le nie\u00a0: « {other.text} »"
        )
    else:
        reason = (
            f"the source affirms what the claim denies: “{other.text}”"
            if by_claim
            else f"the source denies it: “{other.text}”"
        )
    return Conflict(ConflictKind.NEGATION, word.start, word.end, other.start, other.end, reason)


def _directions(mine: Frame, theirs: Frame, same_matter: float) -> Iterator[Conflict]:
    """Words of the claim whose contrary stands in the same place of the evidence."""
    ours, others = denials(mine), denials(theirs)
    held = _poled(theirs)
    own = _poled(mine)
    for word, pole in own:
        for other, against in held:
            if not opposed(pole, against):
                continue
            start, end = theirs.sentence_at(other.start)
            if any(
                like.scale == pole.scale and like.end == pole.end
                for one, like in held
                if start <= one.start < end
            ):
                continue  # up and down in one sentence
            if any(opposed(like, pole) for _, like in own):
                continue
            if _is_denied(word, ours) or _is_denied(other, others):
                continue  # neither rose nor fell: no contradiction
            if not _fits(mine, word, theirs, other, pole):
                continue
            if _one_statement(mine, word, theirs, other, same_matter):
                reason = _not_but(
                    theirs.text[other.start : other.end], mine.text[word.start : word.end], mine
                )
                yield Conflict(ConflictKind.DIRECTION, word.start, word.end, other.start, other.end, reason)
                return


def _poled(frame: Frame) -> list[tuple[Word, Pole]]:
    return [
        (word, pole) for word in frame.words if not word.is_name for pole in sorted(poles(word.text), key=str)
    ]


def _is_denied(word: Word, negations: tuple[Denial, ...]) -> bool:
    return any(negation.word == word for negation in negations)


def _fits(mine: Frame, word: Word, theirs: Frame, other: Word, pole: Pole) -> bool:
    """Whether two contraries are said of the same: by what their kind asks."""
    if pole.kind is ContraryKind.RELATIVE:
        return False
    before, after = _sides(mine, word)
    their_before, their_after = _sides(theirs, other)
    if pole.kind is ContraryKind.CONVERSE:
        doers = [one for one in before if one.is_name]
        their_doers = [one for one in their_before if one.is_name]
        return bool(doers and their_doers) and same(doers[-1], their_doers[-1])
    subjects = any(same(one, like) for one in before[-2:] for like in their_before)
    objects = any(same(one, like) for one in after[:3] for like in their_after[:3])
    if before and after:
        return subjects and objects
    return subjects or objects


def _sides(frame: Frame, word: Word) -> tuple[list[Word], list[Word]]:
    start, end = frame.sentence_at(word.start)
    words = frame.within(start, end)
    return (
        [one for one in words if one.end <= word.start][-_AROUND:],
        [one for one in words if one.start >= word.end][:_AROUND],
    )


def _one_statement(mine: Frame, word: Word, theirs: Frame, other: Word, same_matter: float) -> bool:
    """Whether a sentence of the evidence says what the claim says but for one word of each."""
    start, end = theirs.sentence_at(other.start)
    held = agreement(mine.words, theirs.within(start, end), but_for=[(word.start, word.end)])
    asked = _ASKED if mine.language == theirs.language else _ASKED_ACROSS
    asked -= _PER_NEARNESS * (same_matter - 0.5)
    return not held.missing_names and bool(held.shared) and held.share >= min(max(asked, _LEAST), _MOST)
