"""Measuring the claim check: verdicts, citations, confidence and time, over a file of claims and their verdicts."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.claims.records import CheckedClaim, VerdictKind
from rag.errors import SettingsError, UnknownDocument
from rag.evaluation_labels import Choice, accuracy, calibration_error, confusion, grouped, percent
from rag.evaluation_sets import json_rows, language_field, new_id, text_field

if TYPE_CHECKING:
    from rag.claims.records import CheckReport
    from rag.evaluation import Progress
    from rag.records import Document

FIGURE_FAULTS = ("figure", "unit", "scale")
NOT_JUDGED = "not_judged"  # the check took the claim for an opinion, a question, a heading
_FIX = "see tests/eval/README.md for the fields of a file of claims"


class Checker(Protocol):
    """What is measured: an assistant, or a stand-in of one."""

    def check(self, claims: Sequence[str] = ()) -> CheckReport:
        """A report with a verdict for each claim."""

    def document(self, document_id: str) -> Document:
        """A document of the index."""


@dataclass(frozen=True, slots=True)
class ExpectedClaim:
    """A claim with the verdict of a sceptical editor who has the indexed documents only."""

    id: str
    claim: str
    language: str
    verdict: VerdictKind
    fault: str | None  # what is wrong with it: figure, unit, scale, name, ...; None where nothing is
    documents: tuple[str, ...]  # ids, one of which a right citation names
    pairing: str  # language of the documents, language of the claim: fr-en; 'both', 'none'
    split: str | None  # dev or held, and dev2 or held2 of the claims written later


@dataclass(frozen=True, slots=True)
class ScoredClaim:
    """A claim with what the check made of it."""

    expected: ExpectedClaim
    checked: CheckedClaim | None  # None when it was not judged
    milliseconds: float

    @property
    def verdict(self) -> str:
        """The verdict that was given."""
        return NOT_JUDGED if self.checked is None else self.checked.verdict.value

    @property
    def is_right(self) -> bool:
        """Whether it is the verdict that was expected."""
        return self.verdict == self.expected.verdict

    @property
    def cites_expected(self) -> bool:
        """Whether one of the documents that hold the fact is among the citations."""
        cited = () if self.checked is None else self.checked.evidence
        return any(piece.citation.document_id in self.expected.documents for piece in cited)

    @property
    def choice(self) -> Choice:
        """The verdict as a choice among labels."""
        confidence = 0.0 if self.checked is None else self.checked.confidence
        return Choice(self.expected.verdict.value, self.verdict, confidence)


def read_claims(path: Path, *, split: str | None = None) -> list[ExpectedClaim]:
    """Claims from JSON lines: `id, claim, language, verdict`, and `fault, documents, pairing, split` where known.

    :param split: Only the claims of this split.
    :raises SettingsError: when the file cannot be read, a line lacks a field or holds a strange one, an id stands
        twice, or nothing is left.
    """
    claims: dict[str, ExpectedClaim] = {}
    for number, row in json_rows(path, fix=_FIX):
        where = f"{path} line {number}"
        claims[new_id(row, claims, where)] = _claim(row, where)
    kept = [claim for claim in claims.values() if split in {None, claim.split}]
    if not kept:
        wanted = "claim" if split is None else f"claim of the split '{split}'"
        raise SettingsError(f"{path} holds no {wanted}", fix=_FIX)
    return kept


def score_claims(
    checker: Checker, claims: Sequence[ExpectedClaim], *, progress: Progress = lambda *_: None
) -> list[ScoredClaim]:
    """Check the claims one at a time, as somebody would who types them, and note each verdict and its time.

    The first is checked once more beforehand: loading the models is no part of what a claim takes.

    :raises SettingsError: when a document that a claim names is not in the index.
    """
    _hold_documents(checker, claims)
    scored: list[ScoredClaim] = []
    checker.check([claims[0].claim])
    for number, claim in enumerate(claims, start=1):
        started = time.perf_counter()
        report = checker.check([claim.claim])
        taken = (time.perf_counter() - started) * 1000
        scored.append(ScoredClaim(claim, report.claims[0] if report.claims else None, taken))
        progress("claims", number, len(claims))
    return scored


def summarise_claims(scored: Sequence[ScoredClaim]) -> dict[str, Any]:
    """Shares in per cent, times in milliseconds, calibration error from 0 to 1; lists name claims by id.

    Citation precision: of the verdicts 'supported' and 'contradicted' that were given, rightly or not, those with
    a document among their citations that holds the fact.
    """
    true = [one for one in scored if one.expected.verdict is VerdictKind.SUPPORTED]
    false = [one for one in scored if one.expected.verdict is VerdictKind.CONTRADICTED]
    decided = [one for one in scored if one.verdict in {"supported", "contradicted"}]
    choices = [one.choice for one in scored]
    passed = [one for one in false if one.verdict == "supported"]
    return {
        "claims": len(scored),
        "verdict_right": accuracy(choices),
        "false_figures_supported": [one.expected.id for one in passed if one.expected.fault in FIGURE_FAULTS],
        "false_supported": [one.expected.id for one in passed],
        "true_contradicted": [one.expected.id for one in true if one.verdict == "contradicted"],
        "true_contradicted_share": percent(one.verdict == "contradicted" for one in true),
        "citation_precision": percent(one.cites_expected for one in decided),
        "calibration_error": calibration_error(choices),
        "ms_median": round(statistics.median(one.milliseconds for one in scored)),
        "ms_p95": round(_p95([one.milliseconds for one in scored])),
        "right_by_verdict": _right_by(scored, lambda one: one.expected.verdict.value),
        "right_by_language": _right_by(scored, lambda one: one.expected.language),
        "right_by_pairing": _right_by(scored, lambda one: one.expected.pairing),
        "right_by_fault": _right_by(scored, lambda one: one.expected.fault or "none"),
        "right_by_split": _right_by(scored, lambda one: one.expected.split or "none"),
        "confusion": confusion(choices),
    }


def _claim(row: dict[str, Any], where: str) -> ExpectedClaim:
    verdict = text_field(row, ("verdict",), where)
    if verdict not in set(VerdictKind):
        raise SettingsError(
            f"{where} has the verdict '{verdict}'", fix=f"'verdict' is one of {', '.join(VerdictKind)}"
        )
    documents = row.get("documents", [])
    if not isinstance(documents, list) or not all(isinstance(name, str) for name in documents):
        raise SettingsError(f"{where}: 'documents' is no list of ids", fix=_FIX)
    for name in ("fault", "pairing", "split"):
        if not isinstance(row.get(name), str | None):
            raise SettingsError(f"{where}: '{name}' is no text", fix=_FIX)
    return ExpectedClaim(
        id=text_field(row, ("id",), where),
        claim=text_field(row, ("claim",), where),
        language=language_field(row, where, ("language", "lang")),
        verdict=VerdictKind(verdict),
        fault=row.get("fault"),
        documents=tuple(documents),
        pairing=row.get("pairing") or "none",
        split=row.get("split"),
    )


def _hold_documents(checker: Checker, claims: Iterable[ExpectedClaim]) -> None:
    known: set[str] = set()
    for claim in claims:
        for name in claim.documents:
            if name in known:
                continue
            try:
                checker.document(name)
            except UnknownDocument as error:
                raise SettingsError(
                    f"Claim '{claim.id}' is about '{name}', which the index does not hold",
                    fix="index the documents that the claims were written for: sourcier ingest PATH --index FOLDER",
                ) from error
            known.add(name)


def _right_by(scored: Sequence[ScoredClaim], name: Callable[[ScoredClaim], str]) -> dict[str, float | None]:
    return {part: percent(one.is_right for one in group) for part, group in grouped(scored, name).items()}


def _p95(values: Sequence[float]) -> float:
    """The smallest of the values that at least 95 % of them do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]
