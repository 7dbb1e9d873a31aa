"""A language model that notes how likely it thought its evidence to answer, whoever asks it."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from rag.llm import Adapter, EmbeddedModel, Message, Weighing


class Listening:
    """The embedded model with the log-odds of the likeliest piece that it has read since `forget`."""

    def __init__(self, model: EmbeddedModel) -> None:
        self._model = model
        self.likeliest = -math.inf

    def forget(self) -> None:
        """Begin anew: with the next question."""
        self.likeliest = -math.inf

    @property
    def name(self) -> str:
        """Which model this is."""
        return self._model.name

    @property
    def adapters(self) -> Mapping[Adapter, str]:
        """Its adapters."""
        return self._model.adapters

    def next_words(
        self, prompts: Sequence[str], words: Sequence[str], *, adapter: Adapter
    ) -> Generator[tuple[float, ...], None, None]:
        """As the model; what its reader thinks is noted."""
        for shares in self._model.next_words(prompts, words, adapter=adapter):
            if adapter is Adapter.READER:
                yes, no = (max(share, 1e-6) for share in shares)
                self.likeliest = max(self.likeliest, math.log(yes / no))
            yield shares

    def weigh(self, messages: Sequence[Message], *, yes: Sequence[str], no: Sequence[str]) -> float:
        """As the model."""
        return self._model.weigh(messages, yes=yes, no=no)

    def weighed_stream(
        self, messages: Sequence[Message], *, weighing: Weighing, max_tokens: int, stop: Sequence[str] = ()
    ) -> Generator[str, None, None]:
        """As the model."""
        return self._model.weighed_stream(messages, weighing=weighing, max_tokens=max_tokens, stop=stop)

    def stream(self, messages: Sequence[Message], **options: Any) -> Generator[str, None, None]:
        """As the model."""
        return self._model.stream(messages, **options)

    def count_tokens(self, text: str) -> int:
        """As the model."""
        return self._model.count_tokens(text)

    def close(self) -> None:
        """Free the model."""
        self._model.close()
