"""The weights on this machine: which they are, where they come from, and how they arrive whole.

    manifest (what the bytes must be)
       |
    store -> pull -> sources (hub, packages) -> partial_file (resumable, accepted only whole)
       |       +---> encoder_folder <- weights (4-bit or safetensors, as they travel)
       +-> inventory (what a folder holds, by SHA-256)

A `ModelStore` only reads until it is told to pull; nothing heavy is imported before it is.
"""

from rag.models.manifest import EMBEDDING_MODEL, ENGLISH_PARSER, FRENCH_PARSER, LANGUAGE_MODEL
from rag.models.store import ModelState, ModelStore, StoredModel

__all__ = [
    "EMBEDDING_MODEL",
    "ENGLISH_PARSER",
    "FRENCH_PARSER",
    "LANGUAGE_MODEL",
    "ModelState",
    "ModelStore",
    "StoredModel",
]
