"""OpenAI's chat format on the wire: what is sent to a language model server, and what comes back.

Pure functions over requests and responses; `rag.llm.client` does the sending. Servers differ in what they
accept, so a request is built for a kind of server, and fields that one refuses can be taken out again.
"""

from __future__ import annotations

import json
import math
import re
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from rag.errors import LanguageModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import httpx

LLAMA_CPP, VLLM = "llamacpp", "vllm"  # what these servers call themselves in /v1/models, as `owned_by`
REACH_FIX = "check SOURCIER_LLM and that the server runs, or set SOURCIER_LLM=none to answer with quotes"

_SEED = 0
_OPTIONAL = ("temperature", "seed", "stop", "max_tokens")
_CONSTRAINTS = frozenset({"response_format", "json_schema", "grammar"})
# Measured with the tokenizer of Qwen2.5 on notes and news: 3.6 to 3.7 bytes a token in French, 4.2 to 4.6 in
# English.
_BYTES_PER_TOKEN = 3.5


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


def estimate_tokens(text: str) -> int:
    """About how many tokens a language model makes of a text, rather too many than too few."""
    return round(len(text.encode()) / _BYTES_PER_TOKEN)


def request_body(
    kind: str,
    model: str,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    stop: Sequence[str] = (),
    schema: dict[str, Any] | None = None,
    grammar: str | None = None,
) -> dict[str, Any]:
    """The body of /v1/chat/completions for a kind of server; a grammar goes only to those that know it.

    :raises ValueError: when there is a schema and a grammar.
    """
    if schema is not None and grammar is not None:
        raise ValueError("give a schema or a grammar, not both")
    body: dict[str, Any] = {
        "model": model,
        "messages": [asdict(message) for message in messages],
        "stream": True,
        "max_tokens": max_tokens,
        "temperature": 0,
        "seed": _SEED,
    }
    if stop:
        body["stop"] = list(stop)
    if kind == LLAMA_CPP:
        constraint = {"json_schema": schema, "grammar": grammar}
        body |= {name: value for name, value in constraint.items() if value is not None}
    elif schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    return body


def log_odds(data: Any, yes: Sequence[str], no: Sequence[str]) -> float:  # noqa: ANN401 - JSON
    """How much the first token of an answer leans to one group of words rather than another: ln P(yes)/P(no).

    A word that is not among the likeliest tokens counts as if it were the least likely of them.

    :param data: an answer that was asked for with `top_logprobs`.
    :raises LanguageModelError: when it tells no probabilities.
    """
    told = _tokens(data, "choices", 0, "logprobs", "content", 0, "top_logprobs")
    offered = [(token.strip().casefold(), logprob) for token, logprob in told]
    least = min((logprob for _, logprob in offered), default=0.0)

    def weight(words: Sequence[str]) -> float:
        return sum(math.exp(logprob) for word, logprob in offered if word in words) or math.exp(least)

    return math.log(weight(yes) / weight(no))


def shares_of(data: Any, words: Sequence[str]) -> tuple[float, ...]:  # noqa: ANN401 - JSON
    """How likely each of some words was to be written first, as shares of their sum.

    A word that is not among the likeliest tokens counts as if it were the least likely of them.

    :param data: llama.cpp's answer to a prompt, asked for with `n_probs`.
    :raises LanguageModelError: when it tells no probabilities.
    """
    offered = dict(_tokens(data, "completion_probabilities", 0, "top_logprobs"))
    least = min(offered.values(), default=0.0)
    weights = [math.exp(offered.get(word, least)) for word in words]
    whole = sum(weights)
    return tuple(weight / whole for weight in weights)


def _tokens(data: Any, *path: str | int) -> list[tuple[str, float]]:  # noqa: ANN401 - JSON
    """The tokens told at a path, each with its log-probability."""
    return [(str(member(one, "token")), float(member(one, "logprob"))) for one in member(data, *path)]


def without(body: dict[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """The request without refused fields; `max_tokens` is replaced by its newer name."""
    kept = {name: value for name, value in body.items() if name not in refused}
    if "max_tokens" in refused:
        kept["max_completion_tokens"] = body["max_tokens"]
    return kept


def refused_fields(response: httpx.Response, sent: dict[str, Any], kind: str) -> frozenset[str]:
    """The fields of a request without which the server may take it; empty when it failed for other reasons.

    llama.cpp takes every constraint, so there a complaint means that the constraint itself is wrong.
    """
    if response.status_code not in {400, 422}:
        return frozenset()
    constraints = frozenset() if kind == LLAMA_CPP else _CONSTRAINTS & sent.keys()
    candidates = constraints.union(_OPTIONAL) & sent.keys()
    named = frozenset(name for name in candidates if re.search(rf"\b{name}\b", response.text))
    return named or constraints


def remembered(refused: frozenset[str]) -> frozenset[str]:
    """The refused fields that need not be tried again; a constraint may just have been a bad one."""
    return refused - _CONSTRAINTS


def check(response: httpx.Response) -> None:
    """Raise unless the server says that all is well; the response must have been read.

    :raises LanguageModelError: with what the server says, and what to do.
    """
    status = response.status_code
    if response.is_success:
        return
    if status in {401, 403}:
        fix = "set SOURCIER_LLM_API_KEY to a key that the server accepts"
    elif status == 404:
        fix = "check the path in SOURCIER_LLM (it mostly ends in /v1) and the name in SOURCIER_LLM_MODEL"
    elif status == 429:
        fix = "wait a moment, then ask again"
    elif status >= 500:
        fix = "ask again, read the server's log, or set SOURCIER_LLM=none to answer with quotes"
    else:
        fix = "set SOURCIER_LLM_MODEL to a chat model with a larger context, or ask in fewer words"
    said = " ".join(response.text.split())[:300]
    raise LanguageModelError(f"The language model server answered {status}: {said or 'nothing'}", fix=fix)


def parsed(raw: str | bytes) -> Any:  # noqa: ANN401 - JSON
    """What a JSON text says.

    :raises LanguageModelError: when it is none.
    """
    try:
        return json.loads(raw)
    except ValueError as error:  # no JSON, or no UTF-8
        raise _unexpected(raw) from error


def member(data: Any, *path: str | int) -> Any:  # noqa: ANN401 - JSON
    """What stands at a path in JSON data.

    :raises LanguageModelError: when there is nothing.
    """
    found = data
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError) as error:
            raise _unexpected(data) from error
    return found


def pieces(response: httpx.Response, *, deadline: float) -> Iterator[str]:
    """The text in a streamed answer, piece by piece.

    :param deadline: time of `time.monotonic` at which the answer must be complete.
    :raises LanguageModelError: when the stream is broken, late, empty or an error.
    """
    wrote = thought = False
    for event in _events(response, deadline):
        if event == b"[DONE]":
            break
        data = parsed(event)
        if isinstance(data, dict) and data.get("error"):
            raise LanguageModelError(
                f"The language model server failed while it wrote: {str(data['error'])[:300]}", fix=REACH_FIX
            )
        if not member(data, "choices"):  # figures on the use of tokens
            continue
        delta = member(data, "choices", 0).get("delta") or {}
        thought |= bool(delta.get("reasoning_content") or delta.get("reasoning"))
        if delta.get("content"):
            wrote = True
            yield str(delta["content"])
        if member(data, "choices", 0).get("finish_reason"):
            break
    else:
        raise LanguageModelError(
            "The language model's answer broke off in the middle",
            fix="ask again; if this goes on, read the server's log",
        )
    if not wrote:
        what = "thought until its tokens were used up, and wrote nothing" if thought else "wrote nothing"
        raise LanguageModelError(
            f"The language model {what}",
            fix="name an instruct model that does not reason at length in SOURCIER_LLM_MODEL, or ask again",
        )


def until_stop(texts: Iterable[str], stop: Sequence[str]) -> Iterator[str]:
    """The texts up to the stop that is complete first; it may begin in one text and end in a later one."""
    if not stop:
        yield from texts
        return
    held = ""  # may be the beginning of a stop
    longest = max(len(text) for text in stop)
    for text in texts:
        held += text
        found = [(held.index(one) + len(one), held.index(one)) for one in stop if one in held]
        if found:
            held = held[: min(found)[1]]
            break
        safe = len(held) - longest + 1
        if safe > 0:
            yield held[:safe]
            held = held[safe:]
    if held:
        yield held


def _events(response: httpx.Response, deadline: float) -> Iterator[bytes]:
    """The data of server-sent events, line by line.

    The lines are cut here and not by httpx, which also cuts at U+2028 and U+0085: those are text to JSON.
    """
    buffer = b""
    for chunk in response.iter_bytes():
        if time.monotonic() > deadline:
            raise LanguageModelError(
                "The language model did not finish its answer in time",
                fix="ask again, raise SOURCIER_LLM_TIMEOUT, or set SOURCIER_LLM=none to answer with quotes",
            )
        *lines, buffer = (buffer + chunk).split(b"\n")
        for line in lines:
            field, _, value = line.partition(b":")
            if field == b"data":
                yield value.strip()
            elif field == b"error":  # older llama.cpp
                yield b'{"error": %s}' % value.strip()


def _unexpected(data: object) -> LanguageModelError:
    return LanguageModelError(
        f"The language model server answered something else than OpenAI's format: {str(data)[:200]!r}",
        fix=REACH_FIX,
    )
