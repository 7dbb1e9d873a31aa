"""Nearness of claims and their evidence, for each pairing of languages: the table of docs/decisions.md.

    python benchmarks/nearness.py FILE        JSON lines: evidence, claim, lang_evidence, lang_claim, label

Percentiles over so many pairs of each label and pairing, evenly spaced; 'shuffled' sets each claim beside the
evidence of another. The set itself is not part of the project.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from claims_baseline import embedded

from rag.claims.records import LABELS
from rag.embedding import SentenceTransformerEmbedder
from rag.evaluation_pairs import LabelledPair, read_pairs
from rag.models import ModelStore
from rag.nearness import Nearness
from rag.settings import Settings

NAMES = {"fr": "French", "en": "English"}


def languages(labelled: LabelledPair) -> tuple[str, str]:
    """Language of the evidence, language of the claim."""
    return labelled.pair.evidence_language, labelled.pair.claim_language


def percentiles(values: Sequence[float], *wanted: int) -> str:
    """Percentiles, two decimals without the leading zero, as the table has them."""
    return " / ".join(
        f"{value:.2f}".replace("0.", ".", 1).replace("-", "−") for value in np.percentile(values, wanted)
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--pairs", type=int, default=120, help="of each label and pairing (default 120)")
    chosen = parser.parse_args()
    pairs = read_pairs(chosen.file)
    settings = Settings.load()
    folder = ModelStore(settings.cache).path(settings.embedder)
    embedder = SentenceTransformerEmbedder(folder, name="nearness", dtype=settings.embedding_dtype)
    nearness = Nearness.of(embedder)
    print(f"| evidence, claim | {' | '.join(label.replace('_', ' ') for label in LABELS)} | shuffled |")
    print("|---" * (len(LABELS) + 2) + "|")
    for pairing in sorted({languages(one) for one in pairs}):
        told = []
        shuffled: list[float] = []
        for label in LABELS:
            own = [one for one in pairs if languages(one) == pairing and one.label == label]
            own = own[:: max(1, len(own) // chosen.pairs)][: chosen.pairs]
            evidence = embedded(embedder, [(one.pair.evidence, pairing[0]) for one in own])
            claims = embedded(embedder, [(one.pair.claim, pairing[1]) for one in own])
            near = [nearness.of_texts(float(cosine), *pairing) for cosine in (evidence * claims).sum(axis=1)]
            # Far enough apart that no claim meets another pair made from the same report.
            others = np.roll(claims, len(own) // 2, axis=0)
            shuffled += [nearness.of_texts(float(one), *pairing) for one in (evidence * others).sum(axis=1)]
            told.append(percentiles(near, 5, 50, 95))
        told.append(percentiles(shuffled, 50, 95))
        print(f"| {', '.join(NAMES[one] for one in pairing)} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
