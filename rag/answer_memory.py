"""Answers given before: one question of one index is answered once, and an answer can be asked for by its id."""

from __future__ import annotations

import threading
from collections import OrderedDict

from rag.answer_records import Answer
from rag.errors import UnknownAnswer
from rag.request import Request

_KEPT = 1000

Key = tuple[Request, int]  # and the index's generation


class AnswerMemory:
    """The latest answers, by id and by what was asked; safe to share between threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._id_of: dict[Key, str] = {}
        self._lock = threading.Lock()

    def known(self, key: Key) -> Answer | None:
        """The answer to that request at that generation, if it was given."""
        with self._lock:
            return self._answers.get(self._id_of.get(key, ""))

    def answer(self, answer_id: str) -> Answer:
        """The answer with that id.

        :raises UnknownAnswer: when it was never given, or so long ago that it is no longer kept.
        """
        with self._lock:
            answer = self._answers.get(answer_id)
        if answer is None:
            raise UnknownAnswer(
                f"There is no answer {answer_id!r} (the last {_KEPT} are kept while the server runs)",
                fix="ask the question again: the same index gives the same answer and the same id",
            )
        return answer

    def remember(self, answer: Answer, key: Key | None = None) -> None:
        """Keep an answer by its id, and where a key is given as the answer to that request."""
        with self._lock:
            self._answers[answer.id] = answer
            if key is not None:
                self._id_of[key] = answer.id
            while len(self._answers) > _KEPT:
                gone, _ = self._answers.popitem(last=False)
                self._id_of = {key: kept for key, kept in self._id_of.items() if kept != gone}
