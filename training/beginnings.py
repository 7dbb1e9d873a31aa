"""Prompts that begin alike, computed together: the beginning once, and each end as if it stood alone behind it.

Six claims about one source cost the tokens of the source once instead of six times. What a prompt's last token
sees is exactly what it sees alone (the shared prefixes of Juravsky and others 2024, for training).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import torch
from torch import Tensor

WORTH = 16
"""Tokens that prompts must share to be put in one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A beginning and the ends of the prompts that have it."""

    prompts: tuple[int, ...]
    """Which prompts, in the order of their ends."""
    beginning: int
    """How many tokens they share."""

    def tokens(self, prompts: Sequence[Sequence[int]]) -> int:
        """How many tokens the row is long."""
        return self.beginning + sum(len(prompts[number]) - self.beginning for number in self.prompts)


@dataclass(frozen=True, slots=True)
class Packed:
    """What a causal language model is given."""

    ids: Tensor
    """Tokens, of shape (rows, width)."""
    positions: Tensor
    """Where each would stand in its own prompt; the same shape."""
    sees: Tensor
    """Whether a token sees another, of shape (rows, 1, width, width)."""
    last: Tensor
    """Row and column of each prompt's last token, of shape (prompts, 2)."""


def rows_of(prompts: Sequence[Sequence[int]]) -> list[Row]:
    """Neighbours that begin alike in one row, any other prompt in a row of its own."""
    rows: list[Row] = []
    for number, prompt in enumerate(prompts):
        if rows:
            row = rows[-1]
            first = prompts[row.prompts[0]]
            # The last token of a prompt is what its word follows, so it is never shared.
            common = min(_alike(first, prompt), len(prompt) - 1, len(first) - 1)
            beginning = min(common, row.beginning) if len(row.prompts) > 1 else common
            lost = (row.beginning - beginning) * (len(row.prompts) - 1)
            if beginning >= WORTH and beginning > lost:
                rows[-1] = Row((*row.prompts, number), beginning)
                continue
        rows.append(Row((number,), 0))
    return rows


def packed(prompts: Sequence[Sequence[int]]) -> Packed:
    """Prompts packed into rows, padded at the right."""
    rows = rows_of(prompts)
    width = max(row.tokens(prompts) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    positions = torch.zeros(len(rows), width, dtype=torch.long)
    # Padding sees itself, since a softmax over nothing is no number.
    sees = torch.eye(width, dtype=torch.bool).repeat(len(rows), 1, 1)
    last = torch.zeros(len(prompts), 2, dtype=torch.long)
    for place, row in enumerate(rows):
        shared = row.beginning
        ids[place, :shared] = torch.tensor(prompts[row.prompts[0]][:shared], dtype=torch.long)
        positions[place, :shared] = torch.arange(shared)
        sees[place, :shared, :shared] |= torch.ones(shared, shared, dtype=torch.bool).tril()
        at = shared
        for number in row.prompts:
            end = torch.tensor(prompts[number][shared:], dtype=torch.long)
            stop = at + len(end)
            ids[place, at:stop] = end
            positions[place, at:stop] = torch.arange(shared, shared + len(end))
            sees[place, at:stop, :shared] = True
            sees[place, at:stop, at:stop] |= torch.ones(len(end), len(end), dtype=torch.bool).tril()
            last[number] = torch.tensor([place, stop - 1])
            at = stop
    return Packed(ids, positions, sees[:, None], last)


def _alike(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens they begin with that are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
