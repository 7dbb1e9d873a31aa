"""The verdicts as W3C Web Annotations (Recommendation of 23 February 2017): a JSON-LD AnnotationPage.

Target is the claim in the checked text, by position and by quote; both count code points, as the model asks (4.2.4,
4.2.5). Bodies are the verdict in words, and each citation as a specific resource: the source's text, named by its
SHA-256 (RFC 6920), with the quote's position, quote and state. Properties beyond the model's own use prefixes that its
context declares (`dc`, `dcterms`, `schema`), so that no JSON-LD processor drops them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.claims.exports.labels import Labels, labels
from rag.claims.exports.sources import check_address, content_address, text_sha256, web_link
from rag.claims.exports.wording import percent, verdict

if TYPE_CHECKING:
    from rag.claims.records import CheckedClaim, CheckReport, ClaimEvidence

_AROUND = 32  # characters before and after a quote that tell it from its like


def write(report: CheckReport) -> str:
    """An AnnotationPage with one annotation a claim, in the order given."""
    words = labels(report.language)
    source = {
        "id": content_address(text_sha256(report.text)),
        "type": "Text",
        "format": "text/plain",
        "language": report.language,
    }
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": check_address(report),
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [
            _annotation(report, number, claim, source, words)
            for number, claim in enumerate(report.claims, start=1)
        ],
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _annotation(
    report: CheckReport, number: int, claim: CheckedClaim, source: dict[str, Any], words: Labels
) -> dict[str, Any]:
    start, end = claim.statement.start, claim.statement.end
    quote = {
        "type": "TextQuoteSelector",
        "exact": report.text[start:end],
        "prefix": report.text[max(0, start - _AROUND) : start],
        "suffix": report.text[end : end + _AROUND],
    }
    return {
        "id": check_address(report, f":annotation:{number}"),
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Software", "name": "Sourcier"},
        "body": [_verdict(claim, words), *(_citation(piece, words) for piece in claim.evidence)],
        "target": {
            "type": "SpecificResource",
            "source": source,
            "selector": [_position(start, end), quote],
        },
    }


def _verdict(claim: CheckedClaim, words: Labels) -> dict[str, Any]:
    sure = f"{words.confidence.lower()} {percent(claim.confidence, words)}"
    return {
        "type": "TextualBody",
        "purpose": "assessing",
        "format": "text/plain",
        "language": words.language,
        "value": f"{verdict(claim, words)} ({sure}). {claim.explanation}".rstrip(),
    }


def _citation(piece: ClaimEvidence, words: Labels) -> dict[str, Any]:
    citation = piece.citation
    source = {
        "id": content_address(citation.sha256),
        "type": "Text",
        "format": "text/plain",
        "language": citation.language,
        "dc:title": citation.title,
        "dc:publisher": citation.publisher,
        "dcterms:issued": citation.published,
        "dcterms:license": citation.licence,
        "dcterms:identifier": citation.document_id,
        "schema:version": citation.version,
        "schema:sha256": citation.sha256,
        "schema:url": web_link(citation),
        "schema:isBasedOn": list(citation.based_on) or None,
    }
    stance = words.stances[piece.stance]
    return {
        "type": "SpecificResource",
        "purpose": "linking",
        "dcterms:identifier": citation.location,
        "dcterms:description": f"{stance}{words.colon}{piece.reason}" if piece.reason else stance,
        "source": {name: value for name, value in source.items() if value is not None},
        "selector": [
            _position(citation.start, citation.end),
            {"type": "TextQuoteSelector", "exact": citation.quote},
        ],
    }


def _position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}
