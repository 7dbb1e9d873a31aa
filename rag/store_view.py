"""A view of a store: searches, passages and vectors of one generation, for the length of a question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from rag.database import Database
from rag.lexicon import LexicalMatch
from rag.lexicon_snapshot import Among
from rag.records import Filters, Passage
from rag.search_indexes import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.vectors import Selection, VectorSnapshot

T = TypeVar("T")

_FILTERS_KEPT = 32
_WORTH_A_THREAD = 10_000  # passages; fewer are searched sooner than a thread is woken


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """What a filter allows in one language of a snapshot."""

    snapshot: Snapshot
    ids: NDArray[np.int64]  # sorted; some may have been removed before the snapshot
    selection: Selection  # the same, without any that was removed


class RememberedFilters:
    """What the last few filters allow; after a change only what it brought is looked up."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Filters, str], Allowed] = OrderedDict()

    def allowed(self, snapshot: Snapshot, filters: Filters, language: str) -> Allowed:
        """The passages of a language that the filters allow."""
        key = (filters, language)
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
        if known is not None and known.snapshot is snapshot:
            return known
        found = self._looked_up(snapshot, replace(filters, language=language), known)
        with self._lock:
            self._known[key] = found
            while len(self._known) > _FILTERS_KEPT:
                self._known.popitem(last=False)
        return found

    def _looked_up(self, snapshot: Snapshot, filters: Filters, known: Allowed | None) -> Allowed:
        import numpy as np

        vectors = snapshot.vectors[str(filters.language)]
        # A view may still be of an older snapshot, or most of what was allowed may be gone: then all anew.
        if known is not None and known.snapshot.generation <= snapshot.generation:
            late = self._database.allowed(filters, snapshot.generation, after=known.snapshot.generation)
            ids = np.concatenate([known.ids, late])
            selection = vectors.select(ids)
            if len(selection) >= len(ids) / 2:
                return Allowed(snapshot, ids, selection)
        ids = self._database.allowed(filters, snapshot.generation)
        return Allowed(snapshot, ids, vectors.select(ids))


@dataclass(frozen=True, slots=True, eq=False)
class LocalView:
    """A consistent state of a LocalStore."""

    snapshot: Snapshot
    database: Database
    filters: RememberedFilters
    beside: Executor  # for the work that `side_by_side` does not do in the caller's thread

    @property
    def generation(self) -> int:
        """The generation that is seen."""
        return self.snapshot.generation

    def languages(self) -> list[str]:
        """The languages that have passages."""
        return sorted(language for language, vectors in self.snapshot.vectors.items() if len(vectors))

    def dense(
        self, vector: NDArray[np.float32], limit: int, *, language: str, filters: Filters
    ) -> list[tuple[int, float]]:
        """The nearest passages of a language: ids with cosines, best first."""
        index: VectorSnapshot | None = self.snapshot.vectors.get(language)
        if index is None or not len(index) or filters.language not in {None, language}:
            return []
        # A language is the whole of its index: only other filters have to be looked up.
        only = None
        if filters not in {Filters(), Filters(language=language)}:
            only = self.filters.allowed(self.snapshot, filters, language).selection
            if not len(only):
                return []
        scores, ids = index.search(vector.reshape(1, -1), limit, only=only)
        return [(int(i), float(score)) for i, score in zip(ids[0], scores[0], strict=True) if i >= 0]

    def lexical(
        self, query: str, limit: int, *, language: str, other_language: bool, filters: Filters
    ) -> list[LexicalMatch]:
        """The passages of a language that share words with the query, best first by BM25."""
        index = self.snapshot.vectors.get(language)
        if index is None or not len(index) or filters.language not in {None, language}:
            return []
        if filters in {Filters(), Filters(language=language)}:
            among = Among(1.0, index.holds)
        else:
            allowed = self.filters.allowed(self.snapshot, filters, language)
            if not len(allowed.selection):
                return []
            among = Among.of(allowed.ids, len(allowed.selection) / len(index))
        return self.snapshot.words.search(
            query, limit, language=language, other_language=other_language, among=among
        )

    def side_by_side(self, work: Sequence[Callable[[], T]]) -> list[T]:
        """What pieces of work on this view return, in their order; all but the first are done in another thread."""
        if sum(len(index) for index in self.snapshot.vectors.values()) < _WORTH_A_THREAD:
            return [piece() for piece in work]
        others = [self.beside.submit(piece) for piece in work[1:]]
        try:
            first = [piece() for piece in work[:1]]
        finally:
            wait(others)
        return first + [other.result() for other in others]

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by id; what a newer generation brought or an older one took away is left out."""
        return self.database.passages(ids, self.generation)

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The embeddings of passages, shape (n, dimension).

        :raises KeyError: when one has none.
        """
        import numpy as np

        wanted = np.asarray(ids, dtype=np.int64)
        missing = np.ones(len(wanted), dtype=np.bool_)
        found = np.empty((len(wanted), 0), dtype=np.float32)
        for index in self.snapshot.vectors.values():
            if not found.shape[1]:
                found = np.empty((len(wanted), index.dimension), dtype=np.float32)
            held, vectors = index.vectors_of(wanted)
            found[held] = vectors
            missing &= ~held
        if missing.any():
            raise KeyError(int(wanted[missing][0]))
        return found

    def means(self) -> Mapping[str, NDArray[np.float32]]:
        """The mean embedding of each language's passages."""
        return self.snapshot.means
