"""Nearest passages by cosine: an index over sealed segments, saved in files under checksums.

index (add, remove, search, compact) -> segments (sealed runs of vectors, scanned by FAISS)
-> files (saved under checksums, opened without a copy)
"""

from rag.vectors.index import VectorIndex

__all__ = ["VectorIndex"]
