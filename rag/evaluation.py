"""Measuring retrieval: recall@k, mean reciprocal rank and nDCG by language pair, with bootstrap intervals."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.assistant import Assistant
from rag.errors import SettingsError
from rag.records import Document

CUTS = (1, 5, 10)
_DEPTH = 10  # documents looked at
_HITS = 40  # passages asked for, so that ten documents are among them
_RESAMPLES = 1000


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
        return f"{self.mean:5.1f} ({self.low:.1f}-{self.high:.1f})"


def read_documents(path: Path) -> Iterator[Document]:
    """Documents of a benchmark: JSON lines with `id, title, lang, text`."""
    for row in _rows(path):
        yield Document(id=row["id"], text=row["text"], language=row["lang"], title=row.get("title") or "")


def judge_queries(
    assistant: Assistant, path: Path, *, progress: Callable[[int], None] = lambda _: None
) -> list[Judged]:
    """Search for each query of a benchmark: JSON lines with `id, question, lang, gold`."""
    judged = []
    for number, row in enumerate(_rows(path), start=1):
        hits = assistant.search(row["question"], language=row["lang"], top_k=_HITS)
        found = tuple(dict.fromkeys(hit.passage.document_id for hit in hits))[:_DEPTH]
        judged.append(Judged(row["id"], row["lang"], tuple(row["gold"]), found))
        progress(number)
    return judged


def summarise(judged: Sequence[Judged], *, seed: int = 0) -> dict[str, Measure]:
    """The measures of a set of judged queries."""
    values = {f"recall@{k}": [one.recall(k) for one in judged] for k in CUTS}
    values["mrr@10"] = [one.reciprocal_rank() for one in judged]
    values["ndcg@10"] = [one.ndcg() for one in judged]
    if any(len(one.gold) > 1 for one in judged):
        values["all@5"] = [one.all_found(5) for one in judged]
    return {name: _measured(found, seed) for name, found in values.items()}


def by_language_pair(judged: Iterable[Judged], languages: dict[str, str]) -> dict[str, list[Judged]]:
    """Judged queries by 'query language -> languages of the right documents'."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        spoken = "+".join(sorted({languages[name] for name in one.gold if name in languages}))
        groups.setdefault(f"{one.language} -> {spoken}", []).append(one)
    return dict(sorted(groups.items()))


def evaluate_retrieval(
    assistant: Assistant, folder: Path, *, progress: Callable[[int], None] = lambda _: None
) -> dict[str, dict[str, Measure]]:
    """Index a benchmark's documents (`documents.jsonl`) and search for its queries (`queries.jsonl`).

    :return: Measures by language pair.
    :raises SettingsError: when the folder does not hold the two files.
    """
    documents = list(read_documents(folder / "documents.jsonl"))
    assistant.add_documents(documents)
    judged = judge_queries(assistant, folder / "queries.jsonl", progress=progress)
    groups = by_language_pair(judged, {document.id: document.language for document in documents})
    return {pair: summarise(group) for pair, group in groups.items()}


def _measured(values: Sequence[float], seed: int) -> Measure:
    draw = random.Random(seed)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(_RESAMPLES))
    low, high = means[round(0.025 * _RESAMPLES)], means[round(0.975 * _RESAMPLES) - 1]
    return Measure(100 * sum(values) / len(values), 100 * low, 100 * high)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}",
            fix="name a folder that holds documents.jsonl and queries.jsonl",
        ) from error
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise SettingsError(
                f"{path} line {number} is no JSON: {error}", fix="write one JSON object a line"
            ) from error
