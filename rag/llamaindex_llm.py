"""Any LlamaIndex language model as one of ours, so that a user's own LLM can write the drafts.

LlamaIndex's integrations agree on `stream_chat` and on little else: each names its options in its own way. So
no option is passed on; the limits on length and the stops are kept here, by closing the stream. Temperature
and seed are those with which the user built the LLM.
"""

from __future__ import annotations

import contextlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rag.errors import LanguageModelError
from rag.llm.wire import estimate_tokens, until_stop

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from llama_index.core.llms import LLM

    from rag.llm import LanguageModel
    from rag.llm.wire import Message


def from_llama_index(llm: LLM) -> LanguageModel:
    """A LanguageModel that writes with a LlamaIndex LLM.

    Schemas and grammars are ignored, and tokens are estimated, as every LLM has another tokenizer.
    """
    return LlamaIndexModel(llm)


class LlamaIndexModel:
    """A LlamaIndex LLM behind the LanguageModel protocol."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    @property
    def name(self) -> str:
        """The LLM's model, or its class where it names none, and LlamaIndex's version."""
        model = self._llm.metadata.model_name
        if model == "unknown":
            model = self._llm.class_name()
        return f"{model} / llama-index {version('llama-index-core')}"

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        schema: dict[str, Any] | None = None,  # noqa: ARG002 - no common way to pass it
        grammar: str | None = None,  # noqa: ARG002
    ) -> Generator[str, None, None]:
        """See `rag.llm.LanguageModel`; `max_tokens` are estimated ones."""
        from llama_index.core.llms import ChatMessage

        turns = [ChatMessage(role=message.role, content=message.content) for message in messages]
        written = ""
        for text in until_stop(self._deltas(turns), stop):
            written += text
            yield text
            if estimate_tokens(written) >= max_tokens:
                return
        if not written:
            raise LanguageModelError(
                f"The language model {self.name} wrote nothing", fix="ask again, or pass another LLM"
            )

    def count_tokens(self, text: str) -> int:
        """Tokens in a text, estimated."""
        return estimate_tokens(text)

    def close(self) -> None:
        """Do nothing: the LLM is the user's."""

    def _deltas(self, turns: list[Any]) -> Iterator[str]:
        try:
            responses = self._llm.stream_chat(turns)
            # A list or an iterator without `close` is within the type's letter too.
            with contextlib.closing(responses) if hasattr(responses, "close") else contextlib.nullcontext():
                for response in responses:
                    if response.delta:
                        yield response.delta
        except Exception as error:
            raise LanguageModelError(
                f"The language model {self.name} failed: {type(error).__name__}: {error}",
                fix="check the LLM that was passed in, or pass another one",
            ) from error
