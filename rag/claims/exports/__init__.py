"""A checked text in the formats that people publish and programs read, one file a format.

records -> wording, sources (what all say: verdicts, figures, where a quote stands) in the words of labels
    -> annotated_markdown | footnotes | web_page | text | spreadsheet       for people
    -> claim_review | web_annotations | csl_json | JSON, JSON lines         for programs
escaping makes every foreign text harmless for the format that it is written into.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.claims.records import CheckReport


@dataclass(frozen=True, slots=True)
class Format:
    """What a format is for the web and for a file system."""

    media_type: str
    suffix: str


FORMATS = {
    "text": Format("text/plain; charset=utf-8", ".txt"),
    "md": Format("text/markdown; charset=utf-8", ".md"),
    "footnotes": Format("text/plain; charset=utf-8", ".txt"),
    "json": Format("application/json", ".json"),
    "jsonl": Format("application/x-ndjson", ".jsonl"),
    "csv": Format("text/csv; charset=utf-8; header=present", ".csv"),
    "csl": Format("application/vnd.citationstyles.csl+json", ".json"),
    "claimreview": Format("application/ld+json", ".jsonld"),
    "annotations": Format('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', ".jsonld"),
    "html": Format("text/html; charset=utf-8", ".html"),
}


def export(report: CheckReport, name: str) -> str:
    """The report in a format of `FORMATS`.

    :raises SettingsError: for any other name.
    """
    from rag.claims.exports import (
        annotated_markdown,
        claim_review,
        csl_json,
        footnotes,
        spreadsheet,
        text,
        web_annotations,
        web_page,
    )

    writers: dict[str, Callable[[CheckReport], str]] = {
        "text": text.write,
        "md": annotated_markdown.write,
        "footnotes": footnotes.write,
        "json": _json,
        "jsonl": _json_lines,
        "csv": spreadsheet.write,
        "csl": csl_json.write,
        "claimreview": claim_review.write,
        "annotations": web_annotations.write,
        "html": web_page.write,
    }
    if name not in writers:
        raise SettingsError(f"There is no format {name!r}", fix=f"choose one of {', '.join(FORMATS)}")
    return writers[name](report)


def _json(report: CheckReport) -> str:
    from rag.claims.wire import report_json

    return json.dumps(report_json(report), ensure_ascii=False, indent=2) + "\n"


def _json_lines(report: CheckReport) -> str:
    """One claim a line, each with the id of the check, so that lines of many checks can stand in one file."""
    from rag.claims.wire import claim_json

    return "".join(
        json.dumps({"check": report.id, **claim_json(claim)}, ensure_ascii=False) + "\n"
        for claim in report.claims
    )
