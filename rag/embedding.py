"""Texts to unit vectors: the Embedder protocol and the Sentence Transformers model behind it.

E5 models want 'query: ' and 'passage: ' before their texts; without them retrieval across languages breaks.
The title stands before the passage in what is embedded, never in the passage's text.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.records import Passage
from rag.tokenizing import SharedTokenizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_QUERY, _PASSAGE = "query: ", "passage: "


class Embedder(Protocol):
    """Turns queries and passages into unit vectors of one space."""

    @property
    def fingerprint(self) -> str:
        """Which model this is; vectors of different fingerprints never meet in one index."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_queries(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of queries, shape (n, dimension)."""

    def embed_passages(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Unit vectors of passages with their titles, shape (n, dimension)."""


def passage_text(passage: Passage) -> str:
    """What is embedded of a passage: its title, then its text."""
    if not passage.title or passage.text.startswith(passage.title):
        return passage.text
    return f"{passage.title}. {passage.text}"


class FairLock:
    """A lock that whoever waits gets next: a question is not passed over by batch after batch of an ingest."""

    def __init__(self) -> None:
        self._held = threading.Lock()
        self._next = threading.Lock()

    def __enter__(self) -> None:
        with self._next:
            self._held.acquire()

    def __exit__(self, *_: object) -> None:
        self._held.release()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for it."""
        return self._held.locked() and self._next.locked()


class SentenceTransformerEmbedder:
    """A Sentence Transformers model from the model store, in the arithmetic that pays on this processor."""

    def __init__(
        self, folder: Path, *, name: str, dtype: str = "auto", threads: int = 0, batch_tokens: int = 4096
    ) -> None:
        """Load the model from a folder; nothing is ever fetched.

        :param dtype: auto, float32 or bfloat16; auto takes bfloat16 where the processor multiplies in it.
        """
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # a bar for a load of two seconds
        if threads:
            torch.set_num_threads(threads)
        chosen = (
            torch.bfloat16 if dtype == "bfloat16" or (dtype == "auto" and has_bfloat16()) else torch.float32
        )
        self._model: Any = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": chosen}
        )
        self._model.eval()
        self._batch_tokens = batch_tokens
        self._name = name
        self._dimension = int(self._model.get_embedding_dimension())
        self._lock = FairLock()  # one forward pass at a time: two would only share the same cores

    @property
    def fingerprint(self) -> str:
        """Name of the weights; the arithmetic moves a vector by less than a rounding and is left out."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    @property
    def tokenizer(self) -> SharedTokenizer:
        """The tokenizer, for models with the same vocabulary."""
        return SharedTokenizer(self._model.tokenizer.backend_tokenizer, self._lock)

    def embed_queries(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of queries, shape (n, dimension)."""
        return self._embed([_QUERY + query for query in queries])

    def embed_passages(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Unit vectors of passages with their titles, shape (n, dimension)."""
        return self._embed([_PASSAGE + passage_text(passage) for passage in passages])

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np
        import torch

        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        if not texts:
            return vectors
        # Each text is tokenised once, and its true length decides its batch: with lengths estimated from the
        # characters, a fifth of all that the model computed was padding.
        tokenizer = self._model.tokenizer
        with self._lock:
            tokens = tokenizer(list(texts), truncation=True, max_length=self._model.max_seq_length)[
                "input_ids"
            ]
        for rows in batches_by_length([len(ids) for ids in tokens], self._batch_tokens):
            features = tokenizer.pad({"input_ids": [tokens[row] for row in rows]}, return_tensors="pt")
            with self._lock, torch.inference_mode():
                part = self._model(dict(features))["sentence_embedding"]
            vectors[rows] = part.float().numpy()
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)  # bfloat16 leaves norms about 0.2 % off
        vectors /= np.maximum(norms, 1e-12)
        return vectors


class CachingEmbedder:
    """Remembers the vectors of the last queries, so that a repeated search embeds nothing."""

    def __init__(self, embedder: Embedder, *, size: int = 2048) -> None:
        self._embedder = embedder
        self._size = size
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Which model this is."""
        return self._embedder.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    def embed_queries(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of queries, shape (n, dimension); only the unknown ones are computed."""
        import numpy as np

        with self._lock:
            known = {query: self._vectors[query] for query in queries if query in self._vectors}
        unknown = list(dict.fromkeys(query for query in queries if query not in known))
        if unknown:
            known.update(zip(unknown, self._embedder.embed_queries(unknown), strict=True))
        with self._lock:
            for query in queries:
                self._vectors[query] = known[query]
                self._vectors.move_to_end(query)
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        if not queries:
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([known[query] for query in queries])

    def embed_passages(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Unit vectors of passages, shape (n, dimension); never remembered, the store keeps them."""
        return self._embedder.embed_passages(passages)


def batches_by_length(lengths: Sequence[int], batch_tokens: int) -> Iterator[list[int]]:
    """Row numbers in batches of like lengths, longest first, whose padded size stays under `batch_tokens`.

    :param lengths: of the texts, in tokens; one that is longer than the budget makes a batch of its own.
    """
    order = sorted(range(len(lengths)), key=lambda row: (-lengths[row], row))
    batch: list[int] = []
    for row in order:
        if batch and (len(batch) + 1) * max(lengths[batch[0]], 8) > batch_tokens:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def has_bfloat16() -> bool:
    """Whether the processor multiplies matrices in bfloat16 itself; emulated, it is slower than float32."""
    import torch

    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))
