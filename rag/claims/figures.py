"""Figure by figure: which figure of the evidence holds a figure of the claim, or says otherwise.

A figure that the evidence holds matches, wherever it stands; one that follows from the evidence by arithmetic or
rounding under 'about' matches too. A conflict asks more: both figures must measure one kind of thing, and the words
and names around them must agree, since two values of one unit are usually two facts. A figure of the evidence that
already matches a figure of the claim conflicts with no other. The publication date of a document is no figure of it,
but the year or month in its title dates what it tells ('Altman's January 2024 trip').
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rag.claims.differences import difference
from rag.claims.figure_pairs import HOLDS, FigurePair
from rag.claims.frames import Frame, frame_of
from rag.claims.intervals import compare_claimed
from rag.claims.records import FigureCheck, FigureOutcome
from rag.quantities import (
    ComparisonOutcome,
    ComparisonReason,
    Quantity,
    QuantityComparison,
    QuantityKind,
    find_quantities,
)

# A sentence holds a few figures, a table many: what is beyond these is no longer compared, so that time stays linear.
_MOST_CLAIMED, _MOST_FOUND = 30, 60
_SOFT: Final = frozenset({ComparisonReason.QUALIFIER})


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """A figure of a claim with the figure of the evidence that holds it or conflicts with it."""

    claimed: Quantity
    outcome: FigureOutcome
    found: Quantity | None = None
    row: int | None = None  # which piece of evidence holds `found`
    comparison: QuantityComparison | None = None
    agreement: float = 0.0  # share of the claim's other words beside the figure found, 0 to 1

    @property
    def is_hard(self) -> bool:
        """Whether it is a conflict that makes a claim false, rather than said with too little care."""
        return (
            self.outcome is FigureOutcome.CONFLICTS
            and self.comparison is not None
            and self.comparison.reason not in _SOFT
        )


def compare_figures(
    claim: str,
    claim_language: str,
    evidence: Sequence[tuple[str, str]],
    *,
    same_matter: float = 0.5,
    before: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> tuple[FigureComparison, ...]:
    """Compare each figure of a claim with those of the evidence, in the order of the claim.

    :param evidence: Texts with their languages, all of which speak of the claim's matter.
    :param same_matter: Nearness of claim and evidence, 0 to 1: the nearer, the less the words must agree.
    :param before: For each piece of evidence what stands before it, whose names its sentences without any speak of.
    :param titles: The title of each piece's document, in the piece's language.
    :raises SettingsError: when a language is neither 'fr' nor 'en'.
    """
    frame = frame_of(claim, claim_language)
    rows = [frame_of(text, language) for text, language in evidence]
    earlier = before or [""] * len(rows)
    lent = [frame_of(text, row.language).names for text, row in zip(earlier, rows, strict=True)]
    rows = [
        replace(row, figures=row.figures[:_MOST_FOUND], lent=names)
        for row, names in zip(rows, lent, strict=True)
    ]
    judged = frame.figures[:_MOST_CLAIMED]
    held = {
        number: best
        for number, figure in enumerate(judged)
        if (best := _holding(frame, figure, rows)) is not None
    }
    unheld = [figure for number, figure in enumerate(judged) if number not in held]
    # a figure of the evidence that says what the claim says elsewhere conflicts with nothing
    unused = [
        [one for one in row.figures if not any(_holds(figure, one) for figure in judged)] for row in rows
    ]
    compared = [
        held.get(number)
        or _conflicting(frame, figure, unheld, list(zip(rows, unused, strict=True)), same_matter)
        for number, figure in enumerate(judged)
    ]
    dates = [
        one
        for title, (_, language) in zip(titles, evidence, strict=False)
        for one in find_quantities(title, language)
        if one.kind is QuantityKind.DATE
    ]
    compared = [_dated_by_title(one, dates) for one in compared]
    beyond = [FigureComparison(figure, FigureOutcome.ABSENT) for figure in frame.figures[_MOST_CLAIMED:]]
    return (*compared, *beyond)


def figure_checks(
    comparisons: Sequence[FigureComparison], claim_language: str, citations: Sequence[int | None]
) -> tuple[FigureCheck, ...]:
    """Put comparisons into the records of a report.

    :param citations: For each piece of evidence given to `compare_figures`, the number of its citation.
    """
    checks = []
    for one in comparisons:
        if one.claimed.kind is QuantityKind.ORDINAL and one.outcome is FigureOutcome.ABSENT:
            continue  # 'the first' is a figure only where a source ranks it too
        words = None
        if one.outcome is FigureOutcome.CONFLICTS and one.found is not None and one.comparison is not None:
            words = difference(one.claimed, one.found, one.comparison, claim_language)
        checks.append(
            FigureCheck(
                text=one.claimed.text,
                start=one.claimed.start,
                end=one.claimed.end,
                normal=str(one.claimed),
                outcome=one.outcome,
                source_text=one.found.text if one.found else None,
                source_normal=str(one.found) if one.found else None,
                citation=citations[one.row] if one.row is not None else None,
                difference=words,
                factor=_factor(one),
            )
        )
    return tuple(checks)


def _factor(one: FigureComparison) -> Decimal | None:
    return one.comparison.factor if one.comparison is not None else None


def _dated_by_title(one: FigureComparison, dates: Sequence[Quantity]) -> FigureComparison:
    """A year or month that no sentence gives, but that follows from a title; a day is too much to take from there."""
    asked = one.claimed.date
    if one.outcome is not FigureOutcome.ABSENT or asked is None or asked.day is not None:
        return one
    told = any(_holds(one.claimed, date) for date in dates)
    return FigureComparison(one.claimed, FigureOutcome.MATCHES) if told else one


def _holds(claimed: Quantity, found: Quantity) -> bool:
    return compare_claimed(claimed, found).outcome in HOLDS


def _holding(frame: Frame, figure: Quantity, rows: Sequence[Frame]) -> FigureComparison | None:
    """The figure that says the same, before one that implies it; of several the one in the likest words."""
    found: list[tuple[bool, float, int, Quantity, QuantityComparison]] = []
    for row, other in enumerate(rows):
        for one in other.figures:
            comparison = compare_claimed(figure, one)
            if comparison.outcome in HOLDS:
                exact = comparison.outcome is ComparisonOutcome.MATCH
                share = FigurePair(frame, figure, (), other, one, ()).beside().share
                found.append((exact, share, -row, one, comparison))
    if not found:
        return None
    _, share, row, one, comparison = max(found, key=lambda each: each[:3])
    return FigureComparison(figure, FigureOutcome.MATCHES, one, -row, comparison, share)


def _conflicting(
    frame: Frame,
    figure: Quantity,
    unheld: Sequence[Quantity],
    rows: Sequence[tuple[Frame, Sequence[Quantity]]],
    same_matter: float,
) -> FigureComparison:
    """The figure that gives another value for the same thing, of several the one in the likest words."""
    found: list[tuple[bool, float, int, Quantity, QuantityComparison]] = []
    for row, (other, unused) in enumerate(rows):
        for one in unused:
            comparison = compare_claimed(figure, one)
            if comparison.outcome is not ComparisonOutcome.CONFLICT or comparison.reason is None:
                continue
            pair = FigurePair(frame, figure, unheld, other, one, unused)
            if pair.of_one_thing(comparison.reason, same_matter):
                slip = comparison.reason not in {ComparisonReason.VALUE, ComparisonReason.DATE}
                found.append((slip, pair.beside().share, -row, one, comparison))
    if not found:
        return FigureComparison(figure, FigureOutcome.ABSENT)
    _, share, row, one, comparison = max(found, key=lambda each: each[:3])
    return FigureComparison(figure, FigureOutcome.CONFLICTS, one, -row, comparison, share)
