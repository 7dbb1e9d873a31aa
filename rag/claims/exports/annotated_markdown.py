"""The checked text as Markdown, a verdict and a footnote after each claim, the exact quotes in the footnotes.

Footnotes (`[^1]`) as GitHub, Pandoc and most editors know them. The text and the quotes show as they stand: every sign
that Markdown would read as markup is escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.claims.exports.escaping import markdown, markdown_line, one_line
from rag.claims.exports.labels import STANCE_SIGNS, Labels, labels
from rag.claims.exports.sources import hashed, made_by, origin, web_link
from rag.claims.exports.wording import (
    facts,
    figure_line,
    in_order,
    nearest_line,
    percent,
    reason,
    summary,
    verdict,
)

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence

_INDENT = "    "  # of what belongs to a footnote


def write(report: CheckReport) -> str:
    """The annotated text, then one footnote a claim, then what was not judged."""
    words = labels(report.language)
    blocks = [f"# {words.title}", markdown(summary(report, words))]
    if report.text.strip():
        blocks += [f"## {words.text}", _annotated(report, words)]
    if report.claims:
        blocks.append(f"## {words.notes}")
        blocks += [_note(number, claim, words) for number, claim in enumerate(report.claims, start=1)]
    if report.skipped:
        rows = [f"- {words.kinds[one.kind]}{words.colon}{markdown_line(one.text)}" for one in report.skipped]
        blocks += [f"## {words.skipped}", "\n".join(rows)]
    blocks.append(f"{words.verify} {markdown(made_by(report, words))}")
    return "\n\n".join(blocks) + "\n"


def _annotated(report: CheckReport, words: Labels) -> str:
    pieces: list[str] = []
    at = 0
    for number, claim in in_order(report):
        end = max(at, claim.statement.end)
        pieces.append(markdown(report.text[at:end], within_line=bool(pieces)))
        pieces.append(f" **{verdict(claim, words)}**[^{number}]")
        at = end
    pieces.append(markdown(report.text[at:], within_line=bool(pieces)))
    # A line of the text stays a line: Markdown would run it into the next.
    return re.sub(r"(?<!\n)\n(?!\n)", r"\\\n", "".join(pieces).strip("\n"))


def _note(number: int, claim: CheckedClaim, words: Labels) -> str:
    sure = f"{words.confidence.lower()} {percent(claim.confidence, words)}"
    lines = [
        f"[^{number}]: **{verdict(claim, words)}** ({sure}). {markdown_line(claim.explanation)}".rstrip(),
        "",
    ]
    lines += [f"- {label}{words.colon}{markdown_line(value)}" for label, value in facts(claim, words)]
    lines += [f"- {markdown_line(figure_line(figure, words))}" for figure in claim.figures]
    lines += [_evidence(piece, claim, words) for piece in claim.evidence]
    if claim.nearest:
        lines.append(f"- {words.nearest}{words.colon.rstrip()}")
        lines += [
            f"  - {markdown_line(nearest_line(citation, words))}, {markdown_line(citation.location)}"
            for citation in claim.nearest
        ]
    return "\n".join(
        f"{_INDENT}{line}" if place and line else line for place, line in enumerate(lines)
    ).rstrip()


def _evidence(piece: ClaimEvidence, claim: CheckedClaim, words: Labels) -> str:
    citation = piece.citation
    quote = markdown(f"{words.opening}{citation.quote}{words.closing}", within_line=True)
    quote = quote.replace("\n", f"\\\n{_INDENT}  ")
    link = web_link(citation)
    address = f", <{link}>" if link else ""
    why = markdown(one_line(reason(piece, claim)), within_line=True)
    told = f"{STANCE_SIGNS[piece.stance]} {words.stances[piece.stance]} {why}".rstrip()
    return (
        f"- \\[{citation.number}\\] {told}{words.colon}{quote} — {markdown_line(origin(citation, words))}{address}."
        f" {markdown_line(hashed(citation))}"
    )
