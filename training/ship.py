"""Calibrate a trained verifier and write the file that ships.

    python -m training.ship RUN_FOLDER PAIRS_FOLDER OUT --base MODEL_FOLDER --translations FOLDER

One temperature for each pairing of languages, fitted by the likelihood of held-out pairs in that pairing; the
held-out pairs are the last of the training files, which the trainer never draws.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor

from rag.verifier_network import VerifierNetwork
from rag.verifier_weights import pack
from training.batches import Pairer, batches
from training.mixture import held_out


def temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes the labels likeliest (Guo et al. 2017), by a fine search from 0.5 to 4."""
    grid = torch.linspace(0.5, 4.0, 141)
    losses = [torch.nn.functional.cross_entropy(logits / value, labels).item() for value in grid]
    return round(float(grid[losses.index(min(losses))]), 3)


def logits_of(network: VerifierNetwork, pairer: Pairer, pairs: list[tuple[str, str]]) -> Tensor:
    """Logits of pairs, shape (pairs, 3)."""
    encoded = pairer.encode(pairs)
    found = torch.zeros(len(pairs), 3)
    with torch.inference_mode():
        for batch, rows in batches(encoded, [0] * len(pairs), 4096):
            found[rows] = network(batch.ids, batch.sides).float()
    return found


def main() -> None:
    """Read the arguments, calibrate, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--translations", type=Path, required=True)
    given = parser.parse_args()
    weights = torch.load(given.run / "averaged.pt", weights_only=True)
    network = VerifierNetwork.from_base(given.base)
    network.load_state_dict(weights, strict=False)
    network = network.to(torch.bfloat16).eval()
    pairer = Pairer(given.base)
    temperatures = {}
    for pairing, pairs in held_out(given.pairs, given.translations).items():
        logits = logits_of(network, pairer, [(evidence, claim) for evidence, claim, _ in pairs])
        labels = torch.tensor([label for _, _, label in pairs])
        temperatures[pairing] = temperature(logits, labels)
        right = (logits.argmax(1) == labels).float().mean().item()
        print(
            f"{pairing}: {len(pairs)} held-out pairs, {100 * right:.1f} % right, temperature {temperatures[pairing]}"
        )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    pack(weights, {"temperatures": json.dumps(temperatures)}, given.out)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
