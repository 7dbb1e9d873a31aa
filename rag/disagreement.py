"""Where sources disagree: the same figure about the same thing with another unit, period or qualifier.

Only evidence that the answer cites starts a disagreement, and only evidence that speaks of the same thing (nearness,
a name in common) joins it. Different values of one unit are left alone: 7 gigawatts and 10 gigawatts are usually two
facts, and telling them from a contradiction wants more than figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from rag.quantities import ComparisonOutcome, ComparisonReason, Quantity, compare_quantities, find_quantities
from rag.records import Evidence
from rag.words import names_and_figures

# Nearness from which two sentences with a name in common speak of one thing: reports of one event in two words.
_SAME_THING = 0.30
_REASONS = frozenset({ComparisonReason.UNIT, ComparisonReason.PERIOD, ComparisonReason.QUALIFIER})
_MOST = 3
_NO_SUBJECT = frozenset({"french", "english", "francais", "francaise", "anglais", "anglaise"})


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two pieces of evidence that give one figure differently, with the words of each."""

    about: tuple[str, ...]  # names that both hold
    left: Evidence
    left_text: str
    right: Evidence
    right_text: str


def find_disputes(
    cited: Sequence[Evidence], evidence: Sequence[Evidence], nearness: Callable[[Evidence, Evidence], float]
) -> list[Dispute]:
    """Disputes between what an answer cites and the other evidence, at most three, each figure once."""
    found: list[Dispute] = []
    seen: set[frozenset[tuple[object, ...]]] = set()
    for left, right in product(cited, evidence):
        if left == right:
            continue
        about = _names(left.text) & _names(right.text)
        if not about or nearness(left, right) < _SAME_THING:
            continue
        figures = product(
            find_quantities(left.text, left.language), find_quantities(right.text, right.language)
        )
        for one, other in figures:
            key = frozenset({_core(one), _core(other)})
            if key not in seen and _differs(one, other):
                seen.add(key)
                found.append(Dispute(tuple(sorted(about)), left, one.text, right, other.text))
    return found[:_MOST]


def _differs(one: Quantity, other: Quantity) -> bool:
    compared = compare_quantities(one, other)
    return (
        compared.outcome is ComparisonOutcome.CONFLICT
        and compared.reason in _REASONS
        and (one.low, one.high) == (other.low, other.high)
        and one.unit is not None
        and other.unit is not None
    )


def _core(quantity: Quantity) -> tuple[object, ...]:
    return (quantity.low, quantity.high, quantity.unit, quantity.period, quantity.qualifier)


def _names(text: str) -> frozenset[str]:
    """The names of a text; figures and the languages of sources are no subject."""
    words = names_and_figures(text)
    return frozenset(word for word in words if not word[0].isdigit() and len(word) > 2) - _NO_SUBJECT
