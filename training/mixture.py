"""Which pairs a pass sees: originals, their translated forms, and pairs made from them or from parallel text.

The three-label pairs are nearly all English. Each time a pair comes up, one of its forms is drawn: as it is,
with its claim, its evidence or both in the other language; so one pass shows every pairing of languages with
all three labels, and no pass shows the same forms again. Some of the supported pairs are edited (training.edits).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rag.claims.records import LABELS
from training.batches import label_number
from training.edits import SHARE, edited, names
from training.pairs import read_pairs
from training.written import pairs_of

LEFT_OUT = frozenset({"danfact"})
"""Danish: neither of the product's languages."""
HELD_OUT = 60
"""Each sixtieth pair is never drawn: temperatures are fitted on it."""
_MADE = -1
"""The number of a pair that stands in no file of the folder."""
AS_IT_IS = 0.35
"""Share of draws that keep a pair in its own languages although translations of it exist."""


class Mixture:
    """Draws blocks of (evidence, claim, label) without end."""

    def __init__(
        self,
        folder: Path,
        translations: Path,
        made: Sequence[Path],
        seed: int,
        *,
        left_out: frozenset[str] = frozenset(),
        edits: float = SHARE,
        most: int | None = None,
        written: Callable[[int], Iterable[dict[str, Any]]] | None = None,
    ) -> None:
        """Read the pairs.

        :param made: Files of pairs that stand in no other (training.parallel, training.exchanged).
        :param left_out: Sources not to draw from, beside those that are never drawn.
        :param edits: Share of the supported pairs that are edited.
        :param most: How many of all these pairs a pass shows, others each time; all where None.
        :param written: What a pass shows beside them, by its number (training.written).
        """
        self._edits = edits
        self._most = most
        self._written = written
        self._pairs = [
            (index, pair)
            for index, pair in enumerate(read_pairs(folder))
            if pair["source"] not in LEFT_OUT | left_out and index % HELD_OUT
        ]
        self._pairs += [
            (_MADE, json.loads(line))
            for file in made
            for line in file.read_text(encoding="utf-8").split("\n")
            if line
        ]
        self._translations = translations
        self._seed = seed

    def __len__(self) -> int:
        return len(self._pairs)

    def blocks(self, size: int, skip: int) -> Iterator[list[tuple[str, str, int]]]:
        """Blocks of pairs, pass after pass; `skip` blocks are passed over, for a run that goes on."""
        number = 0
        turn = 0
        while True:
            chooser = random.Random(f"{self._seed} {turn}")
            shown = self._pairs
            if self._most is not None and self._most < len(shown):
                shown = chooser.sample(shown, self._most)
            written = self._written(turn) if self._written else ()
            order = [*shown, *((_MADE, pair) for pair in written)]
            chooser.shuffle(order)
            for start in range(0, len(order), size):
                number += 1
                if number > skip:
                    yield self._drawn(order[start : start + size], random.Random(f"{self._seed} {number}"))
            turn += 1

    def _drawn(
        self, pairs: list[tuple[int, dict[str, Any]]], chooser: random.Random
    ) -> list[tuple[str, str, int]]:
        forms = forms_of(self._translations, {index for index, _ in pairs})
        donors = [name for _, pair in pairs[:2000] for name in names(pair["claim"])]
        drawn = []
        for index, pair in pairs:
            evidence, claim = pair["evidence"], pair["claim"]
            other = forms.get(index, {})
            if other and chooser.random() > AS_IT_IS:
                choices = [{"claim"}, {"evidence"}, {"claim", "evidence"}]
                weights = [3, 3, 1]
                possible = [
                    (choice, weight)
                    for choice, weight in zip(choices, weights, strict=True)
                    if choice <= set(other)
                ]
                chosen = chooser.choices([c for c, _ in possible], [w for _, w in possible])[0]
                evidence = other["evidence"] if "evidence" in chosen else evidence
                claim = other["claim"] if "claim" in chosen else claim
            row = (evidence, claim, label_number(pair["label"]))
            if pair["label"] == "supported" and index != _MADE and chooser.random() < self._edits:
                language = pair["lang_claim"]
                if claim != pair["claim"]:
                    language = "fr" if language == "en" else "en"
                row = edited(row, language, chooser.sample(donors, min(30, len(donors))), chooser)
            drawn.append(row)
        return drawn


def add_options(parser: argparse.ArgumentParser, *, left_out: str = "") -> None:
    """The arguments that say what to draw from: the folder of pairs first."""
    parser.add_argument("pairs", type=Path)
    parser.add_argument(
        "--translations", type=Path, required=True, help="folder of training.translate's files"
    )
    parser.add_argument(
        "--made",
        type=Path,
        nargs="*",
        default=[],
        help="files of training.parallel, training.exchanged",
    )
    parser.add_argument("--leave-out", default=left_out, help="sources not to draw from, with commas between")
    parser.add_argument(
        "--edits", type=float, default=SHARE, help="share of the supported pairs that are edited"
    )
    parser.add_argument(
        "--most", type=int, help="how many pairs, what was made among them, a pass shows (all)"
    )
    parser.add_argument(
        "--written", action="store_true", help="show excerpts and dossiers beside them (training/README.md)"
    )


def mixture_of(given: argparse.Namespace, *, written: bool = False) -> Mixture:
    """The mixture that parsed arguments ask for: those of `add_options`, and a seed.

    :param written: Whether its passes show what was written as well (training.written).
    """
    left_out = frozenset(given.leave_out.split(","))
    return Mixture(
        given.pairs,
        given.translations,
        given.made,
        given.seed,
        left_out=left_out,
        edits=given.edits,
        most=given.most,
        written=partial(pairs_of, given.seed, held=False) if written else None,
    )


def forms_of(translations: Path, wanted: set[int]) -> dict[int, dict[str, str]]:
    """The translated fields of pairs by their numbers.

    The files are read anew each time: the translator may still be writing, and memory has better uses.
    """
    forms: dict[int, dict[str, str]] = defaultdict(dict)
    for file in sorted(translations.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if not line.endswith("\n"):
                    continue
                row = json.loads(line)
                if row["pair"] in wanted:
                    forms[row["pair"]][row["field"]] = row["text"]
    return forms


def held_out(folder: Path, translations: Path) -> dict[str, list[tuple[str, str, int]]]:
    """The pairs of three labels that are never drawn, by the languages of evidence and claim."""
    pairs = {
        index: pair
        for index, pair in enumerate(read_pairs(folder))
        if index % HELD_OUT == 0 and pair["source"] not in LEFT_OUT and pair["label"] in LABELS
    }
    forms = forms_of(translations, set(pairs))
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for index, pair in pairs.items():
        label, own = LABELS.index(pair["label"]), pair["lang_evidence"]
        other = "fr" if own == "en" else "en"
        found[f"{own}-{pair['lang_claim']}"].append((pair["evidence"], pair["claim"], label))
        form = forms.get(index, {})
        if "claim" in form:
            found[f"{own}-{other}"].append((pair["evidence"], form["claim"], label))
        if "evidence" in form:
            found[f"{other}-{own}"].append((form["evidence"], pair["claim"], label))
    return dict(found)
