"""Nearness of claims and their evidence, for each pairing of languages: the table of docs/decisions.md.

    python benchmarks/nearness.py FILE        JSON lines: evidence, claim, lang_evidence, lang_claim, label

Percentiles over so many pairs of each label and pairing, evenly spaced; 'shuffled' sets each claim beside the
evidence of another. The set itself is not part of the project.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.embedding import Embedder, SentenceTransformerEmbedder
from rag.models import ModelStore
from rag.nearness import Nearness
from rag.records import Passage
from rag.settings import Settings

LABELS = ("supported", "contradicted", "not_enough_evidence")
NAMES = {"fr": "French", "en": "English"}


def vectors(embedder: Embedder, texts: Sequence[tuple[str, str]]) -> np.ndarray:
    """Vectors of (text, language) pairs as the gate sees them: passages without a title."""
    return embedder.embed_passages([Passage("", 1, 0, len(text), text, told, "", ()) for text, told in texts])


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
    rows = [json.loads(line) for line in chosen.file.read_text(encoding="utf-8").split("\n") if line.strip()]
    settings = Settings.load()
    folder = ModelStore(settings.cache).path(settings.embedder)
    embedder = SentenceTransformerEmbedder(folder, name="nearness", dtype=settings.embedding_dtype)
    nearness = Nearness.of(embedder)
    print(f"| evidence, claim | {' | '.join(label.replace('_', ' ') for label in LABELS)} | shuffled |")
    print("|---" * (len(LABELS) + 2) + "|")
    for pairing in sorted({(row["lang_evidence"], row["lang_claim"]) for row in rows}):
        told = []
        shuffled: list[float] = []
        for label in LABELS:
            own = [
                row
                for row in rows
                if (row["lang_evidence"], row["lang_claim"], row["label"]) == (*pairing, label)
            ]
            own = own[:: max(1, len(own) // chosen.pairs)][: chosen.pairs]
            evidence = vectors(embedder, [(row["evidence"], pairing[0]) for row in own])
            claims = vectors(embedder, [(row["claim"], pairing[1]) for row in own])
            near = [nearness.of_texts(float(cosine), *pairing) for cosine in (evidence * claims).sum(axis=1)]
            # Far enough apart that no claim meets another pair made from the same report.
            others = np.roll(claims, len(own) // 2, axis=0)
            shuffled += [nearness.of_texts(float(one), *pairing) for one in (evidence * others).sum(axis=1)]
            told.append(percentiles(near, 5, 50, 95))
        told.append(percentiles(shuffled, 50, 95))
        print(f"| {', '.join(NAMES[one] for one in pairing)} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
