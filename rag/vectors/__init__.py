"""Nearest passages by cosine: an index over sealed segments, saved in files under checksums.

index (add, remove, compact) -> snapshot (one state of it, searched) -> segments (sealed runs of vectors, scanned
by FAISS) -> files (saved under checksums, opened without a copy)
"""

from rag.vectors.index import VectorIndex
from rag.vectors.snapshot import Selection, VectorSnapshot

__all__ = ["Selection", "VectorIndex", "VectorSnapshot"]
