"""Pairs to token batches of like lengths, for training and for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.pairs import LABELS

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
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def encode(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[list[int], list[int]]]:
        """Token numbers and sides of each pair."""
        found = []
        evidence = self._tokenizer.encode_batch([pair[0] for pair in pairs], add_special_tokens=False)
        claims = self._tokenizer.encode_batch([pair[1] for pair in pairs], add_special_tokens=False)
        for first, second in zip(evidence, claims, strict=True):
            claim = second.ids[: LONGEST - 40]
            left = first.ids[: LONGEST - 4 - len(claim)]
            ids = [0, *left, 2, 2, *claim, 2]
            found.append((ids, [0] * (len(left) + 2) + [1] * (len(claim) + 2)))
        return found


def label_number(label: str) -> int:
    """The label's place in the logits; NOT_SUPPORTED for the two-class pairs."""
    return NOT_SUPPORTED if label == "not_supported" else LABELS.index(label)


def batches(
    encoded: Sequence[tuple[list[int], list[int]]],
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
        ids = torch.ones((len(rows), width), dtype=torch.long)
        sides = torch.full((len(rows), width), -1, dtype=torch.long)
        for place, row in enumerate(rows):
            length = len(encoded[row][0])
            ids[place, :length] = torch.tensor(encoded[row][0])
            sides[place, :length] = torch.tensor(encoded[row][1])
        yield Batch(ids, sides, torch.tensor([labels[row] for row in rows])), rows


def _padded(length: int) -> int:
    return (length + 7) // 8 * 8
