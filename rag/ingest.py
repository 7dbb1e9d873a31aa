"""Files to searchable passages: read, skip what is unchanged, cut, embed, write in batches that each stand alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.embedding import Embedder
from rag.errors import SourcierError
from rag.passages import split_passages
from rag.records import Document, IngestReport, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.store import LocalStore

# A batch is one transaction: large enough that the commit costs little, small enough that a kill loses seconds.
_BATCH_PASSAGES = 256

Progress = Callable[[int, int], None]  # documents done, passages written
Prepared = tuple[Document, tuple[Passage, ...], "NDArray[np.float32]"]


@dataclass(slots=True)
class _Tally:
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    passages: int = 0
    done: int = 0


def ingest_documents(
    documents: Iterable[Document | tuple[str, SourcierError]],
    store: LocalStore,
    embedder: Embedder,
    *,
    passage_tokens: int,
    prune: bool = False,
    progress: Progress = lambda *_: None,
) -> IngestReport:
    """Bring the store to hold these documents; unchanged ones cost a hash.

    Each batch is durable when the next begins: after a kill, the same call goes on where it stood.

    :param documents: Documents, or (path, error) for what could not be read: reported, never fatal.
    :param prune: Remove documents that the store holds and `documents` does not bring. Nothing is pruned that
        failed to be read.
    """
    started = time.monotonic()
    known = store.database.fingerprints()
    tally = _Tally()
    seen: set[str] = set()
    for batch in _batches(_changed(documents, known, seen, tally), passage_tokens):
        vectors = embedder.embed_passages([passage for _, passages in batch for passage in passages])
        store.write(list(_with_vectors(batch, vectors)))
        tally.passages += len(vectors)
        tally.done += len(batch)
        for document, _ in batch:
            (tally.replaced if document.id in known else tally.added).append(document.id)
        progress(tally.done + len(tally.unchanged), tally.passages)
    removed = _prune(store, known, seen, tally) if prune else []
    store.save()
    return IngestReport(
        added=tuple(tally.added),
        replaced=tuple(tally.replaced),
        unchanged=tuple(tally.unchanged),
        removed=tuple(removed),
        failed=tuple(tally.failed),
        passages=tally.passages,
        seconds=time.monotonic() - started,
    )


def _changed(
    documents: Iterable[Document | tuple[str, SourcierError]],
    known: dict[str, str],
    seen: set[str],
    tally: _Tally,
) -> Iterator[Document]:
    for item in documents:
        if isinstance(item, tuple):
            tally.failed.append((item[0], f"{item[1].problem}. Fix: {item[1].fix}"))
        elif item.id in seen:
            problem = f"Two documents have the id '{item.id}'; the first was kept"
            tally.failed.append((item.id, f"{problem}. Fix: give one of them another id or file name"))
        else:
            seen.add(item.id)
            if known.get(item.id) == item.fingerprint:
                tally.unchanged.append(item.id)
            else:
                yield item


def _batches(
    documents: Iterable[Document], passage_tokens: int
) -> Iterator[list[tuple[Document, tuple[Passage, ...]]]]:
    batch: list[tuple[Document, tuple[Passage, ...]]] = []
    size = 0
    for document in documents:
        passages = split_passages(document, target_tokens=passage_tokens)
        batch.append((document, passages))
        size += len(passages)
        if size >= _BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _with_vectors(
    batch: Sequence[tuple[Document, tuple[Passage, ...]]], vectors: NDArray[np.float32]
) -> Iterator[Prepared]:
    first = 0
    for document, passages in batch:
        yield document, passages, vectors[first : first + len(passages)]
        first += len(passages)


def _prune(store: LocalStore, known: dict[str, str], seen: set[str], tally: _Tally) -> list[str]:
    if tally.failed:
        return []  # what could not be read may be one of them
    removed = sorted(set(known) - seen)
    if removed:
        store.write([], removed)
    return removed
