"""Dense and lexical rankings made one, with the language in mind: a weighted sum of calibrated scores.

Three things go wrong when passages of two languages meet in one ranking, and each has its step here.

1. An encoder puts every passage of the query's own language nearer. So a cosine counts from the mean cosine of
   the query with all passages of that language (`background`), which the index knows from its mean vectors.
2. Words match badly across languages, and a rank says nothing about how well they match. So BM25 itself is
   added, per word of the query, and not its rank: who shares one name gains little, who shares none nothing.
3. A twin, the passage that says the same in the other language, has no such words and falls behind. So it
   follows right behind the passage that it is the twin of; a passage without a twin keeps its score.

A second call may order the first few anew with late interaction (`Candidate.late`).

The sum of scores after Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023), the
third step after Diaz, "Regularizing Ad Hoc Retrieval Scores" (2005), late interaction after Khattab and Zaharia,
"ColBERT" (2020). Measurements, and what did not help: docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# All scores count in nearness: 0 is a passage picked at random, 1 the query's own words.
# What BM25 per word of the query is worth; from 0.07 to 0.16 the evaluation sets hardly move.
LEXICAL_WEIGHT = 0.12
# What the nearness of late interaction is worth beside that of the passage's vector; flat from 1 to 3.
LATE_WEIGHT = 2.0
# How far a twin follows behind: at 0 the reader's language would lose its place in front, at three times as much
# the next best passages crowd twins out of the first five.
TWIN_DISTANCE = 0.045
# Centred cosine of passages of two languages: below the first they are about different things, from the second on
# they say the same. Of 780 translated news passages 99 % lie above 0.66, of the nearest others 90 % below 0.62.
TWIN_FROM, TWIN_AT = 0.5, 0.8
_USUAL_QUERY_WORDS = 5  # content words, median of the evaluation questions
# Only passages that may still reach the reader can be lifted or can lift.
_TWINS_AMONG = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that at least one ranking offers."""

    passage_id: int
    language: str
    dense: float | None  # cosine of query and passage; None: the dense ranking did not offer it
    lexical: float | None  # BM25; None: the lexical ranking did not offer it
    late: float | None = None  # mean, over the tokens of the query, of the greatest cosine in the passage


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate with its place: `score` compares within one list only, ranks count from 1 per list."""

    passage_id: int
    language: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None


def fuse(
    candidates: Sequence[Candidate],
    *,
    query_language: str,
    background: Mapping[str, float],
    query_words: int = _USUAL_QUERY_WORDS,
    vectors: NDArray[np.float32] | None = None,
) -> list[Fused]:
    """Candidates of all languages in one ranking, best first; ties: the query's language, then the passage id.

    :param query_words: How many content words the query has; a sum over more words is no better a match.
    :param background: Mean cosine of the query with all passages of each language, see `backgrounds`; a language
        that is missing counts from the mean of the others.
    :param vectors: Centred unit vectors of the candidates in their order, shape (n, dimension), see `centred`.
        Without them no passage follows its twin.
    :raises ValueError: when only some candidates have a late score: the others could not be ranked among them.
    """
    import numpy as np

    if not candidates:
        return []
    with_late = sum(one.late is not None for one in candidates)
    if with_late not in (0, len(candidates)):
        raise ValueError(
            f"{with_late} of {len(candidates)} candidates have a late score; give it to all or none"
        )
    usual = sum(background.values()) / len(background) if background else 0.0
    below = np.array([background.get(one.language, usual) for one in candidates])
    scores = (_cosines(candidates) - below) / (1.0 - usual)
    scores += LEXICAL_WEIGHT * np.array([one.lexical or 0.0 for one in candidates]) / max(query_words, 1)
    if with_late:
        late = np.array([one.late for one in candidates], dtype=np.float64)
        scores += LATE_WEIGHT * (late - below) / (1.0 - usual)
    if vectors is not None:
        distance = TWIN_DISTANCE * (1.0 + LATE_WEIGHT if with_late else 1.0)
        scores = _with_twins(scores, [one.language for one in candidates], vectors, distance)
    dense_ranks = _ranks(candidates, [one.dense for one in candidates])
    lexical_ranks = _ranks(candidates, [one.lexical for one in candidates])
    fused = [
        Fused(one.passage_id, one.language, float(score), dense_rank, lexical_rank)
        for one, score, dense_rank, lexical_rank in zip(
            candidates, scores, dense_ranks, lexical_ranks, strict=True
        )
    ]
    return sorted(fused, key=lambda one: (-one.score, one.language != query_language, one.passage_id))


def backgrounds(
    query_vector: NDArray[np.float32], means: Mapping[str, NDArray[np.float32]]
) -> dict[str, float]:
    """Mean cosine of the query with all passages of each language, from the mean of their unit vectors."""
    return {language: float(query_vector @ mean) for language, mean in means.items()}


def centred(
    vectors: NDArray[np.float32], languages: Sequence[str], means: Mapping[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Unit vectors less the mean vector of their language, at length 1 again, shape (n, dimension).

    What all passages of a language have in common is the language; what is left is what they are about.
    """
    import numpy as np

    spoken = list(means)
    rows = [spoken.index(language) for language in languages]
    rest = vectors - np.stack([means[language] for language in spoken])[rows]
    unit: NDArray[np.float32] = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-12)
    return unit


def _cosines(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Cosines; one that is not known is at most the least that its language's ranking offers."""
    import numpy as np

    least: dict[str, float] = {}
    for one in candidates:
        if one.dense is not None:
            least[one.language] = min(one.dense, least.get(one.language, one.dense))
    least_of_all = min(least.values(), default=0.0)
    known = [
        one.dense if one.dense is not None else least.get(one.language, least_of_all) for one in candidates
    ]
    return np.array(known)


def _with_twins(
    scores: NDArray[np.float64], languages: Sequence[str], vectors: NDArray[np.float32], distance: float
) -> NDArray[np.float64]:
    """Scores in which a passage stands at most `distance` behind its twin in another language."""
    import numpy as np

    best = np.argsort(-scores, kind="stable")[:_TWINS_AMONG]
    spoken = np.array(languages)[best]
    near = vectors[best] @ vectors[best].T
    likeness = np.clip((near - TWIN_FROM) / (TWIN_AT - TWIN_FROM), 0.0, 1.0)
    likeness[spoken[:, None] == spoken[None, :]] = 0.0
    ahead = np.maximum(0.0, scores[best][None, :] - distance - scores[best][:, None])
    lifted = scores.copy()
    lifted[best] += (likeness * ahead).max(axis=1)
    return lifted


def _ranks(candidates: Sequence[Candidate], values: Sequence[float | None]) -> list[int | None]:
    """Place of each value, from 1; equal values stand by passage id, and None has no place."""
    known = [row for row, value in enumerate(values) if value is not None]
    known.sort(key=lambda row: (-(values[row] or 0.0), candidates[row].passage_id))
    ranks: list[int | None] = [None] * len(values)
    for place, row in enumerate(known, start=1):
        ranks[row] = place
    return ranks
