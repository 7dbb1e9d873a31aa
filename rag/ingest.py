"""Files to searchable passages: read, skip what is unchanged, cut, embed, write; three stages that overlap.

Documents are taken in windows. While one window is embedded, a second thread reads and cuts the next and a third
writes the one before: the embedding, which costs most, never waits for the others. What fits into the first
window is done in the caller's thread alone, so that one small document pays for no threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedding import Embedder
from rag.errors import SourcierError
from rag.language import is_other_language
from rag.passages import split_passages
from rag.read_ahead import ReadAhead
from rag.records import Document, IngestReport, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.store import LocalStore

# Passages embedded together, sorted by length: padding is 13 % of what the model computes with windows of 256,
# 8 % with 512, 5 % with 1,024 (LibreOffice's help), but a kill or an error costs the work on two windows.
_WINDOW_PASSAGES = 512
# The first window, each next one twice as large: the model begins while little is read.
_FIRST_WINDOW = 64
# Passages written together: large enough that the commit costs little, small enough that an interrupt, which
# waits for the end of a write, ends within a second.
_BATCH_PASSAGES = 256


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest has come."""

    documents: int  # written, unchanged or failed
    passages: int  # written
    total: int | None  # documents that are expected; None when nobody knows


Progress = Callable[[IngestProgress], None]
CutDocument = tuple[Document, tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class _Window:
    documents: list[CutDocument]
    last: bool  # nothing comes after it

    def passages(self) -> list[Passage]:
        return [passage for _, passages in self.documents for passage in passages]


@dataclass(slots=True)
class _Tally:
    """What was done so far; the reading and the writing thread both add to it."""

    known: dict[str, str]  # fingerprint of what the store held at the beginning, by id
    progress: Progress
    total: int | None
    seen: set[str] = field(default_factory=set)
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    other_language: list[str] = field(default_factory=list)
    passages: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self) -> None:
        """Report how far it has come."""
        with self.lock:
            done = len(self.added) + len(self.replaced) + len(self.unchanged) + len(self.failed)
            self.progress(IngestProgress(done, self.passages, self.total))


def ingest_documents(
    documents: Iterable[Document | tuple[str, SourcierError]],
    store: LocalStore,
    embedder: Embedder,
    *,
    passage_tokens: int,
    prune: bool = False,
    progress: Progress = lambda _: None,
    total: int | None = None,
) -> IngestReport:
    """Bring the store to hold these documents; unchanged ones cost a hash.

    What is written stays, whatever happens after: after a kill, the same call goes on where it stood. An error
    in any stage stops the others and is raised as it is, once the write under way has ended.

    :param documents: Documents, or (path, error) for what could not be read: reported, never fatal.
    :param prune: Remove documents that the store holds and `documents` does not bring. Nothing is pruned that
        failed to be read.
    :param progress: Told from the stages' threads, one at a time.
    :param total: How many documents are expected, for the progress.
    """
    started = time.monotonic()
    tally = _Tally(store.database.fingerprints(), progress, total)
    tally.tell()
    windows = _windows(_changed(documents, tally), passage_tokens)
    first = next(windows)
    if first.last:
        _write(first, _embedded(first, embedder), store, tally)
    else:
        _overlapped(chain([first], windows), store, embedder, tally)
    removed = _prune(store, tally) if prune else []
    store.save()
    return IngestReport(
        added=tuple(tally.added),
        replaced=tuple(tally.replaced),
        unchanged=tuple(tally.unchanged),
        removed=tuple(removed),
        failed=tuple(tally.failed),
        other_language=tuple(tally.other_language),
        passages=tally.passages,
        seconds=time.monotonic() - started,
    )


def expected_documents(paths: Sequence[Path]) -> int:
    """About how many documents these files and folders hold: one a file, one a line of JSON lines."""
    from rag.readers.source_files import JSON_LINES, find_each

    total = 0
    for path in paths:
        for file in find_each(path):
            if isinstance(file, tuple) or file.suffix.lower() not in JSON_LINES:
                total += 1
            else:
                total += _lines(file)
    return total


def _overlapped(windows: Iterable[_Window], store: LocalStore, embedder: Embedder, tally: _Tally) -> None:
    """Embed in this thread, where an interrupt arrives; read ahead in a second, write behind in a third."""
    stopped = threading.Event()
    writing: Future[None] | None = None
    with ReadAhead(windows) as ahead, ThreadPoolExecutor(1, "ingest-write") as writer:
        try:
            for window in ahead:
                vectors = _embedded(window, embedder)
                if writing is not None:
                    writing.result()
                writing = writer.submit(_write, window, vectors, store, tally, stopped)
            if writing is not None:
                writing.result()
        except KeyboardInterrupt:
            stopped.set()  # a write that is under way ends with its batch, in every other case with its window
            raise


def _changed(documents: Iterable[Document | tuple[str, SourcierError]], tally: _Tally) -> Iterator[Document]:
    """The documents that the store does not hold as they are."""
    for item in documents:
        if isinstance(item, tuple):
            tally.failed.append((item[0], f"{item[1].problem}. Fix: {item[1].fix}"))
        elif item.id in tally.seen:
            problem = f"Two documents have the id '{item.id}'; the first was kept"
            tally.failed.append((item.id, f"{problem}. Fix: give one of them another id or file name"))
        else:
            tally.seen.add(item.id)
            if tally.known.get(item.id) != item.fingerprint:
                if is_other_language(item.text):
                    tally.other_language.append(item.id)
                yield item
                continue
            tally.unchanged.append(item.id)
        tally.tell()


def _windows(documents: Iterable[Document], passage_tokens: int) -> Iterator[_Window]:
    """Documents cut into passages, up to about `_WINDOW_PASSAGES` at a time; the last window may be empty."""
    window: list[CutDocument] = []
    size, wanted = 0, min(_FIRST_WINDOW, _WINDOW_PASSAGES)
    for document in documents:
        passages = split_passages(document, target_tokens=passage_tokens)
        window.append((document, passages))
        size += len(passages)
        if size >= wanted:
            yield _Window(window, last=False)
            window, size, wanted = [], 0, min(2 * wanted, _WINDOW_PASSAGES)
    yield _Window(window, last=True)


def _embedded(window: _Window, embedder: Embedder) -> NDArray[np.float32]:
    import numpy as np

    passages = window.passages()
    if not passages:
        return np.empty((0, embedder.dimension), dtype=np.float32)
    return embedder.embed_passages(passages)


def _write(
    window: _Window,
    vectors: NDArray[np.float32],
    store: LocalStore,
    tally: _Tally,
    stopped: threading.Event | None = None,
) -> None:
    """Write a window in batches that each stand alone, until all is written or `stopped` is set."""
    first = 0
    for batch in _batches(window.documents):
        if stopped is not None and stopped.is_set():
            return
        size = sum(len(passages) for _, passages in batch)
        store.write(list(_with_vectors(batch, vectors[first : first + size])))
        first += size
        with tally.lock:
            tally.passages += size
            for document, _ in batch:
                (tally.replaced if document.id in tally.known else tally.added).append(document.id)
        tally.tell()


def _batches(documents: Iterable[CutDocument]) -> Iterator[list[CutDocument]]:
    batch: list[CutDocument] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document[1])
        if size >= _BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _with_vectors(
    batch: Sequence[CutDocument], vectors: NDArray[np.float32]
) -> Iterator[tuple[Document, tuple[Passage, ...], NDArray[np.float32]]]:
    first = 0
    for document, passages in batch:
        yield document, passages, vectors[first : first + len(passages)]
        first += len(passages)


def _prune(store: LocalStore, tally: _Tally) -> list[str]:
    if tally.failed:
        return []  # what could not be read may be one of them
    removed = sorted(set(tally.known) - tally.seen)
    if removed:
        store.write([], removed)
    return removed


def _lines(file: Path) -> int:
    """Lines of a file; one where it cannot be read, which is one failure to come."""
    lines, last = 0, b"\n"
    try:
        with file.open("rb") as opened:
            while piece := opened.read(1 << 20):
                lines, last = lines + piece.count(b"\n"), piece[-1:]
    except OSError:
        return 1
    return lines + (last != b"\n")
