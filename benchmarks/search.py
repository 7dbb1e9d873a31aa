"""The whole store at size: how fast it is searched, how well, how much it takes, and what maintenance costs.

    python benchmarks/search.py                       100,000 passages: some minutes
    python benchmarks/search.py --size 1000000 --keep FOLDER

Passages are generated (`benchmarks/synthetic.py`), half French, half English; the index of SQLite, FAISS and
tantivy is built in a temporary folder, or in FOLDER, where a run that was cut off goes on. A search is what
the product does with a question whose embedding is known: both rankings of both languages, fusion, passages.
Each step runs in a process of its own. Times are of the wall and, where other programs share the machine, of
the processor: what an idle machine would show. Writes benchmarks/results/search-SIZE.json, which
`benchmarks/report.py` shows beside what is promised.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from machine import machine
from measuring import Laps, Stopwatch, alone, memory
from rich.console import Console
from rich.progress import Progress, track
from synthetic import BLOCK, DIMENSION, Question, Synthetic

from rag.records import Filters
from rag.retrieval import retrieve_hits
from rag.settings import Settings
from rag.store import LocalStore

RESULTS = Path(__file__).parent / "results"
FINGERPRINT = "synthetic"
TOP_K = Settings.model_fields["top_k"].default
CANDIDATES = Settings.model_fields["candidates"].default
EVERYTHING = Filters()
FILTERS = {
    "one of 20 publishers": Filters(publisher="Publisher 3"),
    "the later half": Filters(published_after="2012"),
    "one language": Filters(language="fr"),
    "two documents": Filters(document_ids=("fr/10", "en/11")),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000, help="passages; 5,000 are a block")
    parser.add_argument("--asked", type=int, default=200, help="questions")
    parser.add_argument("--keep", type=Path, help="folder of the index, kept and used again")
    parser.add_argument("--only", choices=["build", "search", "maintenance"], help="do this step alone")
    options = parser.parse_args()
    size = max(1, options.size // BLOCK) * BLOCK
    file = RESULTS / f"search-{size}.json"
    result: dict[str, Any] = json.loads(file.read_text()) if options.only and file.exists() else {}
    result |= {"passages": size, "machine": machine(["faiss-cpu", "tantivy", "numpy"])}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary) / "index"
        steps: dict[str, Callable[[], dict[str, Any]]] = {
            "build": lambda: alone(build, folder, size),
            "search": lambda: {"ready_s": ready(folder, size)} | alone(search, folder, size, options.asked),
            "maintenance": lambda: alone(maintain, copied(folder, temporary), size, options.asked),
        }
        for name, step in steps.items():
            if options.only in {None, name}:
                print(f"{name} …", file=sys.stderr)
                result |= step()
    RESULTS.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


def opened(folder: Path) -> LocalStore:
    return LocalStore(folder, fingerprint=FINGERPRINT, dimension=DIMENSION, create=True)


def found(store: LocalStore, question: Question, filters: Filters = EVERYTHING) -> list[int]:
    hits = retrieve_hits(
        question.text,
        question.vector,
        store,
        language=question.language,
        top_k=TOP_K,
        candidates=CANDIDATES,
        filters=filters,
    )
    return [hit.passage.id for hit in hits]


# --- the steps -------------------------------------------------------------------------------------------


def build(folder: Path, size: int) -> dict[str, Any]:
    """Write what is missing, 500 documents at a time, and save; only the store's own time counts."""
    corpus, store, seconds = Synthetic(), opened(folder), 0.0
    done = store.generation
    blocks = track(range(done, size // BLOCK), "writing", console=Console(stderr=True))
    for number in blocks:
        prepared = list(corpus.block(number))
        start = time.perf_counter()
        store.write(prepared)
        seconds += time.perf_counter() - start
    took = Stopwatch()
    store.save()
    saved = took.lap()
    store.close()
    if done == size // BLOCK:
        return {}
    return {
        "build": {
            "passages_per_s": round((size - done * BLOCK) / seconds),
            "save_s": saved,
            "peak_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "files_MB": {
                part: sum(file.stat().st_size for file in folder.glob(pattern) if file.is_file()) // 2**20
                for part, pattern in {
                    "database": "*.sqlite*",
                    "vectors": "vectors/*/*",
                    "words": "lexicon/*",
                }.items()
            },
        }
    }


def ready(folder: Path, size: int) -> float:
    """Seconds from the start of a process to its first hits, with nothing of the index in memory."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    program = (
        "import sys; from pathlib import Path; import search, synthetic; "
        f"question, = synthetic.Synthetic().questions(1, {size // BLOCK}); "
        "import time; started = time.perf_counter(); store = search.opened(Path(sys.argv[1])); "
        "assert search.found(store, question); print(time.perf_counter() - started)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    told = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return round(float(told.stdout), 2)


def search(folder: Path, size: int, asked: int) -> dict[str, Any]:
    """Ask the questions: as they come, again, and with filters; part by part; and against the exact truth."""
    questions = Synthetic().questions(asked, size // BLOCK)
    store = opened(folder)
    for question in questions[:5]:
        found(store, question)
    result: dict[str, Any] = {"search": timed(store, questions)}
    result["search_again"] = timed(store, [question for question in questions[:50] for _ in (0, 1)], every=2)
    result["memory_MB"] = memory() | {"together": sum(memory().values())}
    result["parts_ms_p50"] = parts(store, questions)
    result["filtered"] = {}
    for name, filters in FILTERS.items():
        clock = Laps()
        with clock:
            found(store, questions[0], filters)
        first = clock.summary()["ms_p50"]
        result["filtered"][name] = {"first_ms": first, **timed(store, questions[:100], filters)}
    result["recall_10"] = recall(store, questions)
    store.close()
    return result


def maintain(folder: Path, size: int, asked: int) -> dict[str, Any]:
    """Replace documents, add as many as call for a compaction, and search and write while it goes on."""
    corpus, store = Synthetic(), opened(folder)
    questions = corpus.questions(asked, size // BLOCK)
    first = list(corpus.block(0))
    clock = Laps()
    for one in first[:20]:
        with clock:
            store.write([one])
    result: dict[str, Any] = {"replace_one_document": clock.summary()}
    number = size // BLOCK
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("adding a tail", total=None)
        while not store._indexes.needs_compaction:
            store.write(list(corpus.block(number)))
            number += 1
            progress.advance(task)
    result["tail"] = {"passages": (number - size // BLOCK) * BLOCK, "search": timed(store, questions)}
    took = Stopwatch()
    worker = threading.Thread(target=store.maintain)
    worker.start()
    during, writes = Laps(), Laps()
    place = 0
    while worker.is_alive():
        with during:
            found(store, questions[place % asked])
        if place % 50 == 25:
            with writes:
                store.write([first[20 + place % 400]])
        place += 1
    worker.join()
    result["maintenance"] = {
        "s": took.lap(),
        "search_meanwhile": during.summary(),
        "write_meanwhile": writes.summary(),
        "search_after": timed(store, questions),
        "peak_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    store.close()
    return result


# --- measuring -------------------------------------------------------------------------------------------


def timed(
    store: LocalStore, questions: Sequence[Question], filters: Filters = EVERYTHING, *, every: int = 1
) -> dict[str, float]:
    """Times of the searches; with `every` 2, of each second one alone."""
    clock, idle = Laps(), Laps()
    for place, question in enumerate(questions):
        with clock if place % every == every - 1 else idle:
            found(store, question, filters)
    return clock.summary()


def parts(store: LocalStore, questions: Sequence[Question]) -> dict[str, float]:
    """Median milliseconds of the processor for each part of a search."""
    clocks = {name: Laps() for name in ("dense", "lexical", "vectors", "passages", "all")}
    for question in questions:
        with store.view() as view:
            with clocks["dense"]:
                dense = [
                    view.dense(question.vector, CANDIDATES, language=language, filters=EVERYTHING)
                    for language in ("en", "fr")
                ]
            with clocks["lexical"]:
                for language in ("en", "fr"):
                    view.lexical(
                        question.text,
                        CANDIDATES,
                        language=language,
                        other_language=language != question.language,
                        filters=EVERYTHING,
                    )
            ids = [passage_id for ranking in dense for passage_id, _ in ranking]
            with clocks["vectors"]:
                view.vectors(ids)
            with clocks["passages"]:
                view.passages(ids[:16])
        with clocks["all"]:
            found(store, question)
    return {name: clock.summary()["cpu_ms_p50"] for name, clock in clocks.items()}


def recall(store: LocalStore, questions: Sequence[Question], k: int = 10) -> float:
    """Share of the true nearest k of each language that the dense ranking offers first."""
    vectors = np.stack([question.vector for question in questions])
    shares = []
    with store.view() as view:
        for language in view.languages():
            best = np.full((len(questions), k), -np.inf), np.zeros((len(questions), k), dtype=np.int64)
            for ids, block in store.database.vectors(language, 0, view.generation):
                scores = np.hstack([best[0], vectors @ block.astype(np.float32).T])
                numbers = np.hstack([best[1], np.tile(ids, (len(questions), 1))])
                chosen = np.argpartition(-scores, k, axis=1)[:, :k]
                best = np.take_along_axis(scores, chosen, 1), np.take_along_axis(numbers, chosen, 1)
            for question, truth in zip(questions, best[1], strict=True):
                offered = view.dense(question.vector, CANDIDATES, language=language, filters=EVERYTHING)
                shares.append(np.isin(truth, [passage_id for passage_id, _ in offered[:k]]).mean())
    return round(float(np.mean(shares)), 4)


def copied(folder: Path, temporary: str) -> Path:
    """A copy to change, where the folder is to be kept."""
    if folder.is_relative_to(temporary):
        return folder
    return Path(shutil.copytree(folder, Path(temporary) / "copy"))


if __name__ == "__main__":
    main()
