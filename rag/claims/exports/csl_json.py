"""The cited documents as CSL-JSON, for Zotero, Pandoc and every other program that speaks the Citation Style Language.

One item a document version (schema `csl-data.json` of the Citation Style Language, 1.0.2): `type` and `id` are
required; what is not known is left out. The quotes, which the schema has no field for, stand in `custom`, and as text
in `note`, which every program keeps.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.claims.exports.labels import Labels, labels
from rag.claims.exports.sources import web_link
from rag.dates import days_of

if TYPE_CHECKING:
    from rag.claims.records import CheckReport
    from rag.records import Citation


def write(report: CheckReport) -> str:
    """A JSON array of the cited documents in the order of their first citation."""
    words = labels(report.language)
    documents: dict[tuple[str, int], list[Citation]] = {}
    for citation in report.citations:
        documents.setdefault((citation.document_id, citation.version), []).append(citation)
    items = [_item(citations, words) for citations in documents.values()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(citations: list[Citation], words: Labels) -> dict[str, Any]:
    first = citations[0]
    link = web_link(first)
    known = {
        "id": f"{first.document_id}@{first.version}",
        "type": "webpage" if link else "document",
        "title": first.title,
        "publisher": first.publisher,
        "issued": _issued(first.published),
        "URL": link,
        "language": first.language,
        "version": str(first.version),
        "note": _note(citations, words),
        "custom": {
            "document_id": first.document_id,
            "version": first.version,
            "sha256": first.sha256,
            "licence": first.licence,
            "based_on": list(first.based_on),
            "quotes": [
                {"number": one.number, "start": one.start, "end": one.end, "quote": one.quote}
                for one in citations
            ],
        },
    }
    return {name: value for name, value in known.items() if value is not None}


def _issued(published: str | None) -> dict[str, Any] | None:
    """A date as far as the source tells it; what is no date stays as it is written."""
    if published is None:
        return None
    if days_of(published) is None:
        return {"literal": published}
    return {"date-parts": [[int(part) for part in published.split("-")]]}


def _note(citations: list[Citation], words: Labels) -> str:
    first = citations[0]
    parts = [f"[{one.number}] {words.opening}{one.quote}{words.closing} {one.location}" for one in citations]
    parts.append(f"SHA-256 {first.sha256}")
    if first.based_on:
        parts.append(f"{words.based_on} {words.semicolon.join(first.based_on)}")
    return "\n".join(parts)
