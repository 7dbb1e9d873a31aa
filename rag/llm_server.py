"""The embedded language model's process: llama.cpp's own OpenAI-compatible server, run as `main` in a child.

The agreement with the parent, `rag.llm_process`: the child reads its options from its standard input (one
line of JSON), answers one line of JSON with its address on its standard output once the weights are loaded,
and dies as soon as its standard input ends, which happens however its parent dies. Everything else that it
says goes to its standard error: the log.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1  # prctl(2): the signal that Linux sends this process when its parent dies


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What the child needs to know."""

    weights: str  # path of the GGUF file
    threads: int
    context: int = 4096  # tokens, shared by the slots
    slots: int = 2  # answers written at the same time
    api_key: str = field(default="", repr=False)


def physical_cores() -> int:
    """Processor cores that this process may use, hyper-threads counted once, container quota respected.

    Reading weights from memory is what limits the model: a second thread on a core only gets in the way,
    and more threads than a container's quota wait for one another.
    """
    everything = range(os.cpu_count() or 1)
    cores = set()
    for number in os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else everything:
        siblings = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text())
        except OSError:  # not Linux: every processor counts
            cores.add(str(number))
    return max(1, min(len(cores), _container_quota()))


def _container_quota(limits: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Whole processors that the control group (version 2) grants, a large number where it sets no limit."""
    try:
        quota, period = limits.read_text().split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):  # no such file, or 'max'
        return 1 << 16


def _die_with_parent() -> None:
    """Linux: ask for SIGKILL at the parent's death, which works even while the weights are being loaded."""
    if sys.platform != "linux":
        return
    import ctypes

    # A kernel that refuses changes nothing: the end of standard input still ends us.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _exit_at_end_of_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # no destructors: they may wait for an answer that is being written


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
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    return xllamacpp.Server(params)


def main() -> int:
    """Be the child: serve until standard input ends.

    :return: the exit status.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what C++ prints must not look like our answer
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for our parent to act on
    options = ServerOptions(**json.loads(sys.stdin.buffer.readline()))
    threading.Thread(target=_exit_at_end_of_input, daemon=True).start()
    try:
        server = _llama_server(options)
    except (RuntimeError, ImportError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with answers:
        answers.write(json.dumps({"address": server.listening_address}) + "\n")
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
