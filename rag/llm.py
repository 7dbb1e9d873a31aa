"""Language models: whatever turns messages into a stream of text.

One client speaks to every OpenAI-compatible server: llama.cpp, vLLM, Ollama or a vendor's. The embedded
model is that client over a llama.cpp server that `rag.llm_process` keeps running in a child process. All of
them are asked for the likeliest text (temperature 0, a fixed seed) and fail with LanguageModelError only.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import weakref
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

from rag.errors import LanguageModelError
from rag.llm_client import OpenAICompatibleModel
from rag.llm_process import Supervisor
from rag.llm_server import ServerOptions, physical_cores
from rag.llm_wire import Message
from rag.manifest import LANGUAGE_MODEL

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from rag.llm_process import Address
    from rag.models import ModelStore
    from rag.settings import Settings

__all__ = ["EmbeddedModel", "LanguageModel", "Message", "OpenAICompatibleModel", "open_language_model"]

_LOG = logging.getLogger(__name__)
_ONE_LETTER = 'root ::= "a"'  # something is written, whatever the model would have liked


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


class EmbeddedModel:
    """A GGUF model written by llama.cpp in a child process, which is started at the first use."""

    def __init__(
        self,
        weights: Path,
        *,
        name: str = "",
        threads: int = 0,
        timeout: float = 120.0,
        log: Path | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        """Name the weights; nothing is started before the first use or `warm`.

        :param weights: a GGUF file.
        :param name: fingerprint of the weights; by default the name of the file.
        :param threads: processor threads; 0 takes one for each physical core.
        :param timeout: seconds for an answer, and for each wait within it.
        :param log: file to which llama.cpp's messages are appended; None drops them.
        :param command: the command of the child, for tests.
        """
        self._weights = name or weights.stem
        self._timeout = timeout
        self._supervisor = Supervisor(
            ServerOptions(weights=str(weights), threads=threads or physical_cores()), log=log, command=command
        )
        self._client: tuple[Address, OpenAICompatibleModel] | None = None
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        # Also when nobody closes it: at the end of the program, or once it is forgotten.
        self._finalizer = weakref.finalize(self, self._supervisor.close)

    @cached_property
    def name(self) -> str:
        """Weights and engine, such as `qwen2.5-…-q4_k_m@cc324af070c2 / xllamacpp 2026.10.11549`."""
        from importlib.metadata import version

        return f"{self._weights} / xllamacpp {version('xllamacpp')}"

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
        address, client = self._connect()
        stream = client.stream(messages, max_tokens=max_tokens, stop=stop, schema=schema, grammar=grammar)
        try:
            with contextlib.closing(stream):
                with self._turn:  # nobody may come between the rewinding and the reading of the prompt
                    _rewind(client, messages)
                    first = next(stream, "")
                if first:
                    yield first
                yield from stream
        except LanguageModelError as error:
            raise self._supervisor.failure(error, address=address, healthy=client.healthy) from error

    def count_tokens(self, text: str) -> int:
        """Tokens in a text, exactly; starts the model, since an estimate would make answers differ."""
        address, client = self._connect()
        try:
            return client.count_tokens(text)
        except LanguageModelError as error:
            raise self._supervisor.failure(error, address=address, healthy=client.healthy) from error

    def warm(self, *prompts: Sequence[Message]) -> threading.Thread:
        """Start in the background, and read the system messages with which prompts begin.

        What goes wrong is only logged: the first use meets it again.

        :param prompts: of each only the system message is read; two stay in memory.
        :return: the thread, for who wants to wait.
        """
        thread = threading.Thread(target=self._warm, args=(prompts,), name="warm-up", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Kill the child; a generation that runs fails."""
        self._finalizer()

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


def open_language_model(settings: Settings, store: ModelStore) -> LanguageModel | None:
    """The language model that the settings name; None when answers are quotes only.

    :raises ModelMissing: when the embedded model is asked for and its weights are not in the store.
    """
    if settings.llm == "none" or (settings.llm == "auto" and not store.present(LANGUAGE_MODEL)):
        return None
    if settings.llm in {"auto", "embedded"}:
        return EmbeddedModel(
            store.path(LANGUAGE_MODEL),
            name=store.fingerprint(LANGUAGE_MODEL),
            threads=settings.threads,
            timeout=settings.llm_timeout,
            log=store.cache / "language-model.log",
        )
    return OpenAICompatibleModel(
        settings.llm, model=settings.llm_model, api_key=settings.llm_api_key, timeout=settings.llm_timeout
    )
