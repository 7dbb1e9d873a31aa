"""The verifier: does this evidence support the claim, contradict it, or say too little?

A cross-encoder of our own (rag.verifier_network), trained from the embedding model that ships (training/). Only
its trained layers are in the package, eight bits a weight with a scale a row; the word embeddings are the base
model's, read from the model store. Its probabilities are calibrated: a temperature for each pairing of languages
(Guo et al. 2017), fitted on pairs that it was not trained on.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.claims.records import Judgement
from rag.embedding import batches_by_length, has_bfloat16
from rag.errors import ModelDamaged
from rag.verifier_input import open_tokenizer, padded, rows_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from torch import Tensor

    from rag.models import ModelStore
    from rag.settings import Settings
    from rag.tokenizing import Tokenizes
    from rag.verifier_network import VerifierNetwork

BASE = "multilingual-e5-small"
WEIGHTS = "verifier.safetensors"
_BATCH_TOKENS = 4096
_LONGEST = (
    256  # tokens of a pair; the evidence of a longer one is cut, never the claim unless it is alone too long
)
_FAR_BEFORE = 2  # times nearer to the start of the vocabulary


@dataclass(frozen=True, slots=True)
class Pair:
    """A piece of evidence and a claim, each with its language."""

    evidence: str
    claim: str
    evidence_language: str
    claim_language: str


class Verifier(Protocol):
    """Judges pairs of evidence and claim."""

    @property
    def fingerprint(self) -> str:
        """Which model this is, for the receipt."""

    def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Calibrated probabilities of each pair, in the order given."""


@dataclass(frozen=True, slots=True)
class _Calibration:
    """How logits become probabilities."""

    temperatures: dict[str, float]  # by the languages of evidence and claim: 'fr-en'
    bias: tuple[
        float, float, float
    ]  # from the labels' shares in training to those among claims that people check

    def judgement(self, logits: Tensor, pair: Pair) -> Judgement:
        """The calibrated probabilities of a pair."""
        import torch

        temperature = self.temperatures[f"{pair.evidence_language}-{pair.claim_language}"]
        scores = logits / temperature + torch.tensor(self.bias)
        return Judgement(*torch.softmax(scores, -1).tolist())


class CrossEncoderVerifier:
    """The verifier that ships in the package, over the word embeddings of the base model; loaded when first used."""

    def __init__(
        self,
        base: Path,
        *,
        weights: Path | None = None,
        dtype: str = "auto",
        tokenizer: Tokenizes | None = None,
    ) -> None:
        """Name the files; nothing is ever fetched, and nothing is read before the first pair is judged.

        :param base: Folder of the embedding model that the verifier was trained from.
        :param weights: Another file of trained layers than the package's.
        :param dtype: auto, float32 or bfloat16, as of the embedding model.
        :param tokenizer: The base model's, where it is in memory already; else the folder's is read.
        :raises ModelDamaged: when there is no file of trained layers.
        """
        self._base = base
        self._source: Path | Traversable = weights or files("rag") / "weights" / WEIGHTS
        self._dtype = dtype
        self._tokenizer = tokenizer
        self._lock = threading.Lock()  # one forward pass at a time: two would only share the same cores
        if not self._source.is_file():
            raise ModelDamaged(
                f"The verifier's weights are not in {self._source}", fix="install Sourcier again: make setup"
            )

    @cached_property
    def fingerprint(self) -> str:
        """First digits of the SHA-256 of the trained layers."""
        return f"sourcier-verifier@{hashlib.sha256(self._source.read_bytes()).hexdigest()[:12]}"

    def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Calibrated probabilities of each pair, in the order given."""
        import torch

        if not pairs:
            return ()
        with self._lock:
            network, tokenizer, calibration = self._loaded
        encoded = rows_of(
            tokenizer,
            [(pair.evidence, pair.claim) for pair in pairs],
            longest=_LONGEST,
            longest_claim=_LONGEST // 2,
        )
        logits = torch.empty((len(pairs), 3))
        for rows in batches_by_length([len(ids) for ids, _ in encoded], _BATCH_TOKENS):
            ids, sides = padded([encoded[row] for row in rows], max(len(encoded[row][0]) for row in rows))
            with self._lock, torch.inference_mode():
                logits[rows] = network(ids, sides).float()
        return tuple(calibration.judgement(row, pair) for row, pair in zip(logits, pairs, strict=True))

    def usually_lower(self, word: str) -> bool:
        """Whether the base model's vocabulary has a word in small letters far before it has it with a capital.

        The vocabulary is in the order of frequency over a hundred languages (XLM-R, Conneau et al. 2020), so this
        tells an ordinary word that begins a sentence from a name.
        """
        with self._lock:
            _, tokenizer, _ = self._loaded
        for form in (word, word.removesuffix("s")):  # a plural may be in the vocabulary in neither form
            lower = tokenizer.token_to_id(f"▁{form.casefold()}")
            capital = tokenizer.token_to_id(f"▁{form.capitalize()}")
            if lower is not None or capital is not None:
                return lower is not None and (capital is None or _FAR_BEFORE * lower < capital)
        return False

    @cached_property
    def _loaded(self) -> tuple[VerifierNetwork, Tokenizes, _Calibration]:
        import torch

        from rag.verifier_weights import load_network

        native = self._dtype == "bfloat16" or (self._dtype == "auto" and has_bfloat16())
        network, metadata = load_network(
            self._source.read_bytes(), self._base, torch.bfloat16 if native else torch.float32
        )
        calibration = _Calibration(json.loads(metadata["temperatures"]), json.loads(metadata["bias"]))
        return network, self._tokenizer or open_tokenizer(self._base), calibration


def open_verifier(
    settings: Settings, models: ModelStore, *, tokenizer: Tokenizes | None = None
) -> Verifier | None:
    """The verifier that ships, or None where the settings want none or its base model is not the one in use.

    :param tokenizer: The embedding model's, to be shared.
    """
    if settings.verifier == "none" or settings.embedder != BASE or not models.present(BASE):
        return None
    return CrossEncoderVerifier(models.path(BASE), dtype=settings.embedding_dtype, tokenizer=tokenizer)
