"""One checked claim as HTML: its verdict and why, its figures beside the source's, the quotes for and against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.claims.exports.labels import Labels
from rag.claims.exports.wording import facts, percent, reason, verdict
from rag.claims.records import CheckedClaim, ClaimEvidence, FigureCheck, FigureOutcome, Stance
from rag.records import Citation
from ui.markup import (
    SourceReference,
    byline,
    citation_mark,
    element,
    escaped,
    passage_button,
    source_button,
)
from ui.strings import Strings
from ui.wording import colon, quotation_marks

_OUTCOME_SIGNS = {FigureOutcome.MATCHES: "✓", FigureOutcome.CONFLICTS: "✗", FigureOutcome.ABSENT: "?"}


def claim_html(
    number: int, claim: CheckedClaim, cited: Mapping[int, Citation], labels: Strings, words: Labels
) -> str:
    """The claim `number` of a report.

    :param cited: the citations of the report by their numbers.
    """
    statement = claim.statement
    spoken = statement.language
    opening, closing = quotation_marks(spoken)
    link = element(
        "a",
        escaped(f"{number}."),
        href=f"#statement-{number}",
        class_="claim-number",
        aria_label=labels.check_to_text.format(number=number),
    )
    heading = link + " " + element("span", escaped(f"{opening}{statement.text}{closing}"), lang=spoken)
    sure = f"{words.confidence.lower()} {percent(claim.confidence, words)}"
    parts = [
        element("h4", heading, class_="claim-text"),
        element(
            "p",
            element("strong", escaped(verdict(claim, words)), class_="verdict-word")
            + " "
            + element("span", escaped(f"({sure})"), class_="hint"),
        ),
    ]
    if claim.explanation:
        parts.append(element("p", escaped(claim.explanation), class_="explanation", lang=spoken))
    parts += [
        element(
            "p",
            escaped(f"{label}{words.colon}") + element("span", escaped(value), lang=spoken),
            class_="hint",
        )
        for label, value in facts(claim, words)
    ]
    if claim.figures:
        parts.append(_figures(claim.figures, spoken, cited, labels, words))
    for stance, title in ((Stance.SUPPORTS, words.supporting), (Stance.CONTRADICTS, words.contradicting)):
        pieces = claim.stances(stance)
        if pieces:
            parts.append(_side(title, pieces, claim, labels))
    if claim.nearest:
        rows = "".join(_near(citation, labels) for citation in claim.nearest)
        parts.append(_sub(words.nearest, element("ul", rows, class_="passages")))
    return element(
        "article", "".join(parts), class_=f"claim {claim.verdict}", id=f"claim-{number}", tabindex="-1"
    )


def _sub(title: str, inside: str) -> str:
    return element("h5", escaped(title)) + inside


def _figures(
    figures: Sequence[FigureCheck],
    spoken: str,
    cited: Mapping[int, Citation],
    labels: Strings,
    words: Labels,
) -> str:
    """Each figure of the claim, that of the source, and how they compare."""
    rows = []
    for figure in figures:
        source = cited.get(figure.citation) if figure.citation is not None else None
        found = "—"
        if figure.source_text is not None:
            found = element("span", escaped(figure.source_text), lang=source.language if source else None) + (
                " " + citation_mark(source, labels) if source else ""
            )
        told = element(
            "span",
            escaped(f"{_OUTCOME_SIGNS[figure.outcome]} {words.outcomes[figure.outcome]}"),
            class_="outcome",
        )
        if figure.difference:
            told += colon(labels.language) + element("span", escaped(figure.difference), lang=spoken)
        rows.append(
            element(
                "tr",
                element("th", escaped(figure.text), scope="row", lang=spoken)
                + element("td", found)
                + element("td", told),
                class_=str(figure.outcome),
            )
        )
    heads = "".join(
        element("th", escaped(label), scope="col")
        for label in (labels.figure_claimed, labels.figure_found, labels.figure_compared)
    )
    table = element("table", element("thead", element("tr", heads)) + element("tbody", "".join(rows)))
    return _sub(words.figures, element("div", table, class_="figures"))


def _side(title: str, pieces: Sequence[ClaimEvidence], claim: CheckedClaim, labels: Strings) -> str:
    """The exact quotes on one side, each of which opens in its source."""
    rows = []
    for piece in pieces:
        citation = piece.citation
        opening, closing = quotation_marks(citation.language)
        quote = element("q", escaped(f"{opening}{citation.quote}{closing}"), lang=citation.language)
        told = reason(piece, claim)
        why = element("p", escaped(told), class_="hint", lang=claim.statement.language) if told else ""
        source = source_button(
            SourceReference.to(citation),
            element("span", escaped(citation.title), class_="title", lang=citation.language)
            + byline(citation, labels),
            class_="source",
        )
        body = element("p", quote, class_="quote") + why + source
        rows.append(element("li", citation_mark(citation, labels) + element("div", body)))
    return _sub(title, element("ul", "".join(rows), class_="evidence-list"))


def _near(citation: Citation, labels: Strings) -> str:
    reference = SourceReference.to(citation, numbered=False)
    return element("li", passage_button(reference, citation.quote, citation.title, citation.language, labels))
