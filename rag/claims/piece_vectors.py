"""Vectors of a claim and of the pieces of evidence beside it, for how near they lie to each other.

Without titles, which would make all sentences of one document alike. The claims of one text meet the same pieces again
and again, so their vectors are remembered while it is checked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.records import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.embedding import Embedder


class PieceVectors:
    """Unit vectors of texts, the last ones of them remembered."""

    def __init__(self, embedder: Embedder, *, size: int = 4096) -> None:
        self._embedder = embedder
        self._size = size
        self._known: OrderedDict[tuple[str, str], NDArray[np.float32]] = OrderedDict()

    def of(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Unit vectors of texts with their languages, shape (n, dimension); n is at least 1."""
        import numpy as np

        unknown = list(dict.fromkeys(one for one in texts if one not in self._known))
        if unknown:
            passages = [Passage("", 0, 0, len(text), text, language, "", ()) for text, language in unknown]
            self._known.update(zip(unknown, self._embedder.embed_passages(passages), strict=True))
        for one in texts:
            self._known.move_to_end(one)
        vectors = np.stack([self._known[one] for one in texts])
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return vectors
