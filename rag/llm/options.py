"""What the parent tells the embedded model's process at its start, and how many threads suit this machine.

Apart from `rag.llm.server`, which the child runs as its main module and nobody else imports.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What the child needs to know."""

    weights: str  # path of the GGUF file
    threads: int
    context: int = 8192  # tokens, shared by the slots
    # Answers at the same time, and rules kept in memory: two languages', the claim check's; the last is the adapters'.
    slots: int = 4
    adapters: tuple[
        str, ...
    ] = ()  # paths of LoRA adapters (GGUF), each applied only where a request asks for it
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
