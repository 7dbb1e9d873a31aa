"""A question from its asking to its answer: made to stand alone, answered once, told as its reader put it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answer_memory import AnswerMemory, Key
from rag.answer_records import Answer, AnswerDone, AnswerEvent, EvidenceFound, Receipt, SentenceReady
from rag.answering import answer_events
from rag.answers import as_asked
from rag.asked import Asked
from rag.conversation import self_contained
from rag.gathering import Gatherer
from rag.language import question_language
from rag.nearness import Nearness
from rag.request import Request, checked_question, readable
from rag.second_reading import Readers

if TYPE_CHECKING:
    from rag.llm import LanguageModel


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked: the index with its embedder, the language model, those who read again, and what was answered."""

    gatherer: Gatherer
    nearness: Nearness
    llm: LanguageModel | None
    readers: Readers
    given: AnswerMemory
    receipt: Callable[[int], Receipt]
    """The receipt of an answer from a generation of the index."""

    def gather(self, request: Request, started: float) -> Asked:
        """Hits and evidence for a question.

        :param started: time.monotonic() when the question came.
        :raises QuestionError: when the question is empty or too long.
        """
        return self.gatherer.gather(self._understood(request), started, self.receipt)

    def events(self, request: Request) -> Iterator[AnswerEvent]:
        """The answer as it comes about; the one given before where the same was asked of the same index.

        :raises QuestionError: when the question is empty or too long.
        """
        started = time.monotonic()
        asked = checked_question(request.question, self.gatherer.settings)
        request = self._understood(request)
        key = (request, self.gatherer.store.database.generation)
        known = self.given.known(key)
        events = self._answered(request, key, started) if known is None else _replayed(known)
        with closing(events):
            for event in events:
                yield self._as_asked(event, asked, request.question)

    def _understood(self, request: Request) -> Request:
        """The request with a question that stands on its own, and with the language of its answer."""
        settings = self.gatherer.settings
        question = checked_question(request.question, settings)
        most = settings.max_question_characters
        understood = self_contained(question, [readable(one) for one in request.history if len(one) <= most])
        if len(understood) > most:
            understood = question
        # A follow-up may be asked in another language than what it takes from the question before.
        language = request.language or question_language(question, question_language(understood, "en"))
        return replace(request, question=understood, language=language, history=())

    def _answered(self, request: Request, key: Key, started: float) -> Generator[AnswerEvent, None, None]:
        language, gatherer = request.language or "en", self.gatherer
        events = answer_events(
            gatherer.gather(request, started, self.receipt),
            llm=self.llm,
            embedder=gatherer.embedder,
            nearness=self.nearness,
            settings=gatherer.settings,
            is_common=lambda word: gatherer.store.is_common_word(word, language),
            readers=self.readers,
        )
        for event in events:
            if isinstance(event, AnswerDone):
                # While another process writes, a search may be a generation behind: that answer is not for the next.
                current = event.answer.receipt.index_generation == key[-1]
                self.given.remember(event.answer, key if current else None)
            yield event

    def _as_asked(self, event: AnswerEvent, asked: str, understood: str) -> AnswerEvent:
        """The event of an answer with the question as its reader asked it."""
        if asked == understood or isinstance(event, SentenceReady):
            return event
        if isinstance(event, EvidenceFound):
            return replace(event, understood_as=understood)
        answer = as_asked(event.answer, asked)
        self.given.remember(answer)
        return AnswerDone(answer)


def _replayed(answer: Answer) -> Generator[AnswerEvent, None, None]:
    """The events of an answer that is already known."""
    yield EvidenceFound(answer.language, answer.citations)
    for sentence in answer.sentences:
        yield SentenceReady(sentence, tuple(answer.citation(number) for number in sentence.citations))
    yield AnswerDone(answer)
