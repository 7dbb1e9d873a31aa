"""The search indexes of a store: FAISS and tantivy, kept at one generation of the database.

All three together make a snapshot. A refresh prepares the next one beside it and puts it in place with a single
assignment, so that a search works on one generation to its end and never waits: not for a write, not for a
compaction. Whatever a kill leaves behind (an index that lags, a damaged file) is caught up or rebuilt from the
database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.database import Database
from rag.errors import DiskFull, IndexBusy, IndexDamaged, IndexForeign, IndexMissing, StoreError
from rag.lexicon import Lexicon, LexiconSnapshot
from rag.locks import FolderLock
from rag.sqlite_file import rebuild_command

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.vectors import VectorIndex, VectorSnapshot

log = logging.getLogger(__name__)

_UNSAVED_SHARE = 0.02  # of the vectors: more than that are read anew from SQLite at no start
_UNSAVED_ROWS = 2_000
_SECONDS_AFTER_FAILURE = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One generation in all its parts."""

    generation: int
    words: LexiconSnapshot
    vectors: Mapping[str, VectorSnapshot]  # by language
    means: Mapping[str, NDArray[np.float32]]  # the mean embedding of each language


@dataclass(slots=True)
class _Language:
    """The vector index of a language, and how far it has come."""

    index: VectorIndex
    covered: int  # generation
    unsaved: int  # rows that came or went since it was last written to disk; -1 when it never was


class SearchIndexes:
    """Both search indexes of a folder; `snapshot` is what searches see."""

    def __init__(
        self, folder: Path, database: Database, writing: FolderLock, *, fingerprint: str, dimension: int
    ) -> None:
        """Open what is there, rebuild what is missing or damaged, and bring both to the newest generation.

        :param writing: The lock that a writer to the index holds.
        :raises IndexDamaged: when the database does not hold what it counted.
        """
        self._folder = folder
        self._database = database
        self._writing = writing
        self._saving = FolderLock(folder, "saving", patience=0)
        self._fingerprint = fingerprint
        self._dimension = dimension
        self._refreshing = threading.Lock()
        self._not_before = 0.0  # after a full disk, not every search tries again
        self._languages: dict[str, _Language] = {}
        self._lexicon = self._opened_lexicon()
        self.snapshot = self._refreshed(self._words(patience=None))

    def close(self) -> None:
        """Close the files."""
        self._lexicon.close()

    @property
    def is_fresh(self) -> bool:
        """Whether the snapshot is of the newest generation."""
        return self._database.generation == self.snapshot.generation

    def refresh(self, *, wait: bool) -> None:
        """Have the snapshot be of the newest generation.

        :param wait: A writer waits for its own change. Without, a search goes on with the generation before
            while another thread or process still works on the newest.
        """
        if (not wait and time.monotonic() < self._not_before) or not self._refreshing.acquire(blocking=wait):
            return
        try:
            if not self.is_fresh:
                self.snapshot = self._refreshed(self._words(patience=None if wait else 0))
        except (StoreError, DiskFull) as error:
            if wait or isinstance(error, IndexDamaged):
                raise
            log.warning("searches stay at generation %d for now: %s", self.snapshot.generation, error)
            self._not_before = time.monotonic() + _SECONDS_AFTER_FAILURE
        finally:
            self._refreshing.release()

    @property
    def needs_compaction(self) -> bool:
        """Whether so much was added or removed that `compact` would pay."""
        return any(language.index.needs_rebuild for language in list(self._languages.values()))

    def compact(self) -> None:
        """Move the vectors of each language that asks for it into a new main segment; nobody waits for it."""
        for language in list(self._languages.values()):
            if language.index.needs_rebuild:
                language.index.compact()
                language.unsaved = -1
                with self._refreshing:
                    self._show_vectors()

    @property
    def needs_saving(self) -> bool:
        """Whether so much came in since the last time that the next start would be slow."""
        return any(
            language.unsaved < 0
            or language.unsaved > max(_UNSAVED_ROWS, _UNSAVED_SHARE * len(language.index))
            for language in list(self._languages.values())
        )

    def save(self) -> None:
        """Write the vector indexes to disk; searches and writes go on. Does nothing while another process does.

        :raises DiskFull: when they do not fit; what was saved before is still whole.
        """
        with self._saving.held():
            for name, language in list(self._languages.items()):
                with self._refreshing:
                    state, covered, unsaved = language.index.snapshot(), language.covered, language.unsaved
                if unsaved:
                    language.index.save(
                        self._vector_folder(name),
                        generation=covered,
                        fingerprint=self._fingerprint,
                        snapshot=state,
                    )
                    with self._refreshing:
                        language.unsaved -= unsaved

    # --- one generation further --------------------------------------------------------------------------

    def _refreshed(self, words: LexiconSnapshot) -> Snapshot:
        """The newest generation that both indexes can have."""
        with self._database.snapshot():
            newest = self._database.generation
            until = min(newest, words.generation)
            counts = self._database.passage_counts()
            for name in counts:
                self._take_in(name, until)
                if until == newest and len(self._languages[name].index) != counts[name]:
                    self._languages[name] = self._rebuilt(name, until)
                    self._check_count(name, counts[name])
            means = self._database.means()
        vectors = {name: language.index.snapshot() for name, language in self._languages.items()}
        return Snapshot(until, words, vectors, means)

    def _show_vectors(self) -> None:
        now = self.snapshot
        if all(language.covered == now.generation for language in self._languages.values()):
            vectors = {name: language.index.snapshot() for name, language in self._languages.items()}
            self.snapshot = Snapshot(now.generation, now.words, vectors, now.means)

    def _take_in(self, name: str, until: int) -> None:
        language = self._languages.get(name)
        if language is None:
            language = self._loaded(name, until) or self._rebuilt(name, until)
            self._languages[name] = language
        if language.covered >= until:
            return
        del self._languages[name]  # if this fails half-way, it begins anew from what was saved
        removed = self._database.removed_ids(name, language.covered, until)
        changed = len(removed)
        for ids, vectors in self._database.vectors(name, language.covered, until):
            language.index.update(ids, vectors, removed=removed)  # in one step with the first piece
            removed = removed[:0]
            changed += len(ids)
        if len(removed):
            language.index.remove(removed)
        self._languages[name] = language
        language.covered = until
        if language.unsaved >= 0:
            language.unsaved += changed

    def _rebuilt(self, name: str, until: int) -> _Language:
        from rag.vectors import VectorIndex

        ids = self._database.vector_ids(name, until)
        blocks = (vectors for _, vectors in self._database.vectors(name, 0, until))
        try:
            index = VectorIndex.build(ids, blocks, dimension=self._dimension)
        except ValueError as error:
            raise self._damaged(str(error)) from error
        return _Language(index, until, unsaved=-1)

    def _loaded(self, name: str, until: int) -> _Language | None:
        """The saved vector index of a language; None when it must be rebuilt."""
        from rag.vectors import VectorIndex

        try:
            index, covered = VectorIndex.load(self._vector_folder(name), fingerprint=self._fingerprint)
        except IndexMissing:
            return None
        except (IndexDamaged, IndexForeign) as error:
            log.warning("%s; it is rebuilt from SQLite", error.problem)
            return None
        # Beyond the database: somebody put back a copy of it.
        return _Language(index, covered, unsaved=0) if covered <= until else None

    def _check_count(self, name: str, wanted: int) -> None:
        found = len(self._languages[name].index)
        if found != wanted:
            raise self._damaged(f"it holds {found:,} passages in {name!r} where {wanted:,} were counted")

    def _damaged(self, how: str) -> IndexDamaged:
        return IndexDamaged(
            f"The database in {self._folder} is damaged: {how}", fix=rebuild_command(self._folder)
        )

    # --- words -------------------------------------------------------------------------------------------

    def _opened_lexicon(self) -> Lexicon:
        folder = self._folder / "lexicon"
        try:
            return Lexicon(folder)
        except (IndexMissing, IndexDamaged) as error:
            log.info("%s", error)
        with self._writing.held():  # perhaps it was being written just now
            try:
                return Lexicon(folder)
            except (IndexMissing, IndexDamaged) as error:
                if isinstance(error, IndexDamaged):
                    log.warning("%s", error.problem)
                return Lexicon.reset(folder)

    def _words(self, *, patience: float | None) -> LexiconSnapshot:
        """The lexical index after it has taken in what it lacks; while another process writes, that one does it.

        :param patience: Seconds to wait for another process; None for as long as a write does.
        """
        try:
            words = self._lexicon.snapshot()
        except IndexDamaged:  # another process may have begun it anew
            self._lexicon = self._opened_lexicon()
            words = self._lexicon.snapshot()
        if words.generation == self._database.generation:
            return words
        try:
            with self._writing.held(patience=patience):
                return self._caught_up()
        except (IndexBusy, StoreError) as error:
            if isinstance(error, IndexDamaged) or not words.generation:
                raise
            log.info("searches stay at generation %d for now: %s", words.generation, error)
            return words

    def _caught_up(self) -> LexiconSnapshot:
        words = self._lexicon.snapshot()
        with self._database.snapshot():
            newest = self._database.generation
            wanted = sum(self._database.passage_counts().values()) + 1  # and the marker
            # Beyond the database: somebody put back a copy of it.
            for covered in (words.generation if words.generation <= newest else 0, 0):
                if not covered and len(words):  # of another layout, or not what it should be
                    self._lexicon = Lexicon.reset(self._folder / "lexicon")
                if covered < newest:
                    stale = self._database.changed_ids(covered, newest) if covered else []
                    added = self._database.added_passages(covered, newest)
                    try:
                        self._lexicon.write(added, stale, generation=newest)
                    except IndexDamaged as error:
                        if not covered:
                            raise
                        log.warning("%s; it is rebuilt from SQLite", error.problem)
                        continue
                words = self._lexicon.snapshot()
                if len(words) == wanted or not newest:
                    return words
        raise self._damaged(f"it holds {len(words) - 1:,} passages where {wanted - 1:,} were counted")

    def _vector_folder(self, name: str) -> Path:
        return self._folder / "vectors" / name
