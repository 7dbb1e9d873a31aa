"""One row a claim as CSV (RFC 4180), for spreadsheets: UTF-8 with a byte order mark, and no cell is a formula.

In French the fields stand apart by semicolons and decimals have a comma, as Excel expects where French is set;
with commas, a double click would show one column.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rag.claims.exports.escaping import cell
from rag.claims.exports.labels import Labels, labels
from rag.claims.exports.sources import origin
from rag.claims.exports.wording import figure_line, nearest_line, quoted, verdict
from rag.claims.records import Stance

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport


def write(report: CheckReport) -> str:
    """A heading, then the claims in the order given; the text begins with its byte order mark."""
    words = labels(report.language)
    french = words.language == "fr"
    page = io.StringIO(newline="")
    rows = csv.writer(
        page, delimiter=";" if french else ",", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n"
    )
    rows.writerow(_heading(words))
    for number, claim in enumerate(report.claims, start=1):
        rows.writerow(_row(number, claim, words))
    return "\ufeff" + page.getvalue()


def _heading(words: Labels) -> list[str]:
    return [
        words.number,
        words.claim,
        words.verdict,
        words.confidence,
        words.explanation,
        words.figures,
        words.supporting,
        words.contradicting,
        words.nearest,
        words.understood_as,
        words.speaker,
        words.said_on,
        words.language_of,
        words.start,
        words.end,
    ]


def _row(number: int, claim: CheckedClaim, words: Labels) -> list[str | int]:
    statement = claim.statement
    sure = f"{claim.confidence:.2f}"
    texts = [
        statement.text,
        verdict(claim, words),
        sure.replace(".", ",") if words.language == "fr" else sure,
        claim.explanation,
        "\n".join(figure_line(figure, words) for figure in claim.figures),
        _sources(claim, Stance.SUPPORTS, words),
        _sources(claim, Stance.CONTRADICTS, words),
        "\n".join(f"{nearest_line(one, words)} [{one.location}]" for one in claim.nearest),
        statement.understood_as or "",
        statement.speaker or "",
        statement.said_on or "",
        statement.language,
    ]
    return [number, *(cell(text) for text in texts), statement.start, statement.end]


def _sources(claim: CheckedClaim, stance: Stance, words: Labels) -> str:
    return "\n".join(
        f"{quoted(one.quote, words)} — {origin(one, words)} [{one.location}, SHA-256 {one.sha256}]"
        for one in (piece.citation for piece in claim.stances(stance))
    )
