"""One state of the vector index, which never changes: what a search works on from its beginning to its end.

A large sealed *main* segment, a small *tail* for what came after it, and which rows of both still live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.vectors.segments import Ids, Mask, Queries, Rows, Scores, Segment, Vectors

BLOCK = 16_384  # rows handled at once where all rows are: 25 MB as float32


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment, and which of its rows still live (None: all of them)."""

    segment: Segment
    live: Mask | None
    rows: Rows | None  # the same as `live`

    @classmethod
    def of(cls, segment: Segment, live: Mask | None = None) -> Part:
        """A segment with the mask of its live rows."""
        return cls(segment, live, None if live is None else Rows.of(live))

    def __len__(self) -> int:
        return len(self.segment) if self.rows is None else self.rows.count

    def without(self, ids: Ids) -> Part:
        """The part less those of the sorted ids that it holds."""
        rows = self.segment.rows_of(ids)
        if not len(rows):
            return self
        live = np.ones(len(self.segment), dtype=np.bool_) if self.live is None else self.live.copy()
        live[rows] = False
        return Part.of(self.segment, live)

    def select(self, ids: Ids) -> Rows:
        """The live rows that have one of the sorted ids."""
        mask = self.segment.mask_of(ids)
        return Rows.of(mask if self.live is None else mask & self.live)

    def blocks(self) -> Iterator[tuple[Ids, Vectors]]:
        """The live ids and vectors, in order, a block at a time."""
        for start in range(0, len(self.segment), BLOCK):
            rows = slice(start, start + BLOCK)
            ids, vectors = self.segment.ids[rows], self.segment.vectors[rows]
            yield (ids, vectors) if self.live is None else (ids[self.live[rows]], vectors[self.live[rows]])


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The passages of one snapshot that a filter allows: made once, searched often."""

    main: Rows
    tail: Rows

    def __len__(self) -> int:
        return self.main.count + self.tail.count


@dataclass(frozen=True, slots=True, eq=False)
class VectorSnapshot:
    """All that a search sees."""

    main: Part
    tail: Part

    def __len__(self) -> int:
        return len(self.main) + len(self.tail)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.main.segment.vectors.shape[1])

    def search(self, queries: npt.ArrayLike, k: int, *, only: Selection | None = None) -> tuple[Scores, Ids]:
        """The k nearest passages of each query: cosines and ids, both `(q, k)`, best first, ties by id.

        :param queries: unit vectors `(q, d)`.
        :param only: nothing else is ranked.
        :return: where fewer than k passages exist, ids end in -1 and scores in minus infinity.
        :raises ValueError: when the queries have another dimension, or k is less than 1.
        """
        vectors: Queries = np.ascontiguousarray(queries, dtype=np.float32)
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ValueError(f"queries must be (q, {self.dimension}), not {vectors.shape}")
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        found = [
            self.main.segment.search(vectors, k, self.main.rows if only is None else only.main),
            self.tail.segment.search(vectors, k, self.tail.rows if only is None else only.tail),
        ]
        return _best(k, np.hstack([scores for scores, _ in found]), np.hstack([ids for _, ids in found]))

    def select(self, ids: Ids) -> Selection:
        """The live passages that have one of the strictly increasing ids."""
        return Selection(self.main.select(ids), self.tail.select(ids))

    def holds(self, ids: Ids) -> Mask:
        """Which of the ids, in any order, are of this index, be they removed since or not, shape (n,)."""
        return self.main.segment.places_of(ids)[1] | self.tail.segment.places_of(ids)[1]

    def vectors_of(self, ids: Ids) -> tuple[Mask, Vectors]:
        """Which of the ids, in any order, the snapshot holds `(n,)`, and the vectors of these, in their order."""
        held = np.zeros(len(ids), dtype=np.bool_)
        found = np.empty((len(ids), self.dimension), dtype=np.float16)
        for part in (self.main, self.tail):
            rows, here = part.segment.places_of(ids)
            found[here] = part.segment.vectors[rows]
            held |= here
        return held, found[held]

    def blocks(self) -> Iterator[tuple[Ids, Vectors]]:
        """The live ids and vectors, in order, a block at a time."""
        yield from self.main.blocks()
        yield from self.tail.blocks()

    def ids(self) -> Ids:
        """The live ids, in order."""
        return np.concatenate([np.empty(0, dtype=np.int64), *(ids for ids, _ in self.blocks())])


def _best(k: int, scores: Scores, ids: Ids) -> tuple[Scores, Ids]:
    """The k best columns of each row: higher scores first, then lower ids, padded with -inf and -1."""
    order = np.lexsort((ids, -scores), axis=1)[:, :k]
    pad = ((0, 0), (0, k - order.shape[1]))
    scores, ids = np.take_along_axis(scores, order, 1), np.take_along_axis(ids, order, 1)
    return np.pad(scores, pad, constant_values=-np.inf), np.pad(ids, pad, constant_values=-1)
