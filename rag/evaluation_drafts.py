"""Measuring the claim check on a whole draft: which planted errors it finds, and what it flags without cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.claims.records import CheckedClaim, CheckReport, VerdictKind
from rag.errors import SettingsError
from rag.evaluation_sets import json_rows, text_field

_FIX = "see tests/eval/README.md for the fields of a file of planted errors"


@dataclass(frozen=True, slots=True)
class PlantedError:
    """A sentence of a draft that is false on purpose: `sentence == draft[start:end]`."""

    id: str
    kind: str
    sentence: str
    start: int
    end: int


def read_planted(path: Path) -> tuple[str, tuple[PlantedError, ...]]:
    """A draft and its planted errors, from JSON lines `id, draft, kind, sentence`; the draft lies beside the file.

    :raises SettingsError: when a file cannot be read, a line lacks a field, or a sentence does not stand exactly
        once in the draft.
    """
    rows = list(json_rows(path, fix=_FIX))
    names = {text_field(row, ("draft",), f"{path} line {number}") for number, row in rows}
    if len(names) != 1:
        raise SettingsError(f"{path} names {len(names)} drafts", fix="name the same draft in every line")
    file = path.parent / names.pop()
    try:
        draft = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The draft {file} cannot be read", fix="put it beside the file") from error
    return draft, tuple(_planted(row, draft, f"{path} line {number}") for number, row in rows)


def score_draft(report: CheckReport, planted: Sequence[PlantedError]) -> dict[str, Any]:
    """Planted errors that were contradicted, missed ones with their verdicts, and what else was contradicted.

    A claim belongs to the planted sentence that it overlaps. A false alarm is a claim elsewhere that is called
    contradicted; 'not_found' elsewhere alarms nobody but leaves the writer with work, and is listed too.
    """
    found: list[str] = []
    missed: dict[str, str] = {}
    met: set[int] = set()  # where the claims of planted sentences start
    for error in planted:
        claims = [claim for claim in report.claims if _overlaps(claim, error)]
        met.update(claim.statement.start for claim in claims)
        verdicts = sorted({claim.verdict.value for claim in claims}) or ["not_judged"]
        if VerdictKind.CONTRADICTED in verdicts:
            found.append(error.id)
        else:
            missed[error.id] = f"{error.kind}: {', '.join(verdicts)}"
    others = [claim for claim in report.claims if claim.statement.start not in met]
    return {
        "planted": len(planted),
        "found": len(found),
        "missed": missed,
        "false_alarms": [
            claim.statement.text for claim in others if claim.verdict is VerdictKind.CONTRADICTED
        ],
        "true_not_found": [
            claim.statement.text for claim in others if claim.verdict is VerdictKind.NOT_FOUND
        ],
        "claims": len(report.claims),
        "not_judged": len(report.skipped),
    }


def _planted(row: dict[str, Any], draft: str, where: str) -> PlantedError:
    sentence = text_field(row, ("sentence",), where)
    if draft.count(sentence) != 1:
        raise SettingsError(
            f"{where}: the sentence stands {draft.count(sentence)} times in the draft",
            fix="give the sentence as it stands there, once",
        )
    start = draft.index(sentence)
    name, kind = text_field(row, ("id",), where), text_field(row, ("kind",), where)
    return PlantedError(name, kind, sentence, start, start + len(sentence))


def _overlaps(claim: CheckedClaim, error: PlantedError) -> bool:
    return claim.statement.start < error.end and error.start < claim.statement.end
