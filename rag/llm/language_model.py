"""What a language model is to Sourcier: whatever turns messages into a stream of text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from rag.llm.wire import Message


@dataclass(slots=True)
class Weighing:
    """A yes-or-no question put to a model before it writes, and what it thought of it."""

    messages: Sequence[Message]
    yes: tuple[str, ...]  # lower-case words that count as yes
    no: tuple[str, ...]
    least: float  # log-odds of yes below which the model is not asked to write
    log_odds: float | None = None  # natural logarithm of P(yes) / P(no); None before it was asked


class Adapter(StrEnum):
    """Weights trained beside a language model's own for one task."""

    JUDGE = "judge"  # does a source bear a claim out?
    READER = "reader"  # does a source answer a question?


class LanguageModel(Protocol):
    """Writes text; every failure is a LanguageModelError."""

    @property
    def name(self) -> str:
        """Which model this is, for receipts."""

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        schema: dict[str, Any] | None = None,
        grammar: str | None = None,
    ) -> Generator[str, None, None]:
        """Pieces of text as they are written; closing the generator stops the writing.

        :param max_tokens: tokens after which the model is stopped.
        :param stop: texts before which it is stopped; they are not part of what is yielded.
        :param schema: JSON schema of the text; a server that cannot hold its model to one ignores it.
        :param grammar: grammar of the text (GBNF), likewise; give a schema or a grammar.
        :raises LanguageModelError: at the first piece or at any later one.
        """

    def count_tokens(self, text: str) -> int:
        """Tokens in a text: exact where the server tells, else estimated; always the same for one server.

        :raises LanguageModelError: when the server tells, but does not answer.
        """

    def close(self) -> None:
        """Free what the model holds; it is not used afterwards."""


@runtime_checkable
class WeighingModel(Protocol):
    """A language model that also tells how much it leans to yes; its log-odds are known well enough to decide by."""

    def weighed_stream(
        self, messages: Sequence[Message], *, weighing: Weighing, max_tokens: int, stop: Sequence[str] = ()
    ) -> Generator[str, None, None]:
        """Ask the weighing first and set its `log_odds`; then as `stream`, or nothing when they are too low.

        :raises LanguageModelError: as `stream`.
        """


@runtime_checkable
class AdaptedModel(Protocol):
    """A language model that weighs yes and no by itself, and reads with adapters: trained weights beside its own."""

    @property
    def name(self) -> str:
        """Which model this is, for receipts."""

    @property
    def adapters(self) -> Mapping[Adapter, str]:
        """Fingerprint of each adapter that there is, for receipts."""

    def weigh(self, messages: Sequence[Message], *, yes: Sequence[str], no: Sequence[str]) -> float:
        """The natural logarithm of P(yes) / P(no) as the first word of its answer, without an adapter.

        :param yes: lower-case words that count as yes.
        :raises LanguageModelError: as `stream`.
        """

    def next_words(
        self, prompts: Sequence[str], words: Sequence[str], *, adapter: Adapter
    ) -> Generator[tuple[float, ...], None, None]:
        """How likely each of some words is to follow each prompt, read with an adapter; the shares sum to 1.

        Each is read when it is asked for; with what all begin with alike, that is read once.

        :param words: each one token of the model, with the blank before it.
        :raises LanguageModelError: as `stream`, and when there is no such adapter.
        """
