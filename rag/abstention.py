"""When to say that the sources do not answer: before a word is drafted, from names and nearness alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.names import unsupported_names
from rag.records import Evidence, Hit, Reason

# Score of the best evidence (rag.evidence: nearness, words in common, rank): on the shipped corpus the questions
# that it answers lie above it, questions about something else below (docs/decisions.md has the curve).
_NEAR = 0.25


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the sources cannot answer."""

    reason: Reason
    names: tuple[str, ...] = ()


def doubt_about(
    question: str,
    language: str,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    *,
    is_common: Callable[[str], bool] = lambda _: False,
) -> Doubt | None:
    """Why this question cannot be answered from this evidence; None when it may be.

    A name in the question that none of the passages holds is a false premise or another subject: either way an
    answer about somebody else would mislead.
    """
    if not hits or not evidence:
        return Doubt(Reason.NOTHING_FOUND)
    sources = [(f"{hit.passage.title}. {hit.passage.text}", hit.passage.language) for hit in hits]
    missing = unsupported_names(question, language, sources, is_common)
    if missing:
        return Doubt(Reason.UNKNOWN_NAME, missing)
    if evidence[0].score < _NEAR:
        return Doubt(Reason.NOTHING_FOUND)
    return None
