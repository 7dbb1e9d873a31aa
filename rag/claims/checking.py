"""The claim check, top to bottom: statements, what the sources hold on each, verdicts, one report.

Citations are numbered through the whole report: one quote, one number, whichever claims it serves.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer_records import Receipt
from rag.claims.figures import compare_figures, figure_checks
from rag.claims.gathering import Finding, Gathered, Sources, gather, text_before
from rag.claims.limits import require_checkable
from rag.claims.records import (
    CheckedClaim,
    CheckReport,
    ClaimEvidence,
    FigureCheck,
    FigureOutcome,
    Statement,
    StatementKind,
    VerdictKind,
)
from rag.claims.second_opinion import SecondOpinion, deliberate
from rag.claims.statements import statements_of
from rag.claims.verdict import Decision
from rag.claims.wording import Words, words_of
from rag.language import question_language
from rag.records import Citation, Evidence, Filters

CheckProgress = Callable[[int, int], None]
"""Called with how many claims are checked, of how many."""

_MOST_EVIDENCE = 3  # citations on one side of one claim
_NEAREST = 3  # quotes shown where nothing was found
_NEAR = 0.2  # nearness under which a quote is not even shown as near


def statements_given(
    claims: Sequence[str], text: str | None, language: str | None
) -> tuple[str, tuple[Statement, ...]]:
    """The text that a request is about, and its statements.

    A claim of a list is one statement, whatever its form, since whoever sends it wants it judged; a text is cut.

    :raises QuestionError: when there is nothing to check, both are given, or it is too long.
    """
    require_checkable(claims, text)
    if text is not None:
        return text, statements_of(text, language=language)
    whole, found, start = "\n".join(claims), [], 0
    for claim in claims:
        spoken = language or question_language(claim, question_language(whole, "en"))
        found.append(_as_claim(claim, start, spoken))
        start += len(claim) + 1
    return whole, tuple(found)


def check_statements(
    text: str,
    statements: Sequence[Statement],
    *,
    sources: Sources,
    receipt: Receipt,
    filters: Filters,
    language: str,
    progress: CheckProgress,
    opinion: SecondOpinion | None = None,
) -> CheckReport:
    """Judge the claims among the statements, in their order.

    :param opinion: The language model's, asked where it can change a verdict.
    """
    started = time.monotonic()
    wanted = [statement for statement in statements if statement.kind is StatementKind.CLAIM]
    numbering = _Numbering()
    checked: list[CheckedClaim] = []
    known: dict[tuple[str, str], tuple[Gathered, Decision]] = {}
    for number, statement in enumerate(wanted):
        progress(number, len(wanted))
        key = (statement.checked_text, statement.language)
        if key not in known:  # a claim that a text repeats
            known[key] = deliberate(gather(statement, sources, filters), statement, opinion)
        gathered, decision = known[key]
        checked.append(_checked(statement, gathered.findings, decision, numbering))
    progress(len(wanted), len(wanted))
    skipped = tuple(statement for statement in statements if statement.kind is not StatementKind.CLAIM)
    if opinion is not None:
        receipt = opinion.signed(receipt)
    return CheckReport(
        id=_report_id(text, receipt, checked),
        text=text,
        language=language,
        claims=tuple(checked),
        skipped=skipped,
        receipt=receipt,
        timings_ms={"total": round((time.monotonic() - started) * 1000)},
    )


class _Numbering:
    """Gives each quote one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int, int], int] = {}

    def cite(self, piece: Evidence) -> Citation:
        return Citation.of(self._numbers.setdefault(piece.place, len(self._numbers) + 1), piece)


def _as_claim(claim: str, start: int, language: str) -> Statement:
    kind = StatementKind.CLAIM if any(letter.isalpha() for letter in claim) else StatementKind.FRAGMENT
    alone = statements_of(claim, language=language)
    if len(alone) == 1:  # its speaker and date
        return replace(
            alone[0], text=claim, start=start, end=start + len(claim), kind=kind, understood_as=None
        )
    return Statement(claim, start, start + len(claim), language, kind)


def _checked(
    statement: Statement, findings: tuple[Finding, ...], decision: Decision, numbering: _Numbering
) -> CheckedClaim:
    evidence: list[ClaimEvidence] = []
    used: list[Finding] = []
    for side in decision.sides:
        on_this_side = sum(piece.stance is side.stance for piece in evidence)
        if on_this_side >= _MOST_EVIDENCE or _told_already(side.finding, used):
            continue
        used.append(side.finding)
        citation = numbering.cite(side.finding.evidence)
        evidence.append(ClaimEvidence(citation, side.stance, side.finding.judged, side.reason))
    numbers: list[int | None] = [piece.citation.number for piece in evidence]
    near = [finding for finding in findings if finding.nearness >= _NEAR][:_NEAREST] if not evidence else []
    if not evidence:  # what of the figures the nearest sources hold is told, though it proves nothing
        used, numbers = near, [None] * len(near)
    quotes = [(finding.evidence.text, finding.evidence.language) for finding in used]
    nearest = max((finding.nearness for finding in used), default=0.0)
    compared = compare_figures(
        statement.text,
        statement.language,
        quotes,
        same_matter=nearest,
        before=[text_before(finding.evidence) for finding in used],
    )
    figures = figure_checks(compared, statement.language, numbers)
    return CheckedClaim(
        statement=statement,
        verdict=decision.verdict,
        confidence=round(decision.confidence, 3),
        evidence=tuple(evidence),
        figures=figures,
        explanation=_explanation(statement, decision, near, figures),
        nearest=tuple(Citation.of(0, finding.evidence) for finding in near),
    )


def _told_already(finding: Finding, used: Sequence[Finding]) -> bool:
    """Whether a quote lies within one that is cited, or round it."""
    piece = finding.evidence
    return any(
        other.evidence.document.id == piece.document.id
        and other.evidence.start < piece.end
        and piece.start < other.evidence.end
        for other in used
    )


def _explanation(
    statement: Statement, decision: Decision, near: Sequence[Finding], figures: Sequence[FigureCheck]
) -> str:
    words = words_of(statement.language)
    supports = [side for side in decision.sides if side.stance == "supports"]
    contradicts = [side for side in decision.sides if side.stance == "contradicts"]
    conflict = next(
        (figure.difference for figure in figures if figure.outcome is FigureOutcome.CONFLICTS), None
    )
    if decision.verdict is VerdictKind.SUPPORTED:
        return words.supported.format(sources=_titles(words, [side.finding for side in supports]))
    if decision.verdict is VerdictKind.CONTRADICTED:
        reason = conflict or contradicts[0].reason
        plain = words.contradicted_plainly if reason == words.says_otherwise else words.contradicted
        return plain.format(sources=_titles(words, [side.finding for side in contradicts][:1]), reason=reason)
    if decision.verdict is VerdictKind.DISPUTED:
        holding = _titles(words, [side.finding for side in supports][:1])
        others = _titles(words, [side.finding for side in contradicts][:1])
        told = words.disputed_within if holding == others else words.disputed
        return told.format(sources=holding, others=others, reason=conflict or contradicts[0].reason)
    if not near:
        return words.not_found
    nearest = near[0]
    if nearest.overstated:
        return words.overstated.format(sources=_titles(words, [nearest]), reason=nearest.overstated)
    if nearest.turned:
        return words.turned.format(sources=_titles(words, [nearest]), reason=nearest.turned)
    if nearest.missing_names:
        return words.lacks_names.format(names=", ".join(nearest.missing_names))
    absent = [figure.text for figure in figures if figure.outcome is FigureOutcome.ABSENT]
    if absent:
        return words.lacks_figures.format(figures=", ".join(absent))
    return words.near.format(sources=_titles(words, [nearest]))


def _titles(words: Words, findings: Sequence[Finding]) -> str:
    titles = dict.fromkeys(finding.evidence.document.title for finding in findings)
    return ", ".join(words.title.format(title) for title in titles)


def _report_id(text: str, receipt: Receipt, checked: Sequence[CheckedClaim]) -> str:
    parts = [text, str(receipt.index_generation), receipt.embedder, receipt.settings]
    parts += [f"{claim.verdict} {claim.confidence}" for claim in checked]
    return "chk_" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:20]
