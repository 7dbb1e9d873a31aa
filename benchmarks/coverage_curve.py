"""What comes of answering the surest questions first: risk by coverage, and the rates at the product's own line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rag.evaluation_labels import percent

COVERAGES = (10, 20, 30, 40, 50, 60, 70, 80, 90, 100)


@dataclass(frozen=True, slots=True)
class Decided:
    """A question: whether it can be answered, whether it was, and how sure the model was of its evidence."""

    answerable: bool
    answered: bool
    likeliest: float  # log-odds of the likeliest piece; minus infinity where none was read
    seconds: float = 0.0

    @property
    def rank(self) -> tuple[bool, float]:
        """The surest last: what was answered before what was not, and by the log-odds within each."""
        return self.answered, self.likeliest


def summary(decided: Sequence[Decided]) -> dict[str, Any]:
    """Rates in per cent; `risk_by_coverage` maps a share of the questions to the unanswerable ones in it."""
    able = [one for one in decided if one.answerable]
    unable = [one for one in decided if not one.answerable]
    false_answers = percent(one.answered for one in unable) or 0.0
    false_abstentions = percent(not one.answered for one in able) or 0.0
    pairs = [
        (above.rank > below.rank) + 0.5 * (above.rank == below.rank) for above in able for below in unable
    ]
    return {
        "answerable": len(able),
        "unanswerable": len(unable),
        "false_answers": false_answers,
        "false_abstentions": false_abstentions,
        "mean_of_both": round((false_answers + false_abstentions) / 2, 1),
        "area_under_curve": round(sum(pairs) / max(len(pairs), 1), 3),
        "risk_by_coverage": risk_by_coverage(decided),
        "seconds_a_question": round(median(one.seconds for one in decided), 1) if decided else None,
    }


def risk_by_coverage(decided: Sequence[Decided]) -> dict[int, float]:
    """Of the surest so many per cent of the questions, the per cent that cannot be answered."""
    surest = sorted(decided, key=lambda one: one.rank, reverse=True)
    return {
        coverage: percent(not one.answerable for one in surest[: max(1, round(len(surest) * coverage / 100))])
        or 0.0
        for coverage in COVERAGES
    }
