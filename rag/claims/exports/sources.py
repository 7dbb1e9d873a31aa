"""How exports name what a citation comes from, so that anyone can find it again: document, version, offsets, hash."""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import TYPE_CHECKING

from rag.claims.exports.labels import Labels
from rag.dates import spoken_date
from rag.readers.fields import web_address
from rag.records import Citation

if TYPE_CHECKING:
    from rag.claims.records import CheckReport


def content_address(sha256: str) -> str:
    """The name of a text by its SHA-256 (RFC 6920): the same on every machine, and only this text has it.

    >>> content_address("00" * 32)
    'ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def text_sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8; a lone surrogate counts as a question mark."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def check_address(report: CheckReport, part: str = "") -> str:
    """The address of a check or of a part of it: the same for the same check, wherever it is exported."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'sourcier:check:{report.id}{part}')}"


def hashed(citation: Citation) -> str:
    """Where a quote stands, the SHA-256 of the text that it stands in, and its licence, where one is known."""
    place = f"{citation.location}, SHA-256 {citation.sha256}"
    return f"{place}, {citation.licence}" if citation.licence else place


def web_link(citation: Citation) -> str | None:
    """The source's address, if a browser may safely follow it."""
    return web_address(citation.url) if citation.url else None


def origin(citation: Citation, words: Labels) -> str:
    """Title, publisher, date, and what the source reports on, on one line."""
    parts = [citation.title, citation.publisher, spoken_date(citation.published, words.language)]
    line = ", ".join(part for part in parts if part)
    if citation.based_on:
        line += f" ({words.based_on} {words.semicolon.join(citation.based_on)})"
    return line


def models(report: CheckReport) -> str:
    """Which models made the verdicts."""
    receipt = report.receipt
    used = (receipt.embedder, receipt.verifier, receipt.parser, receipt.llm)
    return ", ".join(name for name in used if name)


def made_by(report: CheckReport, words: Labels) -> str:
    """The receipt as a sentence."""
    receipt = report.receipt
    return words.made_by.format(
        id=report.id, generation=receipt.index_generation, models=models(report), settings=receipt.settings
    )
