"""Pairs of the excerpts and claims that were written for this project (training/excerpts/).

Each line of those files is an excerpt as press agencies and companies write them, about invented events, with claims
of each label in each of the two languages; true and false ones are worded now like it, now unlike it. Pairs that share
their evidence and differ in what the claim says of it leave nothing to be guessed from the claim alone, or from shared
words (contrast sets, Gardner and others 2020).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "excerpts"
"""`learn` to train on, `held` to measure with."""
_LABELS = {"supported": "supported", "contradicted": "contradicted", "neither": "not_enough_evidence"}

Pair = dict[str, str]
"""evidence, claim, label, lang_evidence, lang_claim, source: as the pairs of `training.pairs`."""


def excerpts(folder: Path = FOLDER, *, held: bool) -> Iterator[list[Pair]]:
    """The pairs of each excerpt to train on, or of each that is held out.

    :raises KeyError: for a label that is none.
    """
    for excerpt in written_in(folder, held=held):
        yield [
            {
                "evidence": excerpt["source"],
                "claim": claim["claim"],
                "label": _LABELS[claim["label"]],
                "lang_evidence": excerpt["language"],
                "lang_claim": claim["language"],
                "source": f"written_{claim['kind']}",
            }
            for claim in excerpt["claims"]
        ]


def written_in(folder: Path, *, held: bool) -> Iterator[dict[str, Any]]:
    """What the lines of a folder's files hold, of those to train on or of those that are held out."""
    for file in sorted((folder / ("held" if held else "learn")).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)
