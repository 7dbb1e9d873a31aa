"""The passage store of one machine: SQLite as the truth, FAISS and tantivy derived from it.

A write is acknowledged once SQLite has it and both search indexes have followed, under one file lock. Searches
never wait: each works on a snapshot of one generation (`rag/search_indexes.py`, `rag/store_view.py`). What is not
urgent (compacting, saving, giving back room) is done at the end of an ingest, or by a background thread while
a service runs (`rag/maintenance.py`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from rag.blas import one_blas_thread
from rag.database import FILE_NAME, Database, DocumentSummary
from rag.errors import IndexBusy, IndexDamaged, IndexMissing
from rag.lexicon import LexicalMatch
from rag.locks import FolderLock
from rag.maintenance import Maintenance
from rag.records import Document, Filters, Passage
from rag.search_indexes import SearchIndexes
from rag.sqlite_file import ingest_command
from rag.store_view import LocalView, RememberedFilters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

# A search lasts well under a second: what was removed so long ago, nobody sees any more.
_SECONDS_UNTIL_FREED = 300.0


class View(Protocol):
    """One consistent state of a store, for the length of a search."""

    @property
    def generation(self) -> int:
        """The generation that is seen."""

    def languages(self) -> list[str]:
        """The languages that have passages."""

    def dense(
        self, vector: NDArray[np.float32], limit: int, *, language: str, filters: Filters
    ) -> list[tuple[int, float]]:
        """The nearest passages of a language: ids with cosines, best first."""

    def lexical(
        self, query: str, limit: int, *, language: str, other_language: bool, filters: Filters
    ) -> list[LexicalMatch]:
        """The passages of a language that share words with the query, best first by BM25."""

    def side_by_side(self, work: Sequence[Callable[[], T]]) -> list[T]:
        """What pieces of work on this view return, in their order; done at once where that is faster."""

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by id."""

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The embeddings of passages, shape (n, dimension)."""

    def means(self) -> Mapping[str, NDArray[np.float32]]:
        """The mean embedding of each language's passages."""


class PassageStore(Protocol):
    """Documents and their passages, written in generations and searched in views of one generation."""

    @property
    def generation(self) -> int:
        """The generation that searches see."""

    def view(self) -> contextlib.AbstractContextManager[View]:
        """A consistent state to search in."""

    def write(
        self,
        added: Sequence[tuple[Document, Sequence[Passage], NDArray[np.float32]]],
        removed: Sequence[str] = (),
    ) -> int:
        """Replace or add documents and remove others, all or nothing; the new generation."""


class LocalStore:
    """A PassageStore in one folder."""

    def __init__(
        self, folder: Path, *, fingerprint: str, dimension: int, create: bool = False, patience: float = 60.0
    ) -> None:
        """Open the store, bring its search indexes up to date, rebuild what is missing or damaged.

        :param patience: Seconds that a write waits for another process's write.
        :raises IndexMissing, IndexDamaged, IndexForeign: as `Database` does.
        """
        self.folder = folder
        self.database = Database(folder, fingerprint=fingerprint, dimension=dimension, create=create)
        self._writing = FolderLock(folder, "writing", patience=patience)
        self._indexes = SearchIndexes(
            folder, self.database, self._writing, fingerprint=fingerprint, dimension=dimension
        )
        self._filters = RememberedFilters(self.database)
        # One language is searched in the caller's thread, the other beside it: FAISS and tantivy free Python's lock.
        self._beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")
        self._maintenance: Maintenance | None = None
        self._checked = False
        self._damage: IndexDamaged | None = None

    @staticmethod
    def check_present(folder: Path) -> None:
        """See whether there is an index in a folder, without opening it.

        :raises IndexMissing: when there is none.
        """
        if not (folder / FILE_NAME).exists():
            raise IndexMissing(f"There is no index in {folder}", fix=ingest_command(folder))

    @property
    def generation(self) -> int:
        """The generation that searches see."""
        return self._indexes.snapshot.generation

    @property
    def language_means(self) -> Mapping[str, NDArray[np.float32]]:
        """The mean embedding of each language's passages."""
        return self._indexes.snapshot.means

    def close(self) -> None:
        """End the background maintenance and close the files."""
        if self._maintenance is not None:
            self._maintenance.close()
        self._beside.shutdown()
        self._indexes.close()
        self.database.close()

    # --- reading -----------------------------------------------------------------------------------------

    @contextmanager
    def view(self) -> Iterator[LocalView]:
        """A consistent state to search in; what other processes wrote is taken in first.

        :raises IndexDamaged: when damage has been found since the store was opened.
        """
        if self._damage is not None:
            raise self._damage
        if not self._indexes.is_fresh:
            self._indexes.refresh(wait=False)
        with one_blas_thread():
            yield LocalView(self._indexes.snapshot, self.database, self._filters, self._beside)

    def document(self, document_id: str, version: int | None = None) -> Document | None:
        """A document at a version, or its current one."""
        return self.database.document(document_id, version)

    def summaries(
        self, *, language: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[DocumentSummary]:
        """The current documents in the order of their ids."""
        return self.database.summaries(language=language, limit=limit, offset=offset)

    def is_common_word(self, word: str, language: str) -> bool:
        """Whether the passages of a language use a word otherwise than as a name."""
        return self._indexes.snapshot.words.is_common_word(word, language)

    # --- writing -----------------------------------------------------------------------------------------

    def write(
        self,
        added: Sequence[tuple[Document, Sequence[Passage], NDArray[np.float32]]],
        removed: Sequence[str] = (),
    ) -> int:
        """Replace or add documents and remove others, all or nothing; the new generation.

        :raises IndexBusy: when another process writes for longer than the store's patience.
        """
        with self._writing.held():
            generation = self.database.write(added, removed)
            self._indexes.refresh(wait=True)
        return generation

    def save(self) -> None:
        """See to what is not urgent, now: the next start and the next searches are faster for it.

        Where the background does that, it is only reminded.
        """
        if self._maintenance is not None:
            self._maintenance.remind()
        else:
            self.maintain()

    def maintain(self) -> None:
        """Compact the vector indexes, write them to disk, and give back the room of what was removed.

        Each only if there is enough of it to pay. No search waits for it; a write may take a second longer.
        """
        self._indexes.refresh(wait=False)
        if self._indexes.needs_compaction:
            self._indexes.compact()
        # While another process saves or writes, that one sees to it.
        with contextlib.suppress(IndexBusy):
            if self._indexes.needs_saving:
                self._indexes.save()
            freed = True
            while freed:
                with self._writing.held(patience=0):
                    freed = bool(self.database.free(after=_SECONDS_UNTIL_FREED))

    def maintain_in_background(self) -> None:
        """Have a thread do what `maintain` does, whenever it pays, until the store is closed.

        Its first work is to check the whole database; if that is damaged, searches are refused from then on.
        """
        if self._maintenance is None:
            self._maintenance = Maintenance(self._maintain_checked)

    def _maintain_checked(self) -> None:
        if not self._checked:
            try:
                self.database.check()
            except IndexDamaged as error:
                self._damage = error
                raise
            self._checked = True
        self.maintain()
