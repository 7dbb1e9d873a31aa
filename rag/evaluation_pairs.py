"""Measuring the verifier alone: its labels for pairs of evidence and claim, no retrieval and no rules beside it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.claims.records import LABELS, Judgement
from rag.errors import SettingsError
from rag.evaluation_labels import Choice, accuracy, calibration_error, confusion, grouped, macro_f1
from rag.evaluation_sets import json_rows, language_field, text_field
from rag.verifier import Pair

if TYPE_CHECKING:
    from rag.evaluation import Progress
    from rag.verifier import Verifier

TWO_LABELS = ("contradicted", "not_contradicted")
_AT_ONCE = 128
_FIX = (
    "write one JSON object a line with evidence, claim, lang_evidence, lang_claim (fr or en) and label: "
    f"{', '.join(LABELS)}; or, throughout, {', '.join(TWO_LABELS)}"
)


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A pair with the label that people gave it."""

    id: str
    pair: Pair
    label: str

    @property
    def pairing(self) -> str:
        """Language of the evidence, language of the claim: fr-en."""
        return f"{self.pair.evidence_language}-{self.pair.claim_language}"


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """Labelled pairs with what the verifier chose for each, in their order."""

    pairs: tuple[LabelledPair, ...]
    choices: tuple[Choice, ...]
    seconds: float


def read_pairs(path: Path) -> list[LabelledPair]:
    """Pairs from JSON lines: `evidence, claim, lang_evidence, lang_claim, label`, and `id` where there is one.

    :raises SettingsError: when the file cannot be read, a line lacks a field, a label is unknown, the labels are
        of both kinds (three labels, two labels), or there is no pair.
    """
    pairs = []
    for number, row in json_rows(path, fix=_FIX):
        where = f"{path} line {number}"
        label = text_field(row, ("label",), where)
        if label not in {*LABELS, *TWO_LABELS}:
            raise SettingsError(f"{where} has the label '{label}'", fix=_FIX)
        pair = Pair(
            text_field(row, ("evidence",), where),
            text_field(row, ("claim",), where),
            language_field(row, where, ("lang_evidence",)),
            language_field(row, where, ("lang_claim",)),
        )
        pairs.append(LabelledPair(str(row.get("id", number)), pair, label))
    if not pairs:
        raise SettingsError(f"{path} holds no pair", fix=_FIX)
    if not ({pair.label for pair in pairs} <= set(labels_of(pairs))):
        raise SettingsError(f"{path} holds labels of both kinds, three and two", fix=_FIX)
    return pairs


def labels_of(pairs: Sequence[LabelledPair]) -> tuple[str, ...]:
    """The labels that a set uses: two where one of them is 'not_contradicted', else three."""
    two = any(pair.label == "not_contradicted" for pair in pairs)
    return TWO_LABELS if two else LABELS


def judge_pairs(
    verifier: Verifier, pairs: Sequence[LabelledPair], *, progress: Progress = lambda *_: None
) -> JudgedPairs:
    """Judge the pairs a batch at a time; the time leaves out loading, which a first pair has done beforehand."""
    labels = labels_of(pairs)
    verifier.judge([pairs[0].pair])
    judgements: list[Judgement] = []
    started = time.perf_counter()
    for first in range(0, len(pairs), _AT_ONCE):
        judgements += verifier.judge([one.pair for one in pairs[first : first + _AT_ONCE]])
        progress("pairs", len(judgements), len(pairs))
    seconds = time.perf_counter() - started
    choices = (_choice(one.label, found, labels) for one, found in zip(pairs, judgements, strict=True))
    return JudgedPairs(tuple(pairs), tuple(choices), seconds)


def summarise_pairs(judged: JudgedPairs) -> dict[str, Any]:
    """Accuracy and macro-F1 in per cent, calibration error from 0 to 1, pairs a second; each pairing by itself too."""
    together = list(zip(judged.pairs, judged.choices, strict=True))
    by_pairing = grouped(together, lambda one: one[0].pairing)
    return {
        "pairs": len(judged.pairs),
        **_measures(judged.choices),
        "pairs_per_second": round(len(judged.pairs) / max(judged.seconds, 1e-9), 1),
        "by_pairing": {
            pairing: {"pairs": len(group), **_measures([choice for _, choice in group])}
            for pairing, group in by_pairing.items()
        },
        "confusion": confusion(judged.choices),
    }


def _measures(choices: Sequence[Choice]) -> dict[str, float | None]:
    return {
        "accuracy": accuracy(choices),
        "macro_f1": macro_f1(choices),
        "calibration_error": calibration_error(choices),
    }


def _choice(label: str, found: Judgement, labels: tuple[str, ...]) -> Choice:
    """The likelier label; of two, whether contradiction is likelier than support, want of evidence left aside."""
    if labels == TWO_LABELS:
        told = found.contradicted + found.supported
        against = found.contradicted / told if told else 0.0
        likely = {"not_contradicted": 1 - against, "contradicted": against}
    else:
        likely = {name: getattr(found, name) for name in LABELS}
    chosen = max(likely, key=lambda name: likely[name])
    return Choice(label, chosen, likely[chosen])
