"""A claim check as JSON, by the public contract of `POST /v1/check`; the API, the command line and exports share it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence, FigureCheck, Statement, VerdictKind
from rag.wire import citation_json

if TYPE_CHECKING:
    from decimal import Decimal

Json = dict[str, Any]


def report_json(report: CheckReport) -> Json:
    """A report: its claims in the order given, what was not judged and why, and what made the verdicts."""
    return {
        "id": report.id,
        "text": report.text,
        "language": report.language,
        "counts": {str(verdict): report.count(verdict) for verdict in VerdictKind},
        "claims": [claim_json(claim) for claim in report.claims],
        "skipped": [statement_json(statement) for statement in report.skipped],
        "receipt": {**asdict(report.receipt), "notes": list(report.receipt.notes)},
        "timings_ms": dict(report.timings_ms),
    }


def claim_json(claim: CheckedClaim) -> Json:
    """A claim with its verdict; `text[start:end]` of the report is `claim`."""
    statement = claim.statement
    return {
        "claim": statement.text,
        "start": statement.start,
        "end": statement.end,
        "language": statement.language,
        "understood_as": statement.understood_as,
        "speaker": statement.speaker,
        "said_on": statement.said_on,
        "verdict": str(claim.verdict),
        "confidence": claim.confidence,
        "evidence": [evidence_json(piece) for piece in claim.evidence],
        "figures": [figure_json(figure) for figure in claim.figures],
        "explanation": claim.explanation,
        "nearest": [citation_json(citation) for citation in claim.nearest],
    }


def evidence_json(piece: ClaimEvidence) -> Json:
    """A citation with what it says to the claim; `probabilities` is null where no verifier is installed."""
    return {
        **citation_json(piece.citation),
        "stance": str(piece.stance),
        "reason": piece.reason,
        "probabilities": None if piece.judgement is None else asdict(piece.judgement),
    }


def figure_json(figure: FigureCheck) -> Json:
    """A figure of a claim beside that of a source; `factor` is claimed / found."""
    return {**asdict(figure), "outcome": str(figure.outcome), "factor": _number(figure.factor)}


def statement_json(statement: Statement) -> Json:
    """A statement that was not judged, with its kind."""
    return {**asdict(statement), "kind": str(statement.kind)}


def _number(value: Decimal | None) -> int | float | None:
    """A decimal as JSON has numbers: whole where it is whole, never the text '1E+3'."""
    if value is None or not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)
