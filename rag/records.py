"""The records that flow through the engine: frozen, slotted, readable when printed.

Document -> Passage -> Hit -> Evidence -> Citation -> AnswerSentence -> Answer. All offsets count Unicode
characters (code points) of the document's normalised text: `text == document.text[start:end]`, always.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class SentenceStatus(StrEnum):
    """How a sentence of an answer came to be."""

    SUPPORTED = "supported"  # drafted by the language model, and it passed the gate
    QUOTED = "quoted"  # verbatim from a source


class Mode(StrEnum):
    """Who writes the answer."""

    AUTO = "auto"  # the language model where there is one, else quotes
    GENERATE = "generate"  # the language model, or an error
    EXTRACT = "extract"  # quotes only


class Reason(StrEnum):
    """Why a question has no answer; 'broken' is an error instead and never a reason."""

    NOTHING_FOUND = "nothing_found"  # no passage is near the question
    NOT_IN_SOURCES = "not_in_sources"  # passages are near, none answers
    UNKNOWN_NAME = "unknown_name"  # the question supposes a name that no source mentions
    UNSUPPORTED_DRAFT = "unsupported_draft"  # nothing that was drafted held, and no quote answers


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
    """A sentence, or a short run of sentences, that may answer the question."""

    document: Document
    start: int
    end: int
    score: float  # among the evidence of one question, higher is better
    nearness: float = 0.0  # to the question: 0 for an unrelated sentence, 1 for the same, see rag.nearness

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
class AnswerSentence:
    """A sentence of an answer, its place in the answer's text and the citations that hold it."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    status: SentenceStatus


@dataclass(frozen=True, slots=True)
class DisputedValue:
    """One source's value in a disagreement."""

    text: str
    citation: int
    as_of: str | None = None  # the source's ISO date, where sources far apart give different values


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The same quantity with different values, units or kinds in different sources, the newest source first."""

    about: str
    values: tuple[DisputedValue, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What made an answer, so that it can be made again."""

    index_generation: int
    embedder: str
    llm: str | None
    settings: str
    notes: tuple[str, ...] = ()  # what the gate repaired, replaced or dropped, and what fell back
    verifier: str | None = None
    parser: str | None = None  # without one nobody compares who does what to whom


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or an abstention: then `answerable` is false, with a reason and the nearest passages."""

    id: str
    question: str
    language: str
    answerable: bool
    reason: Reason | None
    explanation: str | None  # the reason in the question's language, for people
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    disagreements: tuple[Disagreement, ...]
    nearest: tuple[Hit, ...]
    receipt: Receipt
    timings_ms: dict[str, int] = field(default_factory=dict)
    understood_as: str | None = None  # a follow-up with what it left out, None when it left out nothing

    @property
    def dated(self) -> dict[int, str]:
        """Numbers of citations with their sources' dates, where sources of other dates give other values."""
        values = (value for disagreement in self.disagreements for value in disagreement.values)
        return {value.citation: value.as_of for value in values if value.as_of is not None}

    def citation(self, number: int) -> Citation:
        """The citation with that number; KeyError when there is none."""
        for citation in self.citations:
            if citation.number == number:
                return citation
        raise KeyError(number)


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


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """First event of an answer: the evidence, at once, as citations in the order of their nearness."""

    language: str
    evidence: tuple[Citation, ...]
    understood_as: str | None = None  # a follow-up question with what it left out


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A sentence of the answer that has passed the gate, with the citations that it names."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class AnswerDone:
    """Last event: the whole answer; it says the same as the sentences before it."""

    answer: Answer


AnswerEvent = EvidenceFound | SentenceReady | AnswerDone
