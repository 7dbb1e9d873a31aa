"""The client of every OpenAI-compatible language model server: llama.cpp, vLLM, Ollama or a vendor's."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from rag.errors import LanguageModelError, SettingsError
from rag.llm.wire import (
    LLAMA_CPP,
    REACH_FIX,
    VLLM,
    check,
    estimate_tokens,
    log_odds,
    member,
    parsed,
    pieces,
    refused_fields,
    remembered,
    request_body,
    shares_of,
    until_stop,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    import httpx

    from rag.llm.wire import Message

_CONNECT_SECONDS = 10.0
_TOP = 20  # likeliest tokens asked for; more than 20 no vendor tells


@dataclass(frozen=True, slots=True)
class _Service:
    """What a server said of itself."""

    kind: str  # `owned_by` of the model
    model: str


class OpenAICompatibleModel:
    """A model behind an OpenAI-compatible server."""

    def __init__(self, base_url: str, *, model: str = "", api_key: str = "", timeout: float = 120.0) -> None:
        """Name the server; nothing is sent before the first use.

        :param base_url: with its path, such as http://127.0.0.1:11434/v1; without any, /v1 is meant.
        :param model: name to ask for; empty takes the first that the server offers.
        :param timeout: seconds for an answer, and for each wait within it.
        :raises SettingsError: when the URL is none.
        """
        import httpx

        try:
            url = httpx.URL(base_url)
        except httpx.InvalidURL:
            url = httpx.URL()
        if not url.host:
            raise SettingsError(
                f"'{base_url}' is no URL of a server",
                fix="set SOURCIER_LLM to one like http://127.0.0.1:11434/v1",
            )
        self._url = url.copy_with(path="/v1") if url.path in {"", "/"} else url
        self._model = model
        self._timeout = timeout
        self._client = httpx.Client(
            base_url=self._url,
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS)),
            # llama.cpp may close a connection just when it is used again, and a new one costs little.
            limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=not _is_loopback(url.host),  # no proxy reaches our own machine
        )
        self._service: _Service | None = None
        self._refused: frozenset[str] = frozenset()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model and where its server is, without secrets."""
        model = self._model or (self._service.model if self._service else "first model")
        return f"{model} at {self._url.copy_with(userinfo=b'', query=None, fragment=None)}"

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        schema: dict[str, Any] | None = None,
        grammar: str | None = None,
    ) -> Generator[str, None, None]:
        """See `rag.llm.LanguageModel`."""
        with self._failures():
            service = self._identify()
            body = request_body(
                service.kind,
                service.model,
                messages,
                max_tokens=max_tokens,
                stop=stop,
                schema=schema,
                grammar=grammar,
            )
            yield from until_stop(self._write(body, service.kind), stop)

    def count_tokens(self, text: str) -> int:
        """Tokens in a text: exact with llama.cpp and vLLM, else estimated."""
        with self._failures():
            service = self._identify()
            if service.kind == LLAMA_CPP:
                return len(member(self._post("tokenize", {"content": text}), "tokens"))
            if service.kind == VLLM:
                return int(member(self._post("tokenize", {"model": service.model, "prompt": text}), "count"))
        return estimate_tokens(text)

    def log_odds(self, messages: Sequence[Message], *, yes: Sequence[str], no: Sequence[str]) -> float:
        """How much the model leans to yes as the first word of its answer: ln P(yes)/P(no).

        :raises LanguageModelError: also when the server tells no probabilities.
        """
        with self._failures():
            service = self._identify()
            body = request_body(service.kind, service.model, messages, max_tokens=1)
            body |= {"stream": False, "logprobs": True, "top_logprobs": _TOP}
            response = self._client.post("chat/completions", json=body)
            check(response)
            return log_odds(parsed(response.content), yes, no)

    def next_word(
        self, prompt: str, words: Sequence[str], *, adapter: int, slot: int, goes_on: bool = False
    ) -> tuple[float, ...]:
        """How likely each of some words is to follow a prompt, of a llama.cpp server with an adapter applied.

        :param adapter: place among the adapters that the server was started with.
        :param slot: of the server's slots the one to read in, so that the others keep what they remember.
        :param goes_on: what the prompt has in common with the last one of this slot is not read again.
        :raises LanguageModelError: as `log_odds`.
        """
        body = {
            "prompt": prompt,
            "n_predict": 1,
            "n_probs": _TOP,
            "temperature": 0,
            "cache_prompt": goes_on,
            "id_slot": slot,
            "lora": [{"id": adapter, "scale": 1.0}],
        }
        with self._failures():
            return shares_of(self._post("completion", body), words)

    def healthy(self, *, within: float = 2.0) -> bool:
        """Whether a llama.cpp server answers at all within so many seconds."""
        import httpx

        try:
            return self._client.get(self._beside("health"), timeout=within).is_success
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _identify(self) -> _Service:
        with self._lock:
            if self._service is None:
                self._service = self._ask_identity()
            return self._service

    def _ask_identity(self) -> _Service:
        response = self._client.get("models")
        if self._model and response.status_code in {404, 405}:  # a server need not list its models
            return _Service("", self._model)
        check(response)
        offered = member(parsed(response.content), "data") or []
        for model in offered:
            if self._model in {"", member(model, "id")}:
                return _Service(str(model.get("owned_by")), member(model, "id"))
        if self._model:  # perhaps an alias: the server decides
            return _Service(str(offered[0].get("owned_by")) if offered else "", self._model)
        raise LanguageModelError(
            f"The language model server at {self._url.host} offers no model",
            fix="load a model there, then ask again",
        )

    def _write(self, body: dict[str, Any], kind: str) -> Iterator[str]:
        """Send the request and yield the answer; fields that the server refuses are left out."""
        refused = self._refused
        deadline = time.monotonic() + self._timeout
        while True:
            sent = without(body, refused)
            with self._client.stream("POST", "chat/completions", json=sent) as response:
                if response.is_success:
                    self._refused = remembered(refused)
                    yield from pieces(response, deadline=deadline)
                    return
                response.read()
            more = refused_fields(response, sent, kind)
            if not more:
                check(response)
            refused |= more

    def _post(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        response = self._client.post(self._beside(path), json=body)
        check(response)
        return parsed(response.content)

    def _beside(self, path: str) -> httpx.URL:
        """URL of a route that stands beside /v1, not under it."""
        return self._url.copy_with(path=self._url.path.rstrip("/").removesuffix("/v1") + f"/{path}")

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn what goes wrong on the way into LanguageModelError."""
        import httpx

        try:
            yield
        except httpx.TimeoutException as error:
            raise LanguageModelError(
                f"The language model at {self._url.host} did not answer within {self._timeout:g} s",
                fix="ask again, raise SOURCIER_LLM_TIMEOUT, or set SOURCIER_LLM=none to answer with quotes",
            ) from error
        except httpx.HTTPError as error:
            raise LanguageModelError(
                f"The language model at {self._url.host} cannot be reached: {error or type(error).__name__}",
                fix=REACH_FIX,
            ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")
