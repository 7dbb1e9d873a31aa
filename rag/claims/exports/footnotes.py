"""The checked text with numbered notes in the manner of the Chicago Manual of Style, as plain text to paste.

One note a claim (17th edition, 14.57: several sources of one sentence stand in one note, apart by semicolons); what
speaks against the claim follows 'But see'. Claims without evidence have no note. Each source ends with its document,
version, characters and SHA-256, so that the quote can be found again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.claims.exports.escaping import one_line, printable
from rag.claims.exports.labels import Labels, labels
from rag.claims.exports.sources import web_link
from rag.claims.exports.wording import in_order, quoted
from rag.claims.records import Stance
from rag.dates import spoken_date

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport
    from rag.records import Citation

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def write(report: CheckReport) -> str:
    """The text with raised numbers, a blank line, and a note for each number."""
    words = labels(report.language)
    pieces: list[str] = []
    notes: list[str] = []
    at = 0
    for _, claim in in_order(report):
        if not claim.evidence:
            continue
        end = max(at, claim.statement.end)
        notes.append(f"{len(notes) + 1}. {_note(claim, words)}")
        pieces.append(report.text[at:end] + str(len(notes)).translate(_RAISED))
        at = end
    text = printable("".join([*pieces, report.text[at:]])).strip("\n")
    return "\n\n".join(part for part in (text, "\n".join(notes)) if part) + "\n"


def _note(claim: CheckedClaim, words: Labels) -> str:
    sides = []
    for stance, lead in ((Stance.SUPPORTS, ""), (Stance.CONTRADICTS, f"{words.but_see} ")):
        sources = [_source(piece.citation, words) for piece in claim.stances(stance)]
        if sources:
            sides.append(f"{lead}{words.semicolon.join(sources)}.")
    return " ".join(sides)


def _source(citation: Citation, words: Labels) -> str:
    title = printable(one_line(citation.title))
    # English sets the comma inside the quotation marks, unless the title has a sign of its own.
    inside = words.language == "en" and not title.endswith(("?", "!", "…"))
    head = quoted(f"{title}," if inside else title, words)
    rest = [citation.publisher, spoken_date(citation.published, words.language)]
    if citation.based_on:
        rest.append(f"{words.based_on} {', '.join(citation.based_on)}")
    rest.append(web_link(citation))
    parts = [printable(one_line(part)) for part in rest if part]
    named = " ".join([head, ", ".join(parts)]) if inside else ", ".join([head, *parts])
    quote = quoted(printable(one_line(citation.quote)), words)
    return f"{named.rstrip()}{words.colon}{quote} ({citation.location}, SHA-256 {citation.sha256})"
