"""A segment: a sealed run of passage vectors that any number of threads may search at once.

The vectors stay float16, as the store keeps them, and FAISS scans that memory where it lies (a file mapping
or an array) without a copy. A segment never changes; what was removed from it is told apart by a mask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float16]
Queries = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

# Candidates ranked in float32 beyond the k asked for: equal vectors must reach the exact, tie-breaking
# ranking even where the last bits of their float32 scores differ.
_MARGIN = 16


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Strictly increasing ids `(n,)`, their float16 vectors `(n, d)` and the FAISS index over them."""

    ids: Ids
    vectors: Vectors
    exact: Any  # faiss.IndexScalarQuantizer whose codes are the memory of `vectors`

    @classmethod
    def over(cls, ids: Ids, vectors: Vectors) -> Segment:
        """Make a segment of arrays that nobody will change any more."""
        return cls(ids, vectors, _scan_in_place(vectors))

    def __len__(self) -> int:
        return len(self.ids)

    def rows_of(self, ids: Ids) -> npt.NDArray[np.intp]:
        """Rows of those of the sorted `ids` that the segment holds."""
        if not len(self):
            return np.empty(0, dtype=np.intp)
        ids = ids[np.searchsorted(ids, self.ids[0]) : np.searchsorted(ids, self.ids[-1], "right")]
        rows: npt.NDArray[np.intp] = np.searchsorted(self.ids, ids)
        held: Mask = self.ids[rows] == ids
        return rows[held]

    def search(self, queries: Queries, k: int, mask: Mask | None) -> tuple[Scores, Ids]:
        """The best k rows of the mask for each query: cosines `(q, k)` and ids `(q, k)`, -1 where none.

        Not in order: the caller merges segments and sorts once.
        """
        if not len(self):
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        wanted = min(k + _MARGIN, len(self))
        _, rows = self.exact.search(queries, wanted, params=_only(mask))
        return self._cosines(queries, rows), np.where(rows < 0, -1, self.ids[rows])

    def _cosines(self, queries: Queries, rows: npt.NDArray[np.int64]) -> Scores:
        """Cosines summed in float64, so that they depend on the two vectors alone.

        Sums of float32 depend on the order of adding, and that on the batch and on the row's place in it:
        the same question could then rank two equal passages differently from one day to the next.
        """
        found = self.vectors[rows].astype(np.float64)
        sums = np.matmul(found, queries.astype(np.float64)[:, :, None])
        scores: Scores = sums[:, :, 0].astype(np.float32)
        scores[rows < 0] = -np.inf
        return scores


def _only(mask: Mask | None) -> Any:  # noqa: ANN401 - faiss has no types
    """FAISS search parameters that leave out the rows whose mask is false before anything is ranked."""
    if mask is None:
        return None
    faiss = _faiss()
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little")))


def _scan_in_place(vectors: Vectors) -> Any:  # noqa: ANN401 - faiss has no types
    """An exact inner-product index that reads the given memory, which must outlive it.

    FAISS's half-precision codes are the IEEE float16 numbers themselves, so the vectors need no second copy:
    the index is pointed at them in the way of `MaybeOwnedVector::create_view`, whose Python wrapper cannot
    be called (it wants a C++ shared pointer).
    """
    faiss = _faiss()
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    start = faiss.swig_ptr(vectors.reshape(-1).view(np.uint8))
    codes = index.codes
    codes.is_owned = False
    codes.view_data = codes.c_ptr = start
    codes.view_size = codes.c_size = vectors.nbytes
    index.ntotal = len(vectors)
    return index


def _faiss() -> Any:  # noqa: ANN401 - its own type stubs lack what is used here
    import faiss

    return faiss
