"""A view of a store: searches, passages and vectors of one generation, for the length of a question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.database import Database
from rag.lexicon import LexicalMatch
from rag.records import Filters, Passage
from rag.search_indexes import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.vectors import Selection, VectorSnapshot

_FILTERS_KEPT = 32
_Allowed = tuple["NDArray[np.int64]", "Selection"]


class RememberedFilters:
    """What the last few filters allow, for as long as the snapshot stands that they were looked up for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._known: OrderedDict[tuple[Filters, str], _Allowed] = OrderedDict()

    def allowed(self, snapshot: Snapshot, filters: Filters, language: str) -> _Allowed:
        """The passages of a language that the filters allow: sorted ids, and the same for the vector index."""
        key = (filters, language)
        with self._lock:
            if self._snapshot is not snapshot:
                self._snapshot = snapshot
                self._known.clear()
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        ids = self._database.allowed(replace(filters, language=language), snapshot.generation)
        found = ids, snapshot.vectors[language].select(ids)
        with self._lock:
            if self._snapshot is snapshot:
                self._known[key] = found
                while len(self._known) > _FILTERS_KEPT:
                    self._known.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class LocalView:
    """A consistent state of a LocalStore."""

    snapshot: Snapshot
    database: Database
    filters: RememberedFilters

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
            _, only = self.filters.allowed(self.snapshot, filters, language)
            if not len(only):
                return []
        scores, ids = index.search(vector.reshape(1, -1), limit, only=only)
        return [(int(i), float(score)) for i, score in zip(ids[0], scores[0], strict=True) if i >= 0]

    def lexical(
        self, query: str, limit: int, *, language: str, other_language: bool, filters: Filters
    ) -> list[LexicalMatch]:
        """The passages of a language that share words with the query, best first by BM25."""
        if filters.language not in {None, language} or language not in self.snapshot.vectors:
            return []
        words, allowed = self.snapshot.words, None
        if filters not in {Filters(), Filters(language=language)}:
            allowed, _ = self.filters.allowed(self.snapshot, filters, language)
            if not len(allowed):
                return []
        return words.search(query, limit, language=language, other_language=other_language, allowed=allowed)

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
