"""When to say that the sources do not answer: before a word is drafted, from names and nearness alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.names import unsupported_names
from rag.records import Evidence, Hit, Reason
from rag.words import fold, names_and_figures

# Score of the best evidence (rag.evidence: nearness, words in common, rank). On tests/eval/questions.jsonl 0.8 % of
# the answerable questions lie below it and 32 % of the unanswerable whose names are known; the model declines more.
_NEAR = 0.45
_KEYWORDS = 4  # so many words are a keyword query, where the first may well be a name
_SPELLING = 0.84  # likeness (difflib) from which a name is another spelling of one in the sources


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
    # The first word of a question has a capital because it is the first.
    asked = question if len(question.split()) <= _KEYWORDS else "… " + question.partition(" ")[2]
    missing = _unknown(unsupported_names(asked, language, sources, is_common), sources)
    if missing:
        return Doubt(Reason.UNKNOWN_NAME, missing)
    if evidence[0].score < _NEAR:
        return Doubt(Reason.NOTHING_FOUND)
    return None


def _unknown(names: Sequence[str], sources: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The names that are no slip of the pen for a name in the sources ('Seol' for 'Seoul')."""
    from difflib import get_close_matches

    if not names:
        return ()
    held = {word for text, _ in sources for word in names_and_figures(text)}
    return tuple(name for name in names if not get_close_matches(fold(name), held, n=1, cutoff=_SPELLING))
