"""The vector index at 100,000 and at a million passages: recall, time, memory; and the kinds that lost.

    python benchmarks/vectors.py --passages passages.npy --queries queries.npy --count 1000000 [--kinds]

The two files hold real, unit float32 embeddings `(n, 384)` of passages and of questions. A million passages
are synthesised from the real ones so that the questions stay real. With m the mean of the real vectors and
r = x - m: take two real passages a and b, b a neighbour of a whose rank is drawn log-uniformly, and any third
c; mix r' = sqrt(1-w) r_a + sqrt(w) r_b + 0.65 r_c with w uniform in [0, 0.5], give it the length of r_a and
add m. Mean and covariance stay those of the real vectors. How alike the neighbourhoods are is written into
the result (`neighbours`): the scores' upper tail is exponential, so that real ones gain the same at each
doubling and their gap between ranks 10 and 100 does not depend on the number of passages.

Times are medians and 95th percentiles, of the wall clock and of processor time; on a machine that others use
too, the second is what an idle machine would show.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

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
    parser.add_argument("--passages", type=Path, required=True, help="real passage embeddings, .npy")
    parser.add_argument("--queries", type=Path, required=True, help="real question embeddings, .npy")
    parser.add_argument("--count", type=int, default=100_000, help="passages to synthesise")
    parser.add_argument("--asked", type=int, default=300, help="questions to ask")
    parser.add_argument("--kinds", nargs="*", help="also compare these FAISS kinds; without names, all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result: dict[str, Any] = {"when": datetime.now(UTC).isoformat(timespec="seconds")}
        result["neighbours"] = alone(
            prepare, folder, options.passages, options.queries, options.count, options.asked
        )
        result["index"] = alone(build, folder) | alone(serve, folder)
        if options.kinds is not None:
            result["kinds"] = {kind: alone(compare, folder, kind) for kind in options.kinds or KINDS}
    file = RESULTS / f"vectors-{options.count}.json"
    if "kinds" not in result and file.exists():  # the comparison of before still stands
        result["kinds"] = json.loads(file.read_text()).get("kinds", {})
    RESULTS.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


def alone(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Do a piece of work in a process of its own, so that memory is measured cleanly."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


# --- the passages ----------------------------------------------------------------------------------------


def prepare(folder: Path, passages: Path, queries: Path, count: int, asked: int) -> dict[str, Any]:
    """Synthesise the passages, find the true 100 nearest of each question, and compare with the real ones."""
    import faiss

    faiss.omp_set_num_threads(1)
    real: Floats = np.load(passages).astype(np.float32)
    chosen = np.random.default_rng(1).permutation(len(np.load(queries)))[:asked]
    questions = np.load(queries)[chosen].astype(np.float32)
    mean = real.mean(axis=0)
    rest = real - mean
    near = faiss.knn(unit(rest), unit(rest), len(real) // 4, metric=faiss.METRIC_INNER_PRODUCT)[1]
    vectors = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float16, (count, real.shape[1]))
    best = np.empty((asked, 0), np.float32), np.empty((asked, 0), np.int64)
    for start in range(0, count, BLOCK):
        rows = min(BLOCK, count - start)
        vectors[start : start + rows] = mixed(mean, rest, near, rows, seed=1000 + start)
        block = vectors[start : start + rows].astype(np.float32)
        scores, ids = faiss.knn(questions, block, min(100, rows), metric=faiss.METRIC_INNER_PRODUCT)
        best = np.hstack([best[0], scores]), np.hstack([best[1], ids + start])
        order = np.argsort(-best[0], axis=1, kind="stable")[:, :100]
        best = np.take_along_axis(best[0], order, 1), np.take_along_axis(best[1], order, 1)
    np.save(folder / "questions.npy", questions)
    np.save(folder / "truth.npy", best[1])
    alike = faiss.knn(questions, real, 100, metric=faiss.METRIC_INNER_PRODUCT)[0]
    half = faiss.knn(questions, real[::2], 100, metric=faiss.METRIC_INNER_PRODUCT)[0]
    return {
        "real": profile(alike, len(real)),
        "real_half": profile(half, len(real) // 2),
        "synthetic": profile(best[0], count),
    }


def mixed(mean: Floats, rest: Floats, near: Rows, rows: int, *, seed: int) -> Floats:
    """Passages like the real ones; the module says how."""
    draw = np.random.default_rng(seed)
    one, other = draw.integers(0, len(rest), rows), draw.integers(0, len(rest), rows)
    rank = np.exp(draw.uniform(0, np.log(near.shape[1]), rows)).astype(int).clip(1, near.shape[1] - 1)
    share = draw.uniform(0, 0.5, rows).astype(np.float32)[:, None]
    mix = np.sqrt(1 - share) * rest[one] + np.sqrt(share) * rest[near[one, rank]]
    mix += np.float32(0.65) * rest[other]
    return unit(mean + unit(mix) * np.linalg.norm(rest[one], axis=1, keepdims=True))


def unit(rows: Floats) -> Floats:
    lengths: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


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


class Stopwatch:
    """Seconds since the last lap, of the wall and of this process on the processor."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def lap(self) -> dict[str, float]:
        """Seconds since the last call."""
        wall, processor = time.perf_counter(), time.process_time()
        lap = {"wall": round(wall - self._wall, 2), "processor": round(processor - self._processor, 2)}
        self._wall, self._processor = wall, processor
        return lap


class Laps:
    """Milliseconds of many short pieces of work."""

    def __init__(self) -> None:
        self._laps: list[tuple[float, float]] = []

    def __enter__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self._laps.append((time.perf_counter() - self._start[0], time.process_time() - self._start[1]))

    def summary(self) -> dict[str, float]:
        """Median and 95th percentile."""
        laps = np.array(self._laps) * 1000
        wall, processor = np.quantile(laps, [0.5, 0.95], axis=0).T.round(2).tolist()
        return {"ms_p50": wall[0], "ms_p95": wall[1], "cpu_ms_p50": processor[0], "cpu_ms_p95": processor[1]}


def timed(index: Any, questions: Floats, k: int, **options: Any) -> dict[str, float]:
    clock = Laps()
    for question in questions:
        with clock:
            index.search(question[None], k, **options)
    return clock.summary()


def recall(found: Rows, truth: Rows, k: int) -> float:
    """Share of the true k nearest that were found."""
    return round(float(np.mean([np.isin(t[:k], f).mean() for f, t in zip(found, truth, strict=True)])), 4)


def memory() -> dict[str, int]:
    """Resident memory in MB: of our own, and of mapped files."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: int(lines[key].split()[0]) // 1024
        for name, key in {"own": "RssAnon", "mapped": "RssFile"}.items()
    }


if __name__ == "__main__":
    main()
