"""A question with all that says how it is to be answered, as one record for everybody who asks.

>>> Request.of("And SK Hynix?", history=("How much memory does Samsung supply?",), mode=Mode.EXTRACT).mode
<Mode.EXTRACT: 'extract'>
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from rag.answer_records import Mode
from rag.errors import QuestionError
from rag.records import Filters

if TYPE_CHECKING:
    from rag.settings import Settings

NO_FILTERS = Filters()


class RequestOptions(TypedDict, total=False):
    """The fields of a `Request` but its question, as keywords; a test keeps the two equal."""

    language: str | None
    mode: Mode
    top_k: int | None
    filters: Filters
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A question, and how it is to be answered."""

    question: str
    language: str | None = None  # of the answer; that of the question when None
    mode: Mode = Mode.AUTO
    top_k: int | None = None  # passages looked at; as many as the settings say when None
    filters: Filters = NO_FILTERS
    history: tuple[str, ...] = ()  # earlier questions of the conversation, oldest first

    @classmethod
    def of(cls, question: str | Request, **options: Unpack[RequestOptions]) -> Request:
        """The request for a question with these options, or a given request with them changed."""
        return cls(question, **options) if isinstance(question, str) else replace(question, **options)


def checked_question(question: str, settings: Settings) -> str:
    """The question without what no reader types: lone surrogates, NUL, white space around it.

    :raises QuestionError: when it is empty or too long.
    """
    most = settings.max_question_characters
    if len(question) > most:
        raise QuestionError(
            f"The question has {len(question):,} characters, at most {most:,} are read",
            fix="ask a shorter question, or raise SOURCIER_MAX_QUESTION_CHARACTERS",
        )
    question = readable(question)
    if not any(letter.isalnum() for letter in question):
        raise QuestionError(
            "The question is empty",
            fix='ask in words, such as: sourcier ask "how much HBM does Stargate need?"',
        )
    return question


def readable(text: str) -> str:
    """A text without what no reader types: lone surrogates, NUL, white space around it."""
    return text.encode("utf-8", "replace").decode().replace("\x00", " ").strip()
