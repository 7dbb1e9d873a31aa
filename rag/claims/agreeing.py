"""Whether two predicates that say the same thing agree in who and what takes part, and in their figures."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rag.claims.frames import Frame, Word, same
from rag.claims.misnamed import runs_of
from rag.claims.participants import Fact, Participant
from rag.claims.replaced import spelt_alike
from rag.quantities import Quantity, QuantityKind, compare_quantities
from rag.quantities.records import ComparisonOutcome
from rag.words import fold

_TITLES = frozenset(
    "president presidente mr mrs ms m mme sir lord dr sheikh cheikh sheik king queen prince princess minister ceo the "
    "group groupe inc corp ltd sa".split()
)


class Accord(StrEnum):
    """How far all that two predicates tell besides the parts in question agrees."""

    YES = "yes"  # something agrees and nothing differs
    NOTHING = "nothing"  # nothing else is told
    UNKNOWN = "unknown"  # words differ, which may mean the same
    NO = "no"  # names, figures or dates differ


def accord(mine: Fact, other: Fact, but: set[str], *, exact: bool = False) -> Accord:
    """How far the other parts, the figures and the dates of two predicates agree.

    :param exact: A part of a name does not stand for the whole: 'SK' is not 'SK Networks'.
    """
    found = {
        _parts_agree(mine.parts[part], other.parts[part], exact=exact)
        for part in mine.parts
        if part not in but and part in other.parts
    }
    found |= {_figures_agree(mine.figures, other.figures), _dates_agree(mine.figures, other.figures)}
    for one in (Accord.NO, Accord.YES, Accord.UNKNOWN):
        if one in found:
            return one
    return Accord.NOTHING


def plays(fact: Fact, part: str, who: Participant, beside: Fact | None = None) -> bool:
    """Whether somebody, or something, plays a part.

    A short name stands for a longer one unless it is somebody of its own: 'Samsung' beside 'Samsung SDS'.

    :param beside: The fact that `who` plays a part in.
    """
    present = [one for group in fact.parts.values() for one in group]
    others = [] if beside is None else [one for group in beside.parts.values() for one in group]
    if any(_same_name(who, one) for one in present):
        return any(_same_name(who, one) for one in fact.parts.get(part, ()))
    return any(
        alike(who, one) and not any(_same_name(one, other) for other in others)
        for one in fact.parts.get(part, ())
    )


def alike(one: Participant, other: Participant) -> bool:
    """Whether two participants are the same: two names of which one holds the other, or two things of one word."""
    if one.name and other.name:
        mine, theirs = _known(one.name), _known(other.name)
        return _within(mine, theirs) or _within(theirs, mine)
    if one.name or other.name:
        return False
    return bool(one.words and other.words) and same(one.words[0], other.words[0])


def _same_name(one: Participant, other: Participant) -> bool:
    """Whether two names have the same words."""
    mine, theirs = _known(one.name), _known(other.name)
    return bool(one.name and other.name) and _within(mine, theirs) and _within(theirs, mine)


def figures_meet(ours: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """Whether some figure or date of the one is one of the other."""
    return any(
        compare_quantities(one, other).outcome is ComparisonOutcome.MATCH for one in ours for other in others
    )


def is_named_in(who: Participant, frame: Frame) -> bool:
    """Whether a text has a name that may be this one, whole or in part, in whatever spelling."""
    mine = name_words(who)
    initials = "".join(fold(word.text)[0] for word in mine)
    for run in runs_of(frame.words):
        if any(same(word, other) or spelt_alike(word, other) for word in mine for other in run):
            return True
        if len(mine) > 1 and any(fold(word.text).replace(".", "") == initials for word in run):
            return True
        if len(run) > 1 and fold(mine[0].text) == "".join(fold(word.text)[0] for word in run):
            return True
    return False


def name_words(who: Participant) -> tuple[Word, ...]:
    """The words of a name without titles, which go with it and are no part of it."""
    return _known(who.name)


def _known(name: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(word for word in name if fold(word.text) not in _TITLES) or tuple(name)


def _within(some: Sequence[Word], others: Sequence[Word]) -> bool:
    return all(any(same(one, other) for other in others) for one in some)


def _parts_agree(ours: Sequence[Participant], others: Sequence[Participant], *, exact: bool) -> Accord:
    known = [one for one in ours if not one.is_open]
    told = [one for one in others if not one.is_open]
    if not known or not told:
        return Accord.NOTHING
    for one in known:
        for other in told:
            is_one = alike(one, other) and not (exact and one.name and not _same_name(one, other))
            if is_one or (_share_a_word(one, other) and not (exact and (one.name or other.name))):
                return Accord.YES
    if any(one.name for one in known) and any(one.name for one in told):
        return Accord.NO
    return Accord.UNKNOWN


def _share_a_word(one: Participant, other: Participant) -> bool:
    """Whether a thing is another, or what a name is said to be; what two names are both said to be tells nothing."""
    if one.name and other.name:
        return False
    return any(same(word, like) for word in one.words for like in other.words)


def _figures_agree(ours: Sequence[Quantity], others: Sequence[Quantity]) -> Accord:
    free = {QuantityKind.DATE, QuantityKind.ORDINAL}
    mine = [one for one in ours if one.kind not in free]
    theirs = [one for one in others if one.kind not in free]
    return _agree(mine, theirs, matched=Accord.YES)


def _dates_agree(ours: Sequence[Quantity], others: Sequence[Quantity]) -> Accord:
    mine = [one for one in ours if one.kind is QuantityKind.DATE]
    theirs = [one for one in others if one.kind is QuantityKind.DATE]
    return _agree(mine, theirs, matched=Accord.NOTHING)


def _agree(mine: Sequence[Quantity], theirs: Sequence[Quantity], *, matched: Accord) -> Accord:
    if not mine or not theirs:
        return Accord.NOTHING
    return matched if figures_meet(mine, theirs) else Accord.NO
