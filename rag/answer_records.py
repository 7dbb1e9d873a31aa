"""The records of an answer: what it says and on what it rests, how it came to be, and the events while it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rag.records import Citation, Hit


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
