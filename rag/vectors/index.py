"""The vector index: which passages lie nearest to a question, by cosine.

Derived from the store and rebuilt from it at any time. A writer prepares the next snapshot and puts it in
place with a single assignment; a search reads the snapshot once and works on it to the end. So searches take
no lock, never wait, and see all of a change or none of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.vectors import files
from rag.vectors.segments import Ids, Mask, Scores, Segment, Vectors
from rag.vectors.snapshot import BLOCK, Part, VectorSnapshot

AnyVectors = npt.NDArray[np.float16] | npt.NDArray[np.float32]

# When the index asks to be compacted: a tail of 16,384 passages costs each search about half a millisecond
# (one of 62,500 beside a million cost up to 10: it drives the codes from the processor's cache), and removed
# rows still cost their share of the scan. A million passages are compacted in 15 s.
_TAIL_ROWS = 16_384
_TAIL_SHARE = 1 / 64
_REMOVED_SHARE = 0.2

_UNIT_TOLERANCE = 0.01  # float16 rounds the length of a unit vector by less than 0.001


class VectorIndex:
    """Unit vectors by passage id, searched by cosine, by many threads at once while one of them writes."""

    def __init__(self, main: Segment, *, live: Mask | None = None) -> None:
        self.dimension = main.vectors.shape[1]
        self._writing = threading.Lock()
        self._compacting = threading.Lock()
        # Where the tail grows. Rows past the length of the state's tail belong to the writer alone.
        self._room_ids = np.empty(0, dtype=np.int64)
        self._room = np.empty((0, self.dimension), dtype=np.float16)
        self._state = VectorSnapshot(Part.of(main, live), Part.of(Segment.over(self._room_ids, self._room)))
        self._saved: files.SavedArrays = {}

    @classmethod
    def build(cls, ids: Ids, vectors: AnyVectors | Iterable[AnyVectors], *, dimension: int) -> VectorIndex:
        """Index unit vectors `(n, dimension)`, given whole or as an iterable of blocks of rows.

        :param ids: `(n,)`, positive and strictly increasing, as `ORDER BY id` gives them.
        :raises ValueError: when ids or vectors are not like that.
        """
        ids = _checked_ids(ids, after=0)
        room = np.empty((len(ids), dimension), dtype=np.float16)
        filled = 0
        for block in [vectors] if isinstance(vectors, np.ndarray) else vectors:
            rows = len(block)
            if filled + rows > len(ids):
                raise ValueError(f"there are more vectors than the {len(ids)} ids")
            room[filled : filled + rows] = _checked_vectors(block, rows, dimension)
            filled += rows
        if filled < len(ids):
            raise ValueError(f"there are {filled} vectors for {len(ids)} ids")
        return cls(Segment.build(ids, room))

    def __len__(self) -> int:
        return len(self._state)

    def snapshot(self) -> VectorSnapshot:
        """The state of now, to search in for as long as one likes."""
        return self._state

    @property
    def needs_rebuild(self) -> bool:
        """Whether so much was added or removed that `compact` would pay."""
        state = self._state
        main, tail = len(state.main.segment), len(state.tail.segment)
        removed = main + tail - len(state)
        return tail > max(_TAIL_ROWS, _TAIL_SHARE * main) or removed > _REMOVED_SHARE * (main + tail)

    def search(self, queries: npt.ArrayLike, k: int, *, allowed: Ids | None = None) -> tuple[Scores, Ids]:
        """The k nearest passages of each query: cosines and ids, both `(q, k)`, best first, ties by id.

        :param queries: unit vectors `(q, d)`.
        :param allowed: strictly increasing ids; nothing else is ranked.
        :return: where fewer than k passages exist, ids end in -1 and scores in minus infinity.
        """
        state = self._state
        return state.search(queries, k, only=None if allowed is None else state.select(allowed))

    def add(self, ids: Ids, vectors: AnyVectors) -> None:
        """Add unit vectors `(n, d)`; their ids are strictly increasing and higher than any before.

        :raises ValueError: when ids or vectors are not like that; then nothing has changed.
        """
        self.update(ids, vectors, removed=())

    def remove(self, ids: npt.ArrayLike) -> None:
        """Remove passages; ids that the index does not hold are passed over."""
        self.update((), np.empty((0, self.dimension), dtype=np.float16), removed=ids)

    def update(self, ids: npt.ArrayLike, vectors: AnyVectors, *, removed: npt.ArrayLike) -> None:
        """Remove, then add, in one step: no search sees a document gone and its new version not yet there.

        :raises ValueError: as `add`; then nothing has changed.
        """
        gone = np.unique(np.asarray(removed, dtype=np.int64))
        with self._writing:
            state = self._state
            ids = _checked_ids(ids, after=self._last_id)
            added = _checked_vectors(vectors, len(ids), self.dimension)
            self._state = VectorSnapshot(
                state.main.without(gone), self._grown(state.tail.without(gone), ids, added)
            )

    def compact(self) -> None:
        """Move everything into a new main segment; searches and writes go on meanwhile.

        Does nothing while another thread compacts.
        """
        if not self._compacting.acquire(blocking=False):
            return
        try:
            before = self._state
            ids, blocks = before.ids(), (vectors for _, vectors in before.blocks())
            main = VectorIndex.build(ids, blocks, dimension=self.dimension)._state.main
            with self._writing:
                # What was written since `before` is carried over: new rows stand at the end of the tail.
                now, done = self._state, len(before.tail.segment)
                late_ids, late = now.tail.segment.ids[done:], now.tail.segment.vectors[done:]
                gone = np.setdiff1d(np.concatenate([ids, late_ids]), now.ids(), assume_unique=True)
                self._room_ids, self._room = self._room_ids[:0], self._room[:0]
                tail = self._grown(Part.of(Segment.over(self._room_ids, self._room)), late_ids, late)
                self._state = VectorSnapshot(main.without(gone), tail.without(gone))
        finally:
            self._compacting.release()

    def save(
        self, folder: Path, *, generation: int, fingerprint: str, snapshot: VectorSnapshot | None = None
    ) -> None:
        """Write the index so that `load` finds this state, or the one before, after a crash at any moment.

        :param snapshot: An earlier state of this index, the one of that generation; None for the state of now.
        :raises DiskFull: when it does not fit; the index saved before is still whole.
        """
        state = self._state if snapshot is None else snapshot
        arrays: dict[str, npt.NDArray[Any]] = {}
        for name, part in {"main": state.main, "tail": state.tail}.items():
            arrays |= {f"{name}-ids": part.segment.ids, f"{name}-vectors": part.segment.vectors}
            if part.segment.codes is not None:
                arrays[f"{name}-codes"] = part.segment.codes
            if part.live is not None:
                arrays[f"{name}-live"] = part.live
        facts = {"generation": generation, "fingerprint": fingerprint, "dimension": self.dimension}
        self._saved = files.write(folder, arrays, facts, self._saved)

    @classmethod
    def load(cls, folder: Path, *, fingerprint: str) -> tuple[VectorIndex, int]:
        """Read a saved index, with the generation that it covers.

        :raises IndexMissing: when there is none.
        :raises IndexDamaged: when a byte of it is not what was written.
        :raises IndexForeign: when it was made with another model or another format.
        """
        saved, manifest = files.read(folder, fingerprint=fingerprint)
        arrays = {name: file.array for name, file in saved.items()}
        main = Segment.over(arrays["main-ids"], arrays["main-vectors"], arrays.get("main-codes"))
        index = cls(main, live=arrays.get("main-live"))
        tail = index._grown(index._state.tail, arrays["tail-ids"], arrays["tail-vectors"])
        index._state = replace(index._state, tail=Part.of(tail.segment, arrays.get("tail-live")))
        index._saved = saved
        return index, int(manifest["generation"])

    @property
    def _last_id(self) -> int:
        """The highest id held, be it removed since."""
        segments = (self._state.tail.segment, self._state.main.segment)
        return next((int(segment.ids[-1]) for segment in segments if len(segment)), 0)

    def _grown(self, tail: Part, ids: Ids, vectors: Vectors) -> Part:
        """The tail with rows after its end; only the writer may call this."""
        if not len(ids):
            return tail
        old, new = len(tail.segment), len(tail.segment) + len(ids)
        if new > len(self._room_ids):  # searches keep the smaller room that they see
            room_ids, room = (
                np.empty(2 * new, dtype=np.int64),
                np.empty((2 * new, self.dimension), np.float16),
            )
            room_ids[:old], room[:old] = self._room_ids[:old], self._room[:old]
            self._room_ids, self._room = room_ids, room
        self._room_ids[old:new], self._room[old:new] = ids, vectors
        live = None if tail.live is None else np.append(tail.live, np.ones(len(ids), dtype=np.bool_))
        return Part.of(Segment.over(self._room_ids[:new], self._room[:new]), live)


def _checked_ids(ids: npt.ArrayLike, *, after: int) -> Ids:
    ids = np.array(ids, dtype=np.int64).reshape(-1)
    if np.any(np.diff(ids, prepend=after) <= 0):
        raise ValueError(f"ids must increase strictly and be higher than {after}")
    return ids


def _checked_vectors(vectors: AnyVectors, rows: int, dimension: int) -> Vectors:
    if vectors.shape != (rows, dimension):
        raise ValueError(f"vectors must be ({rows}, {dimension}), not {vectors.shape}")
    halves = np.ascontiguousarray(vectors, dtype=np.float16)
    for start in range(0, rows, BLOCK):
        lengths = np.linalg.norm(halves[start : start + BLOCK].astype(np.float32), axis=1)
        if not np.all(np.abs(lengths - 1) <= _UNIT_TOLERANCE):  # also when one is not a number
            raise ValueError("vectors must have the length 1")
    return halves
