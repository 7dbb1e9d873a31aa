"""The embedded language model: the client of `rag.llm.client` over a llama.cpp server in a child process.

`rag.llm.process` keeps the child running; here is what makes it a `LanguageModel`: started at the first use,
warmed in the background, and writing the same answer whatever it was asked before.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
import weakref
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from rag.errors import LanguageModelError
from rag.llm.client import OpenAICompatibleModel
from rag.llm.options import ServerOptions, physical_cores
from rag.llm.process import Supervisor

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from rag.llm.language_model import Adapter, Weighing
    from rag.llm.process import Address
    from rag.llm.wire import Message

_LOG = logging.getLogger(__name__)
_ONE_LETTER = 'root ::= "a"'  # something is written, whatever the model would have liked


class EmbeddedModel:
    """A GGUF model written by llama.cpp in a child process, which is started at the first use."""

    def __init__(
        self,
        weights: Path,
        *,
        name: str = "",
        adapters: Mapping[Adapter, Path] | None = None,
        threads: int = 0,
        timeout: float = 120.0,
        log: Path | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        """Name the weights; nothing is started before the first use or `warm`.

        :param weights: a GGUF file.
        :param name: fingerprint of the weights; by default the name of the file.
        :param adapters: LoRA adapters of these weights (GGUF), for `next_words`.
        :param threads: processor threads; 0 takes one for each physical core.
        :param timeout: seconds for an answer, and for each wait within it.
        :param log: file to which llama.cpp's messages are appended; None drops them.
        :param command: the command of the child, for tests.
        """
        self._weights = name or weights.stem
        self._timeout = timeout
        self._adapters = dict(adapters or {})
        options = ServerOptions(
            weights=str(weights),
            threads=threads or physical_cores(),
            adapters=tuple(str(file) for file in self._adapters.values()),
        )
        self._supervisor = Supervisor(options, log=log, command=command)
        self._adapter_slot = options.slots - 1
        self._client: tuple[Address, OpenAICompatibleModel] | None = None
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._reading = threading.Lock()  # of one series of prompts with an adapter at a time
        # Also when nobody closes it: at the end of the program, or once it is forgotten.
        self._finalizer = weakref.finalize(self, self._supervisor.close)

    @cached_property
    def name(self) -> str:
        """Weights and engine, such as `qwen2.5-…-q4_k_m@cc324af070c2 / xllamacpp 2026.10.11549`."""
        from importlib.metadata import version

        return f"{self._weights} / xllamacpp {version('xllamacpp')}"

    @cached_property
    def adapters(self) -> Mapping[Adapter, str]:
        """See AdaptedModel, such as `sourcier-judge@1f0c33d1a2b4`."""
        return {
            name: f"{file.stem}@{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
            for name, file in self._adapters.items()
        }

    @property
    def state(self) -> Literal["starting", "ready", "failed"]:
        """Whether it writes: `starting` until the weights are loaded, `failed` after too many crashes."""
        if self._supervisor.running:
            return "ready"
        return "failed" if self._supervisor.given_up else "starting"

    @property
    def pid(self) -> int | None:
        """Process id of the newest child, None before the first use."""
        return self._supervisor.server.pid if self._supervisor.server else None

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        schema: dict[str, Any] | None = None,
        grammar: str | None = None,
    ) -> Generator[str, None, None]:
        """See LanguageModel; when the child dies it is an error at once, and the next call starts another."""
        yield from self._stream(
            messages, None, max_tokens=max_tokens, stop=stop, schema=schema, grammar=grammar
        )

    def weighed_stream(
        self, messages: Sequence[Message], *, weighing: Weighing, max_tokens: int, stop: Sequence[str] = ()
    ) -> Generator[str, None, None]:
        """See WeighingModel; what both prompts begin with is read once."""
        yield from self._stream(messages, weighing, max_tokens=max_tokens, stop=stop)

    def weigh(self, messages: Sequence[Message], *, yes: Sequence[str], no: Sequence[str]) -> float:
        """See AdaptedModel; it goes on from its system message, as every prompt does."""
        with self._connected() as client, self._turn:
            _rewind(client, messages)
            return client.log_odds(messages, yes=yes, no=no)

    def next_words(
        self, prompts: Sequence[str], words: Sequence[str], *, adapter: Adapter
    ) -> Generator[tuple[float, ...], None, None]:
        """See AdaptedModel; the first is read whole, in a slot of its own, so that none depends on what was before."""
        if adapter not in self._adapters:
            raise LanguageModelError(
                f"There is no adapter {adapter} for {self._weights}", fix="install Sourcier again: make setup"
            )
        place = list(self._adapters).index(adapter)
        with self._connected() as client, self._reading:
            for number, prompt in enumerate(prompts):
                yield client.next_word(
                    prompt, words, adapter=place, slot=self._adapter_slot, goes_on=number > 0
                )

    def _stream(
        self,
        messages: Sequence[Message],
        weighing: Weighing | None,
        **options: Any,  # noqa: ANN401 - those of the client's stream
    ) -> Generator[str, None, None]:
        with self._connected() as client, contextlib.closing(client.stream(messages, **options)) as stream:
            with self._turn:  # nobody may come between the rewinding and the reading of the prompts
                _rewind(client, messages)
                if weighing is not None:
                    weighing.log_odds = client.log_odds(weighing.messages, yes=weighing.yes, no=weighing.no)
                    if weighing.log_odds < weighing.least:
                        return
                first = next(stream, "")
            if first:
                yield first
            yield from stream

    def count_tokens(self, text: str) -> int:
        """Tokens in a text, exactly; starts the model, since an estimate would make answers differ."""
        with self._connected() as client:
            return client.count_tokens(text)

    def warm(self, *prompts: Sequence[Message]) -> threading.Thread:
        """Start in the background, and read the system messages with which prompts begin.

        What goes wrong is only logged: the first use meets it again.

        :param prompts: of each only the system message is read; three stay in memory.
        :return: the thread, for who wants to wait.
        """
        thread = threading.Thread(target=self._warm, args=(prompts,), name="warm-up", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Kill the child; a generation that runs fails."""
        self._finalizer()

    @contextlib.contextmanager
    def _connected(self) -> Iterator[OpenAICompatibleModel]:
        """The client of a running child; what fails meanwhile is told as what became of the child."""
        address, client = self._connect()
        try:
            yield client
        except LanguageModelError as error:
            raise self._supervisor.failure(error, address=address, healthy=client.healthy) from error

    def _connect(self) -> tuple[Address, OpenAICompatibleModel]:
        address = self._supervisor.address()
        with self._lock:
            if self._client is None or self._client[0] is not address:
                client = OpenAICompatibleModel(
                    f"{address.url}/v1", api_key=address.api_key, timeout=self._timeout
                )
                self._client = address, client
            return self._client

    def _warm(self, prompts: Sequence[Sequence[Message]]) -> None:
        try:
            _, client = self._connect()
            for messages in prompts:
                with self._turn:
                    _rewind(client, messages)
        except LanguageModelError as error:
            _LOG.warning("The language model could not be warmed up: %s", error)


def _rewind(client: OpenAICompatibleModel, messages: Sequence[Message]) -> None:
    """Leave in the server's cache the system message alone, which the prompt then goes on from.

    The server would go on from as much as the prompt has in common with the one before. But a processor does
    not round alike for every number of tokens read at once, so the answer would depend on the question before
    it: measured, in 2 of 4 follow-up questions. It costs a tenth of a second; the system message is kept.
    """
    if messages and messages[0].role == "system":
        list(client.stream(messages[:1], max_tokens=1, grammar=_ONE_LETTER))
