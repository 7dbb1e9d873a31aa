"""Pairs to token batches of like lengths, for training and for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from rag.claims.records import LABELS
from rag.embedding import has_bfloat16
from rag.verifier_input import Row, open_tokenizer, padded, rows_of

LONGEST = 192
"""Tokens of a pair; the evidence of a longer one is cut, never the claim."""
NOT_SUPPORTED = len(LABELS)
"""The label of pairs of which only this is known: contradicted or not enough evidence."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Token numbers and sides of shape (pairs, tokens), labels of shape (pairs,)."""

    ids: Tensor
    sides: Tensor
    labels: Tensor


class Pairer:
    """Evidence and claim to token numbers: <s> evidence </s></s> claim </s>."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = open_tokenizer(folder)

    def encode(self, pairs: Sequence[tuple[str, str]]) -> list[Row]:
        """Token numbers and sides of each pair."""
        return rows_of(self._tokenizer, pairs, longest=LONGEST, longest_claim=LONGEST - 40)


def precision() -> torch.dtype:
    """What to multiply in: bfloat16 where the processor computes in it, else float32."""
    return torch.bfloat16 if has_bfloat16() else torch.float32


def label_number(label: str) -> int:
    """The label's place in the logits; NOT_SUPPORTED for the two-class pairs."""
    return NOT_SUPPORTED if label == "not_supported" else LABELS.index(label)


def batches(
    encoded: Sequence[Row],
    labels: Sequence[int],
    tokens: int,
    shuffle: random.Random | None = None,
) -> Iterator[tuple[Batch, list[int]]]:
    """Batches of at most so many tokens, padding included, with the row numbers in them."""
    order = sorted(range(len(encoded)), key=lambda row: (len(encoded[row][0]), row))
    groups: list[list[int]] = [[]]
    for row in order:
        width = _padded(len(encoded[row][0]))
        if groups[-1] and (len(groups[-1]) + 1) * width > tokens:
            groups.append([])
        groups[-1].append(row)
    if shuffle is not None:
        shuffle.shuffle(groups)
    for rows in groups:
        width = _padded(max(len(encoded[row][0]) for row in rows))
        ids, sides = padded([encoded[row] for row in rows], width)
        yield Batch(ids, sides, torch.tensor([labels[row] for row in rows])), rows


def _padded(length: int) -> int:
    return (length + 7) // 8 * 8
