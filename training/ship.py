"""Calibrate a trained verifier and write the file that ships.

    python -m training.ship PAIRS_FOLDER RUN_FOLDER OUT --base MODEL_FOLDER --translations FOLDER --made FILE...

The words that say what was drawn are those of `training.train`.

One temperature for each pairing of languages, fitted by the likelihood of held-out pairs in that pairing, which the
trainer never draws, what is held out of excerpts and dossiers among it. Then the shares of the labels are put right
(Saerens et al. 2002): training shows nearly as many contradictions as supported claims, so that it learns to see them,
and the claims that people check hold fewer.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor

from rag.verifier_network import VerifierNetwork
from rag.verifier_weights import pack
from training.batches import Pairer, batches, label_number, precision
from training.mixture import add_options, held_out, mixture_of
from training.written import pairs_of


def temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes the labels likeliest (Guo et al. 2017), by a fine search from 0.5 to 4."""
    grid = torch.linspace(0.5, 4.0, 141)
    losses = [torch.nn.functional.cross_entropy(logits / value, labels).item() for value in grid]
    return round(float(grid[losses.index(min(losses))]), 3)


def shares(drawn: list[tuple[str, str, int]]) -> Tensor:
    """Share of each label among drawn pairs; those known only as not supported count half for either label."""
    counts = torch.bincount(torch.tensor([label for _, _, label in drawn]), minlength=4).float()
    counts[1:3] += counts[3] / 2
    return counts[:3] / counts[:3].sum()


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
    add_options(parser)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument(
        "--shares",
        type=lambda text: torch.tensor([float(part) for part in text.split(",")]),
        default=torch.tensor([0.5, 0.15, 0.35]),
        help="supported,contradicted,not_enough_evidence among the pairs that it will judge",
    )
    parser.add_argument(
        "--spread",
        type=float,
        default=1.33,
        help="factor on the temperatures: what it is sure of on its own ground it knows less surely on others",
    )
    given = parser.parse_args()
    given.seed = 1
    weights = torch.load(given.run / "averaged.pt", weights_only=True)
    network = VerifierNetwork.from_base(given.base)
    network.load_state_dict(weights, strict=False)
    network = network.to(precision()).eval()
    pairer = Pairer(given.base)
    temperatures = {}
    measured = held_out(given.pairs, given.translations)
    for pair in pairs_of(1, 0, held=True):
        row = pair["evidence"], pair["claim"], label_number(pair["label"])
        measured[f"{pair['lang_evidence']}-{pair['lang_claim']}"].append(row)
    for pairing, pairs in measured.items():
        logits = logits_of(network, pairer, [(evidence, claim) for evidence, claim, _ in pairs])
        labels = torch.tensor([label for _, _, label in pairs])
        temperatures[pairing] = round(temperature(logits, labels) * given.spread, 3)
        right = (logits.argmax(1) == labels).float().mean().item()
        print(
            f"{pairing}: {len(pairs)} held-out pairs, {100 * right:.1f} % right, temperature {temperatures[pairing]}"
        )
    given.out.parent.mkdir(parents=True, exist_ok=True)
    shown = shares(next(mixture_of(given, written=given.written).blocks(50_000, 0)))
    bias = (given.shares / shown).log()
    print(f"labels shown {[round(float(share), 3) for share in shown]}, added to the logits {bias.tolist()}")
    metadata = {
        "temperatures": json.dumps(temperatures),
        "bias": json.dumps([round(float(one), 3) for one in bias]),
    }
    pack(weights, metadata, given.out)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
