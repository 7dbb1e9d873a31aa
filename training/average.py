"""Average the weights of one run at several steps (model soups, Wortsman et al. 2022).

    python -m training.average OUT averaged-1291.pt:1 averaged-2951.pt:1 averaged.pt:2

Each file with its share. Weights from before the small edits were drawn know best what is not told, those from after
them which name or figure was changed; their average keeps both.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor


def averaged(parts: list[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """The weighted mean of weights of one shape.

    :raises KeyError: when a part lacks a weight that the first has.
    """
    whole = sum(share for _, share in parts)
    return {
        name: torch.stack([weights[name] * (share / whole) for weights, share in parts]).sum(0)
        for name in parts[0][0]
    }


def main() -> None:
    """Read the arguments and write the average."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", nargs="+", metavar="FILE:SHARE")
    given = parser.parse_args()
    parts = []
    for part in given.parts:
        file, _, share = part.rpartition(":")
        parts.append((torch.load(file, weights_only=True), float(share)))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(averaged(parts), given.out)


if __name__ == "__main__":
    main()
