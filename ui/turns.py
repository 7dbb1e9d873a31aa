"""A turn of the conversation: a question, and as much of its answer as has arrived.

The events of an answer are folded into turns, each a whole picture of what to show; nothing else in the chat
holds state, so that several people (or several tabs) never share any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rag.answer_records import Answer, AnswerEvent, AnswerSentence, EvidenceFound, SentenceReady
from rag.errors import SourcierError
from rag.records import Citation


@dataclass(frozen=True, slots=True)
class Failure:
    """What broke, and the step that mends it; None where the chat itself has to word it."""

    kind: str  # the name of the error's class
    problem: str | None = None
    fix: str | None = None
    language: str = "en"  # of problem and fix: the engine's errors speak English


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what is known of its answer."""

    question: str
    understood_as: str | None = None  # a follow-up with what it left out
    language: str | None = None  # of the answer; None until the evidence arrives
    evidence: tuple[Citation, ...] | None = None  # None until it arrives
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()  # those that the sentences name
    answer: Answer | None = None
    failure: Failure | None = None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.answer is None and self.failure is None and not self.stopped

    @property
    def uncited(self) -> tuple[Citation, ...]:
        """The evidence that no sentence cites."""
        cited = {place(citation) for citation in self.citations}
        return tuple(found for found in self.evidence or () if place(found) not in cited)


def place(citation: Citation) -> tuple[str, int, int, int]:
    """Where a quote stands, whatever number it bears: document id, version, start, end."""
    return citation.document_id, citation.version, citation.start, citation.end


def after(turn: Turn, event: AnswerEvent) -> Turn:
    """The turn once an event has arrived."""
    if isinstance(event, EvidenceFound):
        return replace(
            turn, language=event.language, evidence=event.evidence, understood_as=event.understood_as
        )
    if isinstance(event, SentenceReady):
        known = {citation.number for citation in turn.citations}
        new = tuple(citation for citation in event.citations if citation.number not in known)
        return replace(turn, sentences=(*turn.sentences, event.sentence), citations=turn.citations + new)
    answer = event.answer
    return replace(
        turn,
        language=answer.language,
        understood_as=answer.understood_as,
        answer=answer,
        sentences=answer.sentences,
        citations=answer.citations,
    )


def follow(turn: Turn, events: Iterable[AnswerEvent]) -> Iterator[Turn]:
    """Yield the turn after each event; an error that Sourcier raises ends it as a failure.

    Closing the iterator closes the events too, which stops the language model.
    """
    try:
        for event in events:
            turn = after(turn, event)
            yield turn
    except SourcierError as error:
        yield replace(turn, failure=Failure(error.title, error.problem, error.fix))
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()


def halted(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns with the last one marked as stopped, if it was still running."""
    if not turns or not turns[-1].running:
        return turns
    return (*turns[:-1], replace(turns[-1], stopped=True))


def failed(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns with the last one marked as broken by something unforeseen, if it was still running."""
    if not turns or not turns[-1].running:
        return turns
    return (*turns[:-1], replace(turns[-1], failure=Failure("unexpected")))
