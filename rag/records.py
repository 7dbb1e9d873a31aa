"""The records that flow from a document to a citation: frozen, slotted, readable when printed.

Document -> Passage -> Hit -> Evidence -> Citation, and then the records of an answer (`rag.answer_records`). All
offsets count Unicode characters (code points) of the document's normalised text: `text == document.text[start:end]`,
always.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Document:
    """A source text with its metadata; `text` is normalised once (NFC, line ends) and never again."""

    id: str
    text: str
    language: str
    title: str
    publisher: str | None = None
    published: str | None = None  # ISO date, perhaps only a year or a month
    based_on: tuple[str, ...] = ()  # what a note reports on
    url: str | None = None
    licence: str | None = None
    version: int = 1

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8: what a citation is checked against."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over text and metadata: a document with another fingerprint is a new version."""
        parts = [self.id, self.text, self.language, self.title, self.publisher, self.published]
        parts += [*self.based_on, self.url, self.licence]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.id} v{self.version} [{self.language}] {self.title} ({len(self.text):,} characters)"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `[start, end)`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The characters of `text` in this span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of one document version, with document offsets."""

    document_id: str
    version: int
    start: int
    end: int
    text: str
    language: str
    title: str
    sentences: tuple[Span, ...]  # document offsets, in order
    id: int = 0  # given by the store; 0 before

    @property
    def location(self) -> str:
        """Where the passage stands, for people: `document@version:start-end`."""
        return f"{self.document_id}@{self.version}:{self.start}-{self.end}"

    def __str__(self) -> str:
        return f"{self.location} {self.text[:80]!r}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents a search may use; an empty field filters nothing."""

    language: str | None = None
    publisher: str | None = None
    published_after: str | None = None  # ISO date, inclusive
    published_before: str | None = None  # ISO date, inclusive
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, with why it was found."""

    passage: Passage
    score: float  # fused score, higher is better; comparable within one result list only
    dense_score: float | None = None  # cosine of query and passage
    dense_rank: int | None = None  # 1 is best
    lexical_score: float | None = None  # BM25
    lexical_rank: int | None = None
    matched: tuple[str, ...] = ()  # words of the query that the passage holds

    def __str__(self) -> str:
        return f"{self.score:.4f} (dense {self.dense_rank}, lexical {self.lexical_rank}) {self.passage}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, or a short run of sentences, that may answer the question; equal to another of the same place."""

    document: Document
    start: int
    end: int
    score: float = field(compare=False)  # among the evidence of one question, higher is better
    # To the question: 0 for an unrelated sentence, 1 for the same, see rag.nearness.
    nearness: float = field(default=0.0, compare=False)

    @property
    def text(self) -> str:
        """The words of the source, verbatim."""
        return self.document.text[self.start : self.end]

    @property
    def language(self) -> str:
        """The language of the source."""
        return self.document.language

    @property
    def place(self) -> tuple[str, int, int, int]:
        """Where it stands: two pieces of one place are one quote."""
        return self.document.id, self.document.version, self.start, self.end

    def __str__(self) -> str:
        return f"{self.score:.3f} {self.document.id}:{self.start}-{self.end} {self.text!r}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered, exact quote: `document(version).text[start:end] == quote`."""

    number: int
    document_id: str
    version: int
    sha256: str
    title: str
    publisher: str | None
    published: str | None
    based_on: tuple[str, ...]
    url: str | None
    licence: str | None
    language: str
    quote: str
    start: int
    end: int
    translation: str | None = None

    @property
    def location(self) -> str:
        """Where the quote stands, for people: `document@version:start-end`."""
        return f"{self.document_id}@{self.version}:{self.start}-{self.end}"

    @classmethod
    def of(cls, number: int, evidence: Evidence) -> Citation:
        """Cite a piece of evidence under a number."""
        document = evidence.document
        return cls(
            number=number,
            document_id=document.id,
            version=document.version,
            sha256=document.sha256,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            based_on=document.based_on,
            url=document.url,
            licence=document.licence,
            language=document.language,
            quote=evidence.text,
            start=evidence.start,
            end=evidence.end,
        )


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, by document id."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()  # (path, what was wrong and how to mend it)
    other_language: tuple[str, ...] = ()  # added or replaced, in neither French nor English
    passages: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{len(self.added)} added, {len(self.replaced)} replaced, {len(self.unchanged)} unchanged, "
            f"{len(self.removed)} removed, {len(self.failed)} failed; {self.passages} new passages "
            f"in {self.seconds:.1f} s"
        )
