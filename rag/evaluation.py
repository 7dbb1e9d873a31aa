"""Measuring retrieval: recall@k, mean reciprocal rank and nDCG by language pair, with bootstrap intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.assistant import Assistant
from rag.errors import SettingsError, UnknownDocument
from rag.evaluation_sets import Query, RetrievalSet

CUTS = (1, 5, 10)
_DEPTH = 10  # documents looked at
_HITS = 40  # passages asked for, so that ten documents are among them
_RESAMPLES = 1000
_INDEXED_AT_ONCE = 256

Progress = Callable[[str, int, int], None]  # the step, how much of it is done, how much there is


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the documents that answer it, and those that were found."""

    id: str
    language: str
    gold: tuple[str, ...]
    found: tuple[str, ...]  # document ids, best first, each once

    @property
    def first_rank(self) -> int | None:
        """Rank of the first right document, from 1."""
        return next((rank for rank, name in enumerate(self.found, start=1) if name in self.gold), None)

    def recall(self, k: int) -> float:
        """1 when a right document is among the first k."""
        return float(self.first_rank is not None and self.first_rank <= k)

    def all_found(self, k: int) -> float:
        """1 when all right documents are among the first k."""
        return float(set(self.gold) <= set(self.found[:k]))

    def reciprocal_rank(self) -> float:
        """1 divided by the rank of the first right document."""
        return 0.0 if self.first_rank is None else 1.0 / self.first_rank

    def ndcg(self) -> float:
        """Normalised discounted cumulative gain over the first ten, right or wrong (Järvelin and Kekäläinen, 2002)."""
        gains = [
            1.0 / math.log2(rank + 1) for rank, name in enumerate(self.found, start=1) if name in self.gold
        ]
        ideal = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(len(self.gold), _DEPTH) + 1))
        return sum(gains) / ideal


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean with its 95 % bootstrap interval, in per cent."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.1f} ({self.low:.1f}-{self.high:.1f})"


@dataclass(frozen=True, slots=True)
class PairMeasures:
    """The measures of the queries of one language pair."""

    queries: int
    measures: Mapping[str, Measure]


def evaluate_retrieval(
    assistant: Assistant, wanted: RetrievalSet, *, progress: Progress = lambda *_: None
) -> dict[str, PairMeasures]:
    """Index the documents of a set, where it has any, and search for its queries.

    :return: Measures by language pair, 'query language -> languages of the right documents'.
    :raises SettingsError: when a query is answered by a document that neither set nor index holds.
    """
    documents = wanted.documents
    for first in range(0, len(documents), _INDEXED_AT_ONCE):
        progress("documents", first, len(documents))
        assistant.add_documents(documents[first : first + _INDEXED_AT_ONCE])
        progress("documents", min(first + _INDEXED_AT_ONCE, len(documents)), len(documents))
    languages = {document.id: document.language for document in documents}
    if not documents:
        languages = _languages_of_gold(assistant, wanted)
    judged = judge_queries(assistant, wanted.queries, progress=progress)
    groups = by_language_pair(judged, languages)
    return {pair: PairMeasures(len(group), summarise(group)) for pair, group in groups.items()}


def judge_queries(
    assistant: Assistant, queries: Sequence[Query], *, progress: Progress = lambda *_: None
) -> list[Judged]:
    """Search for each query, as a reader's search does, and note which documents came in which order."""
    judged = []
    for number, query in enumerate(queries, start=1):
        hits = assistant.search(query.text, language=query.language, top_k=_HITS)
        found = tuple(dict.fromkeys(hit.passage.document_id for hit in hits))[:_DEPTH]
        judged.append(Judged(query.id, query.language, query.gold, found))
        progress("queries", number, len(queries))
    return judged


def by_language_pair(judged: Iterable[Judged], languages: Mapping[str, str]) -> dict[str, list[Judged]]:
    """Judged queries by 'query language -> languages of the right documents'."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        spoken = "+".join(sorted({languages[name] for name in one.gold}))
        groups.setdefault(f"{one.language} -> {spoken}", []).append(one)
    return dict(sorted(groups.items()))


def summarise(judged: Sequence[Judged], *, seed: int = 0) -> dict[str, Measure]:
    """The measures of a group of judged queries; `all@5` where some have several right documents.

    Intervals are percentiles over resamples of the queries (Efron, 1979); the same queries give the same ones.
    """
    import numpy as np

    values = {f"recall@{k}": [one.recall(k) for one in judged] for k in CUTS}
    values["mrr@10"] = [one.reciprocal_rank() for one in judged]
    values["ndcg@10"] = [one.ndcg() for one in judged]
    if any(len(one.gold) > 1 for one in judged):
        values["all@5"] = [one.all_found(5) for one in judged]
    table = 100.0 * np.array(list(values.values()))
    draw = np.random.default_rng(seed)
    count = len(judged)
    means = np.array([table[:, draw.integers(0, count, count)].mean(axis=1) for _ in range(_RESAMPLES)])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    rows = zip(values, table.mean(axis=1).tolist(), low.tolist(), high.tolist(), strict=True)
    return {name: Measure(mean, least, most) for name, mean, least, most in rows}


def _languages_of_gold(assistant: Assistant, wanted: RetrievalSet) -> dict[str, str]:
    languages: dict[str, str] = {}
    for query in wanted.queries:
        for name in query.gold:
            if name in languages:
                continue
            try:
                languages[name] = assistant.document(name).language
            except UnknownDocument as error:
                raise SettingsError(
                    f"Query '{query.id}' is answered by '{name}', which the index does not hold",
                    fix="index the documents that the queries were written for: sourcier ingest PATH --index FOLDER",
                ) from error
    return languages
