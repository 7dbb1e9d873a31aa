"""A segment: a sealed run of passage vectors that any number of threads may search at once.

The vectors stay float16, as the store keeps them, and FAISS scans that memory where it lies (a file mapping
or an array) without a copy. Above `EXACT_ROWS` a coded copy is scanned instead, four bits for each dimension
or, above `FINE_ROWS`, for each two (product quantisation looked up in registers: André, Kermarrec, Le
Scouarnec, "Cache locality is not enough", 2015), and the best of it are ranked anew by their float16 vectors,
so that every cosine is exact. The whole copy is scanned: partitions lose passages, because questions do not
lie where passages lie.
A segment never changes; what was removed from it is told apart by a mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float16]
Queries = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]

# Up to here every vector is scanned: 0.6 ms, against 3 ms for 100,000, whose coded copy takes 0.9. It is
# also the number of passages up to which a filter has those that it allows scanned.
EXACT_ROWS = 20_000

# Candidates of an exact scan beyond the k asked for: equal vectors must reach the ranking that breaks ties
# even where the last bits of their float32 scores differ.
_MARGIN = 16

# Up to here the codes of single dimensions (192 bytes a passage) stay near the processor and need few
# candidates; above, the scan waits for memory, and half the bytes take half the time, candidates included.
FINE_ROWS = 300_000
_FINE_CANDIDATES = 4  # for each of the k asked for; at least for 25
_COARSE_CANDIDATES = 20  # for each; at least for 50

_TRAINING_ROWS = 65_536
_BLOCK = 16_384  # rows handled at once where all rows are: 25 MB as float32


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some rows of a segment: how many, and a bit for each row in the order in which FAISS reads them."""

    count: int
    bits: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, mask: Mask) -> Rows:
        """The rows of a mask."""
        return cls(int(np.count_nonzero(mask)), np.packbits(mask, bitorder="little"))


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Strictly increasing ids `(n,)`, their float16 vectors `(n, d)` and the FAISS indexes over them."""

    ids: Ids
    vectors: Vectors
    codes: Codes | None  # the coded copy in FAISS's own file format
    exact: Any  # faiss.IndexScalarQuantizer whose codes are the memory of `vectors`
    coded: Any  # faiss.IndexRefine over the coded copy and `exact`

    @classmethod
    def over(cls, ids: Ids, vectors: Vectors, codes: Codes | None = None) -> Segment:
        """Make a segment of arrays that nobody will change any more."""
        exact = _scan_in_place(vectors)
        return cls(ids, vectors, codes, exact, None if codes is None else _refined(codes, exact))

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors) -> Segment:
        """Make a segment, with a coded copy where it is large enough to gain by one."""
        return cls.over(ids, vectors, _codes(vectors) if len(ids) > EXACT_ROWS else None)

    def __len__(self) -> int:
        return len(self.ids)

    def rows_of(self, ids: Ids) -> npt.NDArray[np.intp]:
        """Rows of those of the sorted `ids` that the segment holds."""
        ids = self._in_range(ids)
        rows: npt.NDArray[np.intp] = np.searchsorted(self.ids, ids)
        held: Mask = self.ids[rows] == ids
        return rows[held]

    def places_of(self, ids: Ids) -> tuple[npt.NDArray[np.intp], Mask]:
        """Rows of those of the ids, in any order, that the segment holds; and which of them these are."""
        if not len(self):
            return np.empty(0, dtype=np.intp), np.zeros(len(ids), dtype=np.bool_)
        rows = np.minimum(np.searchsorted(self.ids, ids), len(self) - 1)
        held: Mask = self.ids[rows] == ids
        return rows[held], held

    def mask_of(self, ids: Ids) -> Mask:
        """Which rows have one of the sorted `ids`: 5 ms where half of a million do."""
        ids = self._in_range(ids)
        if len(ids) <= len(self) / 16 or self.ids[-1] - self.ids[0] > 16 * len(self):
            mask = np.zeros(len(self), dtype=np.bool_)
            mask[self.rows_of(ids)] = True
            return mask
        # A table of all ids from the first to the last: for many ids three times as fast as to seek each.
        table = np.zeros(self.ids[-1] - self.ids[0] + 1, dtype=np.bool_)
        table[ids - self.ids[0]] = True
        found: Mask = table[self.ids - self.ids[0]]
        return found

    def _in_range(self, ids: Ids) -> Ids:
        """The sorted `ids` from the segment's first to its last."""
        if not len(self):
            return ids[:0]
        return ids[np.searchsorted(ids, self.ids[0]) : np.searchsorted(ids, self.ids[-1], "right")]

    def search(self, queries: Queries, k: int, only: Rows | None) -> tuple[Scores, Ids]:
        """The best k of those rows for each query: cosines `(q, k)` and ids `(q, k)`, -1 where none.

        Not in order: the caller merges segments and sorts once.

        :param only: None for all rows.
        """
        rows = self._candidates(queries, k, only)
        return self._cosines(queries, rows), np.where(rows < 0, -1, self.ids[rows])

    def _candidates(self, queries: Queries, k: int, only: Rows | None) -> npt.NDArray[np.int64]:
        """Rows `(q, at least k)` among which the k best are, -1 where there are no more."""
        faiss = _faiss()
        rows: npt.NDArray[np.int64]
        allowed = len(self) if only is None else only.count
        if not allowed:
            return np.empty((len(queries), 0), dtype=np.int64)
        selector = None if only is None else faiss.IDSelectorBitmap(only.bits)
        wanted = min(k + _MARGIN, allowed)
        with _one_thread():
            if self.coded is None or allowed <= EXACT_ROWS:
                _, rows = self.exact.search(queries, wanted, params=faiss.SearchParameters(sel=selector))
            else:
                fine = len(self) <= FINE_ROWS
                candidates = max(k, 25) * _FINE_CANDIDATES if fine else max(k, 50) * _COARSE_CANDIDATES
                scan = faiss.SearchParametersIVF(sel=selector, nprobe=1)
                refine = faiss.IndexRefineSearchParameters(
                    k_factor=min(candidates, allowed) / wanted, base_index_params=scan
                )
                _, rows = self.coded.search(queries, wanted, params=refine)
        return rows

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


def _scan_in_place(vectors: Vectors) -> Any:  # noqa: ANN401 - faiss has hardly any types
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


def _codes(vectors: Vectors) -> Codes:
    """Learn 16 values for each dimension, or pair of dimensions, from a sample, and write every vector in them."""
    faiss = _faiss()
    rows, dimension = vectors.shape
    pieces = dimension if rows <= FINE_ROWS or dimension % 2 else dimension // 2
    # A single inverted list, because the fast scan without lists takes no selector.
    single = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFPQFastScan(single, dimension, 1, pieces, 4, faiss.METRIC_INNER_PRODUCT)
    sample = np.linspace(0, rows - 1, min(rows, _TRAINING_ROWS)).astype(np.int64)
    with _one_thread():
        index.train(vectors[sample].astype(np.float32))
        for start in range(0, rows, _BLOCK):
            index.add(vectors[start : start + _BLOCK].astype(np.float32))
    codes: Codes = faiss.serialize_index(index)
    return codes


def _refined(codes: Codes, exact: Any) -> Any:  # noqa: ANN401 - faiss has hardly any types
    """A scan of the codes whose best are ranked anew by the exact index."""
    faiss = _faiss()
    scan = faiss.read_index(faiss.ZeroCopyIOReader(faiss.swig_ptr(codes), codes.nbytes))
    return faiss.IndexRefine(scan, exact)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have FAISS compute in the calling thread alone.

    Its OpenMP threads spin while they wait for each other: with anything else on the processor, a search of
    half a millisecond took 15, and a build ten times as long. Searches run in parallel by their callers.
    """
    faiss = _faiss()
    before = faiss.omp_get_max_threads()  # counted for each calling thread by OpenMP
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _faiss() -> Any:  # noqa: ANN401 - its type stubs lack what is used here
    import faiss

    return faiss
