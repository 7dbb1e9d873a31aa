"""Pairs of the dossiers that were written for this project (training/dossiers/).

Each line of those files is a dossier: four documents about one affair, two in either language, cut to pieces under
their titles, and some two dozen claims, each with the pieces that support it and those that contradict it. Of all the
others, which speak of the same names, it says nothing: that is what a search finds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.verifier_input import under_title
from training.excerpts import Pair, written_in

FOLDER = Path(__file__).parent / "dossiers"
"""`learn` to train on, `held` to measure with."""
UNTOLD = 3
"""Pieces that say nothing on a claim which a pass shows beside it, others each time."""


def dossiers(folder: Path = FOLDER, *, held: bool) -> Iterator[list[list[Pair]]]:
    """Of each dossier to train on, or of each that is held out, the pairs of each claim with every piece.

    :raises KeyError: for a claim that names a piece which is not there.
    """
    for dossier in written_in(folder, held=held):
        yield _pairs(dossier)


def drawn(written: Sequence[Sequence[Sequence[Pair]]], chooser: random.Random) -> Iterator[Pair]:
    """The pairs of one pass: what settles each claim, and some of what does not."""
    for claims in written:
        for pairs in claims:
            yield from _shown(pairs, chooser)


def by_piece(written: Sequence[Sequence[Sequence[Pair]]], chooser: random.Random) -> Iterator[list[Pair]]:
    """The same, the claims of each piece together, so that a language model reads the piece once."""
    for claims in written:
        for pairs in zip(*claims, strict=True):
            yield _shown(pairs, chooser)


def _shown(pairs: Sequence[Pair], chooser: random.Random) -> list[Pair]:
    """All pairs in which something is settled, and some of the others."""
    untold = [pair for pair in pairs if pair["label"] == "not_enough_evidence"]
    settled = [pair for pair in pairs if pair["label"] != "not_enough_evidence"]
    return settled + chooser.sample(untold, min(UNTOLD, len(untold)))


def _pairs(dossier: dict[str, Any]) -> list[list[Pair]]:
    pieces = {
        f"{number}.{place}": (under_title(document["title"], piece), document["language"])
        for number, document in enumerate(dossier["documents"])
        for place, piece in enumerate(document["pieces"])
    }
    found = []
    for claim in dossier["claims"]:
        labels = dict.fromkeys(pieces, "not_enough_evidence")
        for label, side in (("supported", "supports"), ("contradicted", "contradicts")):
            for place in claim[side]:
                if place not in pieces:
                    raise KeyError(f"{place}: {claim['claim']}")
                labels[place] = label
        found.append(
            [
                {
                    "evidence": evidence,
                    "claim": claim["claim"],
                    "label": labels[place],
                    "lang_evidence": language,
                    "lang_claim": claim["language"],
                    "source": f"dossier_{claim['kind']}",
                }
                for place, (evidence, language) in pieces.items()
            ]
        )
    return found
