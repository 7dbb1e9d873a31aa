"""A deterministic embedder for fast tests: hashed words, a function of the text alone."""

from __future__ import annotations

import hashlib

import numpy as np

from rag.embedding import passage_text
from rag.words import content_words

DIMENSION = 384

# A few words that are the same in both languages of the tests' corpus, so that meaning crosses the border.
_SAME = {
    "puces": "chips", "usine": "plant", "usines": "plants", "mois": "month", "capitale": "capital",
    "milliards": "billion", "memoire": "memory", "coree": "korea", "tranches": "wafers",
}  # fmt: skip


class HashedEmbedder:
    """Each content word is one coordinate with a sign; texts that share words lie near each other."""

    fingerprint = "hashed-words-1"
    dimension = DIMENSION

    def __init__(self):
        self.embedded = 0  # passages embedded so far: what a test of resuming counts

    def embed_queries(self, queries):
        return np.stack([self._vector(query) for query in queries])

    def embed_passages(self, passages):
        self.embedded += len(passages)
        if not passages:
            return np.empty((0, DIMENSION), dtype=np.float32)
        return np.stack([self._vector(passage_text(passage)) for passage in passages])

    def _vector(self, text):
        vector = np.full(DIMENSION, 1e-3, dtype=np.float32)
        for word in content_words(text):
            digest = hashlib.sha256(_SAME.get(word, word).encode()).digest()
            vector[int.from_bytes(digest[:4], "big") % DIMENSION] += 1.0 if digest[4] % 2 else -1.0
        return vector / np.linalg.norm(vector)
