"""The vector index at 100,000 and at a million passages: recall, time, memory; and the kinds that lost.

    python benchmarks/vectors.py --count 1000000 [--kinds]
    python benchmarks/vectors.py --passages passages.npy --queries queries.npy

By default passages and questions are generated (`benchmarks/synthetic.py`), as one language's index holds them.
The two files hold real, unit float32 embeddings `(n, 384)` instead, of passages and of questions; from these, a
million passages are made so that the questions stay real. With m the mean of the real vectors and r = x - m:
take two real passages a and b, b a neighbour of a whose rank is drawn log-uniformly, and any third c; mix
r' = sqrt(1-w) r_a + sqrt(w) r_b + 0.65 r_c with w uniform in [0, 0.5], give it the length of r_a and add m. Mean
and covariance stay those of the real vectors. How alike the neighbourhoods are is written into the result
(`neighbours`): the scores' upper tail is exponential, so that real ones gain the same at each doubling and
their gap between ranks 10 and 100 does not depend on the number of passages.

Times are medians and 95th percentiles, of the wall clock and of processor time; on a machine that others use
too, the second is what an idle machine would show.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from measuring import Laps, Stopwatch, alone, memory
from rich.console import Console
from rich.progress import track
from synthetic import BLOCK as SYNTHETIC_BLOCK
from synthetic import Synthetic, unit

RESULTS = Path(__file__).parent / "results"
BLOCK = 20_000
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

# factory string -> (candidates to rank anew, lists to visit): what was compared, see docs/decisions.md
KINDS: dict[str, tuple[int, int]] = {
    "Flat": (50, 0),
    "SQfp16": (66, 0),
    "SQbf16": (66, 0),
    "SQ8": (100, 0),
    "SQ4": (400, 0),
    "PQ96x4fs": (2000, 0),
    "PQ192x4fs": (1000, 0),
    "PQ384x4fs": (200, 0),
    "RaBitQfs": (1000, 0),
    "RaBitQfs2": (200, 0),
    "IVF256,SQ8": (100, 64),
    "IVF256,PQ192x4fs": (400, 64),
    "IVF256,RaBitQfs": (400, 64),
    "HNSW32,SQ8": (200, 0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--passages", type=Path, help="real passage embeddings, .npy, to mix others from")
    parser.add_argument("--queries", type=Path, help="real question embeddings, .npy")
    parser.add_argument("--count", type=int, default=100_000, help="passages to make")
    parser.add_argument("--asked", type=int, default=300, help="questions to ask")
    parser.add_argument("--kinds", nargs="*", help="also compare these FAISS kinds; without names, all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result: dict[str, Any] = {"when": datetime.now(UTC).isoformat(timespec="seconds")}
        real = (options.passages, options.queries) if options.passages and options.queries else None
        result["passages"] = "mixed from real ones" if real else "generated"
        result["neighbours"] = alone(prepare, folder, real, options.count, options.asked)
        result["index"] = alone(build, folder) | alone(serve, folder)
        if options.kinds is not None:
            result["kinds"] = {kind: alone(compare, folder, kind) for kind in options.kinds or KINDS}
    file = RESULTS / f"vectors-{options.count}.json"
    if "kinds" not in result and file.exists():  # the comparison of before still stands
        result["kinds"] = json.loads(file.read_text()).get("kinds", {})
    RESULTS.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


# --- the passages ----------------------------------------------------------------------------------------


def prepare(folder: Path, real: tuple[Path, Path] | None, count: int, asked: int) -> dict[str, Any]:
    """Make the passages, and find the true 100 nearest of each question."""
    import faiss

    faiss.omp_set_num_threads(1)
    questions, blocks, alike = from_real(*real, count, asked) if real else generated(count, asked)
    vectors = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float16, (count, questions.shape[1]))
    best = np.empty((asked, 0), np.float32), np.empty((asked, 0), np.int64)
    start = 0
    for made in track(blocks, "making passages", console=Console(stderr=True)):
        rows = min(len(made), count - start)
        vectors[start : start + rows] = made[:rows]
        block = vectors[start : start + rows].astype(np.float32)
        scores, ids = faiss.knn(questions, block, min(100, rows), metric=faiss.METRIC_INNER_PRODUCT)
        best = np.hstack([best[0], scores]), np.hstack([best[1], ids + start])
        order = np.argsort(-best[0], axis=1, kind="stable")[:, :100]
        best = np.take_along_axis(best[0], order, 1), np.take_along_axis(best[1], order, 1)
        start += rows
    np.save(folder / "questions.npy", questions)
    np.save(folder / "truth.npy", best[1])
    return alike | {"made": profile(best[0], count)}


def generated(count: int, asked: int) -> tuple[Floats, Blocks, dict[str, Any]]:
    """Generated questions and French passages."""
    corpus = Synthetic()
    number = -(-count // (SYNTHETIC_BLOCK // 2))
    questions = np.stack([question.vector for question in corpus.questions(asked, number)])
    return questions, Blocks(number, lambda block: corpus.vectors(block, "fr")), {}


def from_real(passages: Path, queries: Path, count: int, asked: int) -> tuple[Floats, Blocks, dict[str, Any]]:
    """Real questions, and passages mixed from real ones; how alike the real ones are."""
    import faiss

    real: Floats = np.load(passages).astype(np.float32)
    chosen = np.random.default_rng(1).permutation(len(np.load(queries)))[:asked]
    questions = np.load(queries)[chosen].astype(np.float32)
    mean = real.mean(axis=0)
    rest = real - mean
    near = faiss.knn(unit(rest), unit(rest), len(real) // 4, metric=faiss.METRIC_INNER_PRODUCT)[1]
    alike = faiss.knn(questions, real, 100, metric=faiss.METRIC_INNER_PRODUCT)[0]
    half = faiss.knn(questions, real[::2], 100, metric=faiss.METRIC_INNER_PRODUCT)[0]
    told = {"real": profile(alike, len(real)), "real_half": profile(half, len(real) // 2)}
    blocks = Blocks(
        -(-count // BLOCK), lambda number: mixed(mean, rest, near, BLOCK, seed=1000 + number * BLOCK)
    )
    return questions, blocks, told


@dataclass(frozen=True, slots=True)
class Blocks:
    """So many blocks of passages, made one by one."""

    number: int
    made: Callable[[int], Floats]

    def __len__(self) -> int:
        return self.number

    def __iter__(self) -> Iterator[Floats]:
        return map(self.made, range(self.number))


def mixed(mean: Floats, rest: Floats, near: Rows, rows: int, *, seed: int) -> Floats:
    """Passages like the real ones; the module says how."""
    draw = np.random.default_rng(seed)
    one, other = draw.integers(0, len(rest), rows), draw.integers(0, len(rest), rows)
    rank = np.exp(draw.uniform(0, np.log(near.shape[1]), rows)).astype(int).clip(1, near.shape[1] - 1)
    share = draw.uniform(0, 0.5, rows).astype(np.float32)[:, None]
    mix = np.sqrt(1 - share) * rest[one] + np.sqrt(share) * rest[near[one, rank]]
    mix += np.float32(0.65) * rest[other]
    return unit(mean + unit(mix) * np.linalg.norm(rest[one], axis=1, keepdims=True))


def profile(scores: Floats, count: int) -> dict[str, float]:
    """The mean score of the first, tenth and hundredth neighbour."""
    ranks = {f"top{rank}": round(float(scores[:, rank - 1].mean()), 4) for rank in (1, 10, 100)}
    return {"passages": count, **ranks, "gap_10_100": round(ranks["top10"] - ranks["top100"], 4)}


# --- our index -------------------------------------------------------------------------------------------


def build(folder: Path) -> dict[str, Any]:
    """Build the index from a stream of blocks and save it."""
    from rag.vectors import VectorIndex

    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    blocks = (vectors[start : start + BLOCK] for start in range(0, len(vectors), BLOCK))
    took = Stopwatch()
    index = VectorIndex.build(np.arange(1, len(vectors) + 1), blocks, dimension=vectors.shape[1])
    result: dict[str, Any] = {"build_s": took.lap()}
    index.save(folder / "index", generation=1, fingerprint="benchmark")
    files = sum(file.stat().st_size for file in (folder / "index").iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result | {"save_s": took.lap(), "files_MB": files // 2**20, "build_peak_MB": peak}


def serve(folder: Path) -> dict[str, Any]:
    """Load the index and ask it: alone, in two threads, with filters, with a tail and removals."""
    from rag.vectors import VectorIndex

    questions, truth = np.load(folder / "questions.npy"), np.load(folder / "truth.npy")
    before, took = memory(), Stopwatch()
    index, _ = VectorIndex.load(folder / "index", fingerprint="benchmark")
    result: dict[str, Any] = {"load_s": took.lap()}
    for k in (10, 50):
        found = np.vstack([index.search(question[None], k)[1] for question in questions]) - 1
        result[f"recall_{k}"] = recall(found, truth, k)
        result[f"search_{k}"] = timed(index, questions, k)
    result["memory_MB"] = {name: memory()[name] - before[name] for name in before}
    with ThreadPoolExecutor(2) as pool:
        start = time.perf_counter()
        list(pool.map(lambda question: index.search(question[None], 50), questions))
        result["two_threads_searches_per_s"] = round(len(questions) / (time.perf_counter() - start), 1)
    ids = np.arange(1, len(index) + 1)
    for share in (0.5, 0.1, 0.01, 0.0001):
        allowed = np.sort(np.random.default_rng(0).choice(ids, int(share * len(ids)), replace=False))
        result[f"search_50_allowed_{share}"] = timed(index, questions, 50, allowed=allowed)
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    tail = len(ids) // 64
    took.lap()
    index.update(np.arange(len(ids) + 1, len(ids) + tail + 1), vectors[:tail], removed=ids[::10])
    result["update_s"] = took.lap()
    result["search_50_tail_and_removals"] = timed(index, questions, 50)
    took.lap()
    index.compact()
    return result | {"compact_s": took.lap()}


# --- the other kinds -------------------------------------------------------------------------------------


def compare(folder: Path, kind: str) -> dict[str, Any]:
    """Recall and time of a FAISS kind in one thread, its candidates ranked anew by their float16 vectors."""
    import faiss

    questions, truth = np.load(folder / "questions.npy"), np.load(folder / "truth.npy")
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    candidates, visited = KINDS[kind]
    faiss.omp_set_num_threads(1)
    index: Any = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    took = Stopwatch()
    sample = np.linspace(0, len(vectors) - 1, min(len(vectors), 65_536)).astype(np.int64)
    index.train(vectors[sample].astype(np.float32))
    for start in range(0, len(vectors), BLOCK):
        index.add(vectors[start : start + BLOCK].astype(np.float32))
    result: dict[str, Any] = {"candidates": candidates, "build_s": took.lap()}
    if visited:
        faiss.extract_index_ivf(index).nprobe = visited
    if kind.startswith("HNSW"):
        index.hnsw.efSearch = candidates
    result["bytes_each"] = len(faiss.serialize_index(index)) // len(vectors)
    found, clock = [], Laps()
    for question in questions:
        with clock:
            rows = index.search(question[None], candidates)[1][0]
            order = np.argsort(-(vectors[rows].astype(np.float32) @ question), kind="stable")
        found.append(rows[order])
    return (
        result | {f"recall_{k}": recall(np.array(found)[:, :k], truth, k) for k in (10, 50)} | clock.summary()
    )


# --- measuring -------------------------------------------------------------------------------------------


def timed(index: Any, questions: Floats, k: int, **options: Any) -> dict[str, float]:
    clock = Laps()
    for question in questions:
        with clock:
            index.search(question[None], k, **options)
    return clock.summary()


def recall(found: Rows, truth: Rows, k: int) -> float:
    """Share of the true k nearest that were found."""
    return round(float(np.mean([np.isin(t[:k], f).mean() for f, t in zip(found, truth, strict=True)])), 4)


if __name__ == "__main__":
    main()
