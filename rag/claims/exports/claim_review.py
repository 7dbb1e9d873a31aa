"""The verdicts as schema.org ClaimReview (JSON-LD), for a page that publishes the check.

Only what the check knows is written. The page has to add what is its own: `url` of the article, `author` (who
publishes the review) and `datePublished`; the claim's `author` has no type, since a name does not tell whether it is a
person's or an organisation's. The scale of `reviewRating`: 1 contradicted, 2 the sources disagree, 3 supported; a claim
that the sources do not tell of has a verdict in words and no `ratingValue`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.claims.exports.labels import Labels, labels
from rag.claims.exports.sources import check_address, text_sha256, web_link
from rag.claims.records import VerdictKind
from rag.readers.fields import iso_date

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence, Statement

_SCALE = {VerdictKind.CONTRADICTED: 1, VerdictKind.DISPUTED: 2, VerdictKind.SUPPORTED: 3}


def write(report: CheckReport) -> str:
    """One JSON-LD document with a ClaimReview for each claim."""
    words = labels(report.language)
    sha256 = text_sha256(report.text)
    graph = [
        _review(report, number, claim, words, sha256) for number, claim in enumerate(report.claims, start=1)
    ]
    whole = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _review(
    report: CheckReport, number: int, claim: CheckedClaim, words: Labels, sha256: str
) -> dict[str, Any]:
    return _known(
        {
            "@type": "ClaimReview",
            "@id": check_address(report, f":{number}"),
            "claimReviewed": claim.statement.text,
            "inLanguage": words.language,
            "reviewRating": _rating(claim, words),
            "reviewBody": claim.explanation or None,
            "itemReviewed": _claim(claim.statement, sha256),
            "citation": [_quotation(piece, words) for piece in claim.evidence] or None,
        }
    )


def _rating(claim: CheckedClaim, words: Labels) -> dict[str, Any]:
    value = _SCALE.get(claim.verdict)
    scale = {} if value is None else {"ratingValue": value, "worstRating": 1, "bestRating": 3}
    return {"@type": "Rating", **scale, "alternateName": words.verdicts[claim.verdict]}


def _claim(statement: Statement, sha256: str) -> dict[str, Any]:
    return _known(
        {
            "@type": "Claim",
            "text": statement.text,
            "inLanguage": statement.language,
            "author": {"name": statement.speaker} if statement.speaker else None,
            "datePublished": _day_said(statement),
            "appearance": {
                "@type": "MediaObject",
                "encodingFormat": "text/plain",
                "sha256": sha256,
                "identifier": f"char={statement.start},{statement.end}",  # as RFC 5147 names a place in a text
            },
        }
    )


def _day_said(statement: Statement) -> str | None:
    """When it was said, in ISO form, where the words of the text give a year; 'last week' gives nothing."""
    if not statement.said_on:
        return None
    iso = iso_date(statement.said_on)
    if iso is not None:
        return iso
    from rag.quantities import find_quantities

    dates = [one.date for one in find_quantities(statement.said_on, statement.language) if one.date]
    if len(dates) != 1 or dates[0].part is not None:
        return None
    return iso_date(str(dates[0]))


def _quotation(piece: ClaimEvidence, words: Labels) -> dict[str, Any]:
    citation = piece.citation
    published = iso_date(citation.published) if citation.published else None
    source = {
        "@type": "MediaObject",
        "identifier": f"{citation.document_id}@{citation.version}",
        "name": citation.title,
        "inLanguage": citation.language,
        "publisher": {"@type": "Organization", "name": citation.publisher} if citation.publisher else None,
        "datePublished": published,
        "url": web_link(citation),
        "license": citation.licence,
        "isBasedOn": list(citation.based_on) or None,
        "version": citation.version,
        "sha256": citation.sha256,
    }
    stance = words.stances[piece.stance]
    return {
        "@type": "Quotation",
        "identifier": citation.location,
        "text": citation.quote,
        "inLanguage": citation.language,
        "description": f"{stance}{words.colon}{piece.reason}" if piece.reason else stance,
        "isPartOf": _known(source),
    }


def _known(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}
