"""The sentences that several exports share, in the language of the labels; each exporter escapes them for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.claims.exports.labels import SIGNS, Labels
from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence, FigureCheck, VerdictKind

if TYPE_CHECKING:
    from rag.records import Citation


def verdict(claim: CheckedClaim, words: Labels) -> str:
    """The verdict of a claim with its sign: `✗ contradicted by the sources`."""
    return f"{SIGNS[claim.verdict]} {words.verdicts[claim.verdict]}"


def summary(report: CheckReport, words: Labels) -> str:
    """How many claims there are, and how many of each verdict."""
    if not report.claims:
        return words.none
    counts = [(report.count(kind), words.counted[kind]) for kind in VerdictKind]
    parts = [f"{count} {forms[count > 1]}" for count, forms in counts if count]
    number = len(report.claims)
    return f"{number} {words.claims[number > 1]}{words.colon}{', '.join(parts)}."


def percent(share: float, words: Labels) -> str:
    """A probability as people write it: 93% in English, 93 % in French."""
    space = "\u202f" if words.language == "fr" else ""
    return f"{round(share * 100)}{space}%"


def quoted(text: str, words: Labels) -> str:
    """A text in the quotation marks of the language."""
    return f"{words.opening}{text}{words.closing}"


def figure_line(figure: FigureCheck, words: Labels) -> str:
    """A figure of the claim, what became of it, and what the source says instead."""
    line = f"{quoted(figure.text, words)} {words.outcomes[figure.outcome]}"
    if figure.source_text is not None:
        mark = "" if figure.citation is None else f" [{figure.citation}]"
        line += f"{words.colon}{words.source_says} {quoted(figure.source_text, words)}{mark}"
    return line + (f" ({figure.difference})" if figure.difference else "")


def reason(piece: ClaimEvidence, claim: CheckedClaim) -> str:
    """Why a citation counts, in brackets; nothing where a figure of the claim says the same already."""
    told = any(figure.difference == piece.reason for figure in claim.figures)
    return "" if told or not piece.reason else f"({piece.reason})"


def facts(claim: CheckedClaim, words: Labels) -> Iterator[tuple[str, str]]:
    """What is known of the claim itself: as what it was understood, who said it, when; each with its label."""
    statement = claim.statement
    known = (
        (words.understood_as, statement.understood_as),
        (words.speaker, statement.speaker),
        (words.said_on, statement.said_on),
    )
    yield from ((label, value) for label, value in known if value)


def nearest_line(citation: Citation, words: Labels) -> str:
    """A quote that lies near the claim and proves nothing, with its title."""
    return f"{quoted(citation.quote, words)} — {citation.title}"


def in_order(report: CheckReport) -> list[tuple[int, CheckedClaim]]:
    """The claims with their numbers from 1, in the order in which they end in the text."""
    return sorted(enumerate(report.claims, start=1), key=lambda item: item[1].statement.end)
