"""Measuring a piece of work: its time of the wall and of the processor, its memory, a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np


def alone(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Do a piece of work in a process of its own, so that memory is measured cleanly."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


class Stopwatch:
    """Seconds since the last lap, of the wall and of this process on the processor."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def lap(self) -> dict[str, float]:
        """Seconds since the last call."""
        wall, processor = time.perf_counter(), time.process_time()
        lap = {"wall": round(wall - self._wall, 2), "processor": round(processor - self._processor, 2)}
        self._wall, self._processor = wall, processor
        return lap


class Laps:
    """Milliseconds of many short pieces of work."""

    def __init__(self) -> None:
        self._laps: list[tuple[float, float]] = []

    def __enter__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self._laps.append((time.perf_counter() - self._start[0], time.process_time() - self._start[1]))

    def summary(self) -> dict[str, float]:
        """Median and 95th percentile."""
        laps = np.array(self._laps) * 1000
        wall, processor = np.quantile(laps, [0.5, 0.95], axis=0).T.round(2).tolist()
        return {"ms_p50": wall[0], "ms_p95": wall[1], "cpu_ms_p50": processor[0], "cpu_ms_p95": processor[1]}


def memory() -> dict[str, int]:
    """Resident memory in MB: of our own, and of mapped files."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: int(lines[key].split()[0]) // 1024
        for name, key in {"own": "RssAnon", "mapped": "RssFile"}.items()
    }
