"""The report for a terminal: claims with their verdicts, the quotes for and against, the figures; coloured or plain."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import click

from rag.claims.exports.escaping import one_line, printable
from rag.claims.exports.labels import STANCE_SIGNS, Labels, labels
from rag.claims.exports.sources import made_by, origin, web_link
from rag.claims.exports.wording import (
    facts,
    figure_line,
    nearest_line,
    percent,
    quoted,
    reason,
    summary,
    verdict,
)
from rag.claims.records import FigureOutcome, Stance, VerdictKind

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence

_COLOURS = {
    VerdictKind.SUPPORTED: "green",
    VerdictKind.CONTRADICTED: "red",
    VerdictKind.DISPUTED: "yellow",
    VerdictKind.NOT_FOUND: "cyan",
}
_STANCE_COLOURS = {Stance.SUPPORTS: "green", Stance.CONTRADICTS: "red"}
_OUTCOME_COLOURS = {
    FigureOutcome.MATCHES: "green",
    FigureOutcome.CONFLICTS: "red",
    FigureOutcome.ABSENT: "cyan",
}
_WIDTH = 100
_CONTROL_CODES = re.compile("[\x80-\x9f]")  # a terminal may take these for orders, too


def write(report: CheckReport) -> str:
    """The report without colours."""
    return click.unstyle(coloured(report))


def coloured(report: CheckReport) -> str:
    """The report with the colours of ANSI terminals; every foreign text is free of control characters."""
    words = labels(report.language)
    lines = [click.style(summary(report, words), bold=True)]
    for number, claim in enumerate(report.claims, start=1):
        lines += ["", *_claim(number, claim, words)]
    if report.skipped:
        lines += ["", click.style(f"{words.skipped}{words.colon.rstrip()}", bold=True)]
        lines += _wrapped(
            [f"{words.kinds[one.kind]}{words.colon}{_shown(one.text)}" for one in report.skipped], dim=True
        )
    lines += ["", click.style(_shown(made_by(report, words)), dim=True)]
    return "\n".join(lines) + "\n"


def _claim(number: int, claim: CheckedClaim, words: Labels) -> list[str]:
    colour = _COLOURS[claim.verdict]
    sure = f"({words.confidence.lower()} {percent(claim.confidence, words)})"
    lines = _filled(f"{number}. {_shown(claim.statement.text)}", "", "   ")
    lines.append(f"   {click.style(verdict(claim, words), fg=colour, bold=True)} {sure}")
    lines += _filled(_shown(claim.explanation), "   ", "   ")
    lines += _wrapped(
        [f"{label}{words.colon}{_shown(value)}" for label, value in facts(claim, words)], dim=True
    )
    for figure in claim.figures:
        shown = _filled(_shown(figure_line(figure, words)), "   # ", "     ")
        lines += [click.style(line, fg=_OUTCOME_COLOURS[figure.outcome]) for line in shown]
    for piece in claim.evidence:
        lines += _evidence(piece, claim, words)
    if claim.nearest:
        lines += [f"   {words.nearest}{words.colon.rstrip()}"]
        lines += _wrapped(
            [_shown(f"{nearest_line(one, words)}, {one.location}") for one in claim.nearest], dim=True
        )
    return lines


def _evidence(piece: ClaimEvidence, claim: CheckedClaim, words: Labels) -> list[str]:
    citation = piece.citation
    head = f"   [{citation.number}] {STANCE_SIGNS[piece.stance]} {words.stances[piece.stance]}"
    link = web_link(citation)
    place = f"{origin(citation, words)}{f', {link}' if link else ''}. {citation.location}"
    return [
        click.style(f"{head} {_shown(reason(piece, claim))}".rstrip(), fg=_STANCE_COLOURS[piece.stance]),
        *_filled(quoted(_shown(citation.quote), words), "       ", "       "),
        *(click.style(line, dim=True) for line in _filled(_shown(place), "       ", "       ")),
    ]


def _wrapped(texts: list[str], *, dim: bool) -> list[str]:
    return [click.style(line, dim=dim) for text in texts for line in _filled(text, "   - ", "     ")]


def _filled(text: str, first: str, others: str) -> list[str]:
    """The text in lines, broken at plain spaces only, so that '10 000' with its no-break space stays whole."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _shown(text: str) -> str:
    return _CONTROL_CODES.sub("\ufffd", printable(one_line(text)))
