"""The checked text as one HTML page that needs nothing else: no script, no address but the sources' own.

Each claim is marked with a sign and words beside its colour, and links to its verdict and back (WCAG 2.2,
1.4.1).
Every text is escaped; the page forbids scripts by its own policy, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.claims.exports.escaping import markup, one_line
from rag.claims.exports.labels import SIGNS, STANCE_SIGNS, Labels, labels
from rag.claims.exports.sources import hashed, made_by, origin, web_link
from rag.claims.exports.wording import facts, figure_line, in_order, percent, reason, summary, verdict

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence
    from rag.records import Citation

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

# Colours with a contrast of at least 4.5 to 1 on both grounds (WCAG 1.4.3).
_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --ground: #ffffff; --dim: #595959; --line: #d0d0d0;
  --supported: #11632f; --contradicted: #a11616; --disputed: #7a4b00; --not_found: #1d4f91; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --ground: #161616; --dim: #b4b4b4; --line: #444444;
  --supported: #7ed99b; --contradicted: #ff9c9c; --disputed: #f3c06b; --not_found: #9cc4ff; } }
body { font: 1.05rem/1.6 Georgia, "Times New Roman", serif; color: var(--ink); background: var(--ground);
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { font-family: system-ui, sans-serif; line-height: 1.25; }
h3 { font-size: 1rem; margin-bottom: .3rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.claim { background: none; color: inherit; border-bottom: .15rem solid var(--colour); }
.mark, .verdict { color: var(--colour); font-family: system-ui, sans-serif; font-weight: 600; }
.mark a { color: inherit; }
.supported { --colour: var(--supported); } .contradicted { --colour: var(--contradicted); }
.disputed { --colour: var(--disputed); } .not_found { --colour: var(--not_found); }
article { border-top: 1px solid var(--line); padding-top: .4rem; margin-top: 1.4rem; }
blockquote { margin: .4rem 0; padding-left: .9rem; border-left: .2rem solid var(--line); white-space: pre-wrap; }
.source, footer { color: var(--dim); font: .85rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: inherit; } :focus-visible { outline: .15rem solid; outline-offset: .1rem; }
@media print { body { max-width: none; margin: 0; } article { break-inside: avoid; } }
""".strip()


def write(report: CheckReport) -> str:
    """The whole page, in the language of the checked text."""
    words = labels(report.language)
    notes = [_note(number, claim, words) for number, claim in enumerate(report.claims, start=1)]
    parts = [
        f"<h1>{markup(words.title)}</h1>",
        f"<p>{markup(summary(report, words))}</p>",
        f'<section aria-labelledby="text"><h2 id="text">{markup(words.text)}</h2>',
        f'<div class="text" lang="{markup(report.language)}">{_annotated(report, words)}</div></section>',
    ]
    if notes:
        parts += [
            f'<section aria-labelledby="notes"><h2 id="notes">{markup(words.notes)}</h2>',
            *notes,
            "</section>",
        ]
    if report.skipped:
        rows = [
            f"<li>{markup(words.kinds[one.kind] + words.colon)}<q>{markup(one_line(one.text))}</q></li>"
            for one in report.skipped
        ]
        parts += [
            f'<section aria-labelledby="skipped"><h2 id="skipped">{markup(words.skipped)}</h2><ul>',
            *rows,
            "</ul></section>",
        ]
    parts.append(f"<footer><p>{markup(words.verify)} {markup(made_by(report, words))}</p></footer>")
    return "\n".join([_head(words), "<body>", "<main>", *parts, "</main>", "</body>", "</html>"]) + "\n"


def _head(words: Labels) -> str:
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{words.language}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{markup(POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{markup(words.title)}</title>",
            f"<style>\n{_STYLE}\n</style>",
            "</head>",
        ]
    )


def _annotated(report: CheckReport, words: Labels) -> str:
    pieces: list[str] = []
    at = 0
    for number, claim in in_order(report):
        start, end = max(at, claim.statement.start), max(at, claim.statement.end)
        pieces.append(markup(report.text[at:start]))
        told = markup(words.verdicts[claim.verdict])
        mark = (
            f'<sup class="mark"><a id="claim-{number}" href="#note-{number}" aria-label="{number}: {told}">'
            f"{SIGNS[claim.verdict]}<span>\u00a0{number}</span></a></sup>"
        )
        spoken = f' lang="{markup(claim.statement.language)}"'
        pieces.append(
            f'<span class="{claim.verdict}"><mark class="claim" title="{told}"{spoken}>'
            f"{markup(report.text[start:end])}</mark>{mark}</span>"
        )
        at = end
    return "".join([*pieces, markup(report.text[at:])])


def _note(number: int, claim: CheckedClaim, words: Labels) -> str:
    statement = claim.statement
    sure = markup(f"({words.confidence.lower()} {percent(claim.confidence, words)})")
    lines = [
        f'<article id="note-{number}" class="{claim.verdict}">',
        f'<h3>{number}. <a href="#claim-{number}">{markup(one_line(statement.text))}</a></h3>',
        f'<p><span class="verdict">{markup(verdict(claim, words))}</span> {sure}</p>',
        f"<p>{markup(claim.explanation)}</p>" if claim.explanation else "",
    ]
    details = [f"{label}{words.colon}{value}" for label, value in facts(claim, words)]
    details += [figure_line(figure, words) for figure in claim.figures]
    if details:
        lines.append("<ul>" + "".join(f"<li>{markup(detail)}</li>" for detail in details) + "</ul>")
    lines += [_evidence(piece, claim, words) for piece in claim.evidence]
    if claim.nearest:
        lines.append(f"<p>{markup(words.nearest + words.colon)}</p>")
        lines += [_quote(citation, words) for citation in claim.nearest]
    return "\n".join([*(line for line in lines if line), "</article>"])


def _evidence(piece: ClaimEvidence, claim: CheckedClaim, words: Labels) -> str:
    told = f"[{piece.citation.number}] {STANCE_SIGNS[piece.stance]} {words.stances[piece.stance]}"
    return f"<p>{markup(f'{told} {reason(piece, claim)}'.rstrip())}</p>\n{_quote(piece.citation, words)}"


def _quote(citation: Citation, words: Labels) -> str:
    named = markup(origin(citation, words))
    link = web_link(citation)
    if link:
        named = f'<a href="{markup(link)}" rel="noreferrer noopener">{named}</a>'
    return (
        f'<blockquote lang="{markup(citation.language)}">{markup(citation.quote)}</blockquote>\n'
        f'<p class="source">{named}. {markup(hashed(citation))}</p>'
    )
