"""The passage store of one machine: SQLite as the truth, FAISS and tantivy derived from it.

A write is acknowledged once SQLite has it. Both search indexes follow under the same file lock, and searches
see all three move from one generation to the next in one step. Whatever a kill leaves behind (an index that
lags, a damaged file) is caught up or rebuilt from SQLite when the store is next opened or searched.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.database import FILE_NAME, Database, DocumentSummary
from rag.errors import IndexBusy, IndexDamaged, IndexForeign, IndexMissing
from rag.lexicon import LexicalMatch, Lexicon
from rag.locks import ReadersWriterLock
from rag.records import Document, Filters, Passage
from rag.sqlite_file import ingest_command

if TYPE_CHECKING:
    import numpy as np
    from filelock import FileLock
    from numpy.typing import NDArray

    from rag.vectors import VectorIndex

log = logging.getLogger(__name__)

_UNSAVED_SHARE = 0.02  # of the vectors: more than that are read anew from SQLite at no start
_UNSAVED_ROWS = 2_000
_FILTERS_KEPT = 16


class View(Protocol):
    """One consistent state of a store, for the length of a search."""

    generation: int

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

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by id."""

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The embeddings of passages, shape (n, dimension)."""

    def means(self) -> dict[str, NDArray[np.float32]]:
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
        self._fingerprint = fingerprint
        self._dimension = dimension
        self._patience = patience
        self._lock = ReadersWriterLock()
        self._refreshing = threading.Lock()
        self._allowed: OrderedDict[tuple[Filters, str, int], NDArray[np.int64]] = OrderedDict()
        self.database = Database(folder, fingerprint=fingerprint, dimension=dimension, create=create)
        self._lexicon = self._open_lexicon()
        self._vectors: dict[str, VectorIndex] = {}
        self._saved: dict[str, int] = {}
        self._generation = 0
        self.language_means: dict[str, NDArray[np.float32]] = {}
        self._refresh(first=True)

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
        return self._generation

    def close(self) -> None:
        """Save what is worth saving and close the files."""
        self.database.close()

    # --- reading -----------------------------------------------------------------------------------------

    @contextmanager
    def view(self) -> Iterator[LocalView]:
        """A consistent state to search in; what other processes wrote is taken in first."""
        if self.database.generation != self._generation:
            self._refresh()
        with self._lock.shared():
            yield LocalView(self, self._generation)

    def allowed(self, filters: Filters, language: str, generation: int) -> NDArray[np.int64]:
        """Sorted ids that the filters allow in a language; remembered for the last few filters."""
        from dataclasses import replace

        key = (filters, language, generation)
        with self._refreshing:
            if key in self._allowed:
                self._allowed.move_to_end(key)
                return self._allowed[key]
        ids = self.database.allowed(replace(filters, language=language), generation)
        with self._refreshing:
            self._allowed[key] = ids
            while len(self._allowed) > _FILTERS_KEPT:
                self._allowed.popitem(last=False)
        return ids

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
        return self._lexicon.is_common_word(word, language)

    # --- writing -----------------------------------------------------------------------------------------

    def write(
        self,
        added: Sequence[tuple[Document, Sequence[Passage], NDArray[np.float32]]],
        removed: Sequence[str] = (),
    ) -> int:
        """Replace or add documents and remove others, all or nothing; the new generation.

        :raises IndexBusy: when another process writes for longer than the store's patience.
        """
        with self._writing():
            generation = self.database.write(added, removed)
            self._refresh(locked=True)
        return generation

    def save(self) -> None:
        """Write the vector indexes to disk if enough came in since the last time; the next start is faster."""
        with self._writing():
            self._refresh(locked=True)
            for language, vectors in self._vectors.items():
                unsaved = abs(len(vectors) - self._saved.get(language, 0))
                if vectors.needs_rebuild:
                    vectors.compact()
                if language not in self._saved or unsaved > max(_UNSAVED_ROWS, _UNSAVED_SHARE * len(vectors)):
                    vectors.save(
                        self._vector_folder(language),
                        generation=self._generation,
                        fingerprint=self._fingerprint,
                    )
                    self._saved[language] = len(vectors)

    # --- keeping the search indexes up to date -----------------------------------------------------------

    @contextmanager
    def _writing(self, *, patience: float | None = None) -> Iterator[None]:
        from filelock import Timeout

        try:
            with self._file_lock().acquire(timeout=self._patience if patience is None else patience):
                yield
        except Timeout as error:
            raise IndexBusy(
                f"Another process is writing to the index in {self.folder}",
                fix="wait until it has finished, then run the command again",
            ) from error

    def _file_lock(self) -> FileLock:
        from filelock import FileLock

        return FileLock(self.folder / "write.lock", is_singleton=True)

    def _refresh(self, *, first: bool = False, locked: bool = False) -> None:
        """Bring the search indexes to the newest generation that both can have, and show it at once."""
        with self._refreshing:
            newest = self.database.generation
            if newest == self._generation and not first:
                return
            self._lexicon.reload()
            if self._lexicon.generation < newest:
                self._catch_up_lexicon(newest, locked=locked)
            until = min(newest, self._lexicon.generation)
            languages = self.database.languages()
            loaded = {language: self._loaded(language, until) for language in languages if first}
            with self._lock.exclusive():
                self._lexicon.reload()
                for language in languages:
                    self._take_in_vectors(language, until, loaded)
                self._generation = until
                self.language_means = self.database.means()
                self._allowed.clear()

    def _catch_up_lexicon(self, newest: int, *, locked: bool) -> None:
        """Write what the lexical index lacks; while another process writes, that process does it."""
        try:
            with self._writing(patience=0 if not locked else None):
                self._lexicon.reload()
                covered = self._lexicon.generation
                newest = self.database.generation
                if covered >= newest:
                    return
                if covered == 0:
                    self._lexicon = Lexicon.reset(self._lexicon_folder())
                stale = self.database.changed_ids(covered, newest) if covered else []
                self._lexicon.write(self.database.added_passages(covered, newest), stale, generation=newest)
                self._lexicon.reload()
        except (IndexBusy, PermissionError) as error:
            log.info("searches stay at generation %d for now: %s", self._lexicon.generation, error)

    def _open_lexicon(self) -> Lexicon:
        try:
            return Lexicon(self._lexicon_folder())
        except IndexDamaged as error:
            log.warning("%s", error)
            with self._writing():
                return Lexicon.reset(self._lexicon_folder())

    def _loaded(self, language: str, until: int) -> tuple[VectorIndex, int] | None:
        """The saved vector index of a language and its generation; None when it must be rebuilt."""
        from rag.vectors import VectorIndex

        try:
            vectors, covered = VectorIndex.load(self._vector_folder(language), fingerprint=self._fingerprint)
        except IndexMissing:
            return None
        except (IndexDamaged, IndexForeign) as error:
            log.warning("%s; it is rebuilt from SQLite", error.problem)
            return None
        if covered > until:
            return None  # the database is older than its index: somebody put back a copy
        self._saved[language] = len(vectors)
        return vectors, covered

    def _take_in_vectors(
        self, language: str, until: int, loaded: dict[str, tuple[VectorIndex, int] | None]
    ) -> None:
        from rag.vectors import VectorIndex

        covered = self._generation
        from_disk = loaded.get(language)
        if from_disk is not None:
            self._vectors[language], covered = from_disk
        if language not in self._vectors:
            ids = self.database.vector_ids(language, until)
            blocks = (vectors for _, vectors in self.database.vectors(language, 0, until))
            self._vectors[language] = VectorIndex.build(ids, blocks, dimension=self._dimension)
            return
        if covered == until:
            return
        index = self._vectors[language]
        removed = self.database.removed_ids(language, covered, until)
        for ids, vectors in self.database.vectors(language, covered, until):
            index.update(ids, vectors, removed=removed)  # in one step with the first piece
            removed = removed[:0]
        if len(removed):
            index.remove(removed)

    def _lexicon_folder(self) -> Path:
        return self.folder / "lexicon"

    def _vector_folder(self, language: str) -> Path:
        return self.folder / "vectors" / language


class LocalView:
    """A consistent state of a LocalStore."""

    def __init__(self, store: LocalStore, generation: int) -> None:
        self._store = store
        self.generation = generation

    def languages(self) -> list[str]:
        """The languages that have passages."""
        return sorted(language for language, vectors in self._store._vectors.items() if len(vectors))

    def dense(
        self, vector: NDArray[np.float32], limit: int, *, language: str, filters: Filters
    ) -> list[tuple[int, float]]:
        """The nearest passages of a language: ids with cosines, best first."""
        index = self._store._vectors.get(language)
        if index is None or not len(index) or filters.language not in {None, language}:
            return []
        # A language is the whole of its index: only other filters have to be looked up.
        everything = filters in {Filters(), Filters(language=language)}
        allowed = None if everything else self._store.allowed(filters, language, self.generation)
        if allowed is not None and not len(allowed):
            return []
        scores, ids = index.search(vector.reshape(1, -1), limit, allowed=allowed)
        return [(int(i), float(score)) for i, score in zip(ids[0], scores[0], strict=True) if i >= 0]

    def lexical(
        self, query: str, limit: int, *, language: str, other_language: bool, filters: Filters
    ) -> list[LexicalMatch]:
        """The passages of a language that share words with the query, best first by BM25."""
        if filters.language not in {None, language}:
            return []
        lexicon = self._store._lexicon
        if filters in {Filters(), Filters(language=language)}:
            return lexicon.search(query, limit, language=language, other_language=other_language)
        allowed = self._store.allowed(filters, language, self.generation)
        if not len(allowed):
            return []
        return lexicon.search(query, limit, language=language, other_language=other_language, allowed=allowed)

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by id; what a newer generation brought or an older one took away is left out."""
        return self._store.database.passages(ids, self.generation)

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The embeddings of passages, shape (n, dimension)."""
        return self._store.database.vectors_of(ids)

    def means(self) -> dict[str, NDArray[np.float32]]:
        """The mean embedding of each language's passages."""
        return self._store.language_means
