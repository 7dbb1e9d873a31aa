"""The embedded language model's process: llama.cpp's own OpenAI-compatible server, run as `main` in a child.

The agreement with the parent, `rag.llm.process`: the child reads its options from its standard input (one
line of JSON), answers one line of JSON with its address on its standard output once the weights are loaded,
and dies as soon as its standard input ends, which happens however its parent dies. Everything else that it
says goes to its standard error: the log.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from rag.llm.options import ServerOptions

# Prompt lookup decoding (Saxena 2023): an answer copies much of its evidence, so where its last tokens stand in
# the prompt, the tokens that follow there are guessed, and all are checked in one pass. Each pass reads all
# weights from memory, which is what takes the time, so every right guess is nearly free. Measured on ten
# prompts: 3 and 3 give 12 to 13 tokens/s where 8 came without; four tokens at once suit the kernels. The
# other kinds that llama.cpp has were slower, or keep what they learnt from earlier prompts, which would make
# an answer depend on the questions before it.
_LOOKUP_TOKENS = 3
_GUESSED_TOKENS = 3
# No prompts are kept beside the slots: what was read before would show in how the next prompt is rounded.
_PROMPT_CACHE_MIB = 0
_PR_SET_PDEATHSIG = 1  # prctl(2): the signal that Linux sends this process when its parent dies


def die_with_parent() -> None:
    """End this process when its standard input ends, and on Linux when the thread that started it does.

    The first works everywhere; the second also while C++ holds the interpreter, as when weights are loaded.
    """
    threading.Thread(target=_exit_at_end_of_input, name="parent-watcher", daemon=True).start()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _exit_at_end_of_input() -> None:
    # Not through sys.stdin: its lock would abort the interpreter when `main` ends with an error.
    while os.read(0, 1024):
        pass
    os._exit(0)  # no destructors: they may wait for an answer that is being written


def _be_killed_first() -> None:
    """Linux: when memory runs out, let it be this process that is killed and not the service."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")


def _llama_server(options: ServerOptions) -> Any:  # noqa: ANN401 - xllamacpp has no types
    """Load the weights and listen on a free port of the loopback address."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = options.weights
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [options.api_key]
    params.ui = False
    params.n_ctx = options.context
    params.n_parallel = options.slots
    params.cache_prompt = True
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    params.lora_adapters = [_adapter(path) for path in options.adapters]
    lookup = params.speculative
    lookup.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    lookup.ngram_simple.size_n = _LOOKUP_TOKENS
    lookup.ngram_simple.size_m = _GUESSED_TOKENS
    params.speculative = lookup
    return xllamacpp.Server(params)


def _adapter(path: str) -> Any:  # noqa: ANN401 - xllamacpp has no types
    """An adapter without which everything is written that does not ask for it."""
    import xllamacpp

    adapter = xllamacpp.CommonAdapterLoraInfo()
    adapter.path = path
    adapter.scale = 0.0
    return adapter


def main() -> None:
    """Be the child: serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what C++ prints must not look like our answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for our parent to act on
    with open(0, "rb", buffering=0, closefd=False) as options_line:
        options = ServerOptions(**json.loads(options_line.readline()))
    die_with_parent()
    _be_killed_first()
    server = _llama_server(options)
    with answers:
        answers.write(json.dumps({"address": server.listening_address}) + "\n")
    threading.Event().wait()


if __name__ == "__main__":
    main()
