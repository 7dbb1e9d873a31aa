"""What a figure was measured on: processor, cores, memory, versions, and how busy the machine was."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any


def machine(packages: Sequence[str] = ("torch", "sentence-transformers", "transformers")) -> dict[str, Any]:
    """The facts, for the head of a result; `load` is how many threads were busy in the last minute."""
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _field(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_GB": _memory(),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 1),
        "versions": {package: version(package) for package in packages},
    }


def _memory() -> int | None:
    kilobytes = _field(Path("/proc/meminfo"), "MemTotal")
    return round(int(kilobytes.split()[0]) / 1e6) if kilobytes else None


def _field(file: Path, name: str) -> str | None:
    if not file.exists():
        return None
    for line in file.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None
