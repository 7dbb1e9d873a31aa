"""How far a long step has come, and how it is shown: a bar on a terminal, one line a step elsewhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from rag.ingest import IngestProgress

_SECONDS_A_LINE = 5.0  # between two lines of a log
_SECONDS_OF_RATE = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """A step and how much of it is done, in bytes; `total` 0 means that nobody knows how long it takes."""

    step: str
    done: int = 0
    total: int = 0


ProgressCallback = Callable[[Progress], None]


def no_progress(_: Progress) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of known length that reports itself."""

    name: str
    total: int
    callback: ProgressCallback = no_progress

    def after(self, offset: int) -> Callable[[int], None]:
        """A function that is told how much is done, beyond the `offset` of what came before."""
        return lambda done: self.callback(Progress(self.name, offset + done, self.total))


@contextmanager
def console_progress(console: Console | None = None) -> Iterator[ProgressCallback]:
    """Show progress on stderr, or on the given console, while the block runs.

    On a terminal each step is a bar with bytes, rate and remaining time. Elsewhere (a log, a pipe) it is one
    line when the step begins, so that a log of a pull stays short.
    """
    from rich import progress as rich_progress
    from rich.console import Console
    from rich.table import Column

    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield _lines(console)
        return
    # On a narrow terminal the name of the step may run over two lines, the figures may not.
    columns = (
        rich_progress.TextColumn("{task.description}", table_column=Column(overflow="fold")),
        rich_progress.BarColumn(bar_width=16, table_column=Column(no_wrap=True)),
        rich_progress.DownloadColumn(table_column=Column(no_wrap=True)),
        rich_progress.TransferSpeedColumn(table_column=Column(no_wrap=True)),
        rich_progress.TimeRemainingColumn(table_column=Column(no_wrap=True)),
    )
    with rich_progress.Progress(*columns, console=console) as bars:
        tasks: dict[str, rich_progress.TaskID] = {}

        def show(progress: Progress) -> None:
            if progress.step not in tasks:
                tasks[progress.step] = bars.add_task(progress.step, total=None)
            bars.update(tasks[progress.step], completed=progress.done, total=progress.total or None)

        yield show


@contextmanager
def ingest_progress(console: Console | None = None) -> Iterator[Callable[[IngestProgress], None]]:
    """Show an ingest on stderr, or on the given console, while the block runs.

    On a terminal it is one bar with documents, passages, passages a second and the remaining time; elsewhere a
    line each five seconds that says the same.
    """
    from rich import progress as rich_progress
    from rich.console import Console
    from rich.table import Column

    console = console or Console(stderr=True)
    if not console.is_terminal:
        console.print("loading the embedding model, reading documents", highlight=False)
        yield _ingest_lines(console)
        return
    columns = (
        rich_progress.TextColumn("{task.description}", table_column=Column(overflow="fold")),
        rich_progress.BarColumn(bar_width=16, table_column=Column(no_wrap=True)),
        rich_progress.MofNCompleteColumn(table_column=Column(no_wrap=True)),
        rich_progress.TextColumn("{task.fields[passages]}", table_column=Column(overflow="fold")),
        rich_progress.TimeRemainingColumn(table_column=Column(no_wrap=True)),
    )
    with rich_progress.Progress(*columns, console=console) as bars:
        bar = bars.add_task("loading the embedding model", total=None, passages="")
        rate = _Rate()

        def show(progress: IngestProgress) -> None:
            rate.add(progress)
            bars.update(
                bar,
                description="indexing documents",
                completed=progress.documents,
                total=_whole(progress),
                passages=f"{progress.passages:,} passages, {rate.passages_a_second:,.0f}/s",
            )

        yield show


def _ingest_lines(console: Console) -> Callable[[IngestProgress], None]:
    rate = _Rate()
    last = time.monotonic()

    def show(progress: IngestProgress) -> None:
        nonlocal last
        rate.add(progress)
        if not progress.documents or time.monotonic() - last < _SECONDS_A_LINE:
            return
        last = time.monotonic()
        whole = _whole(progress)
        of = "" if whole is None else f" of {whole:,}"
        line = (
            f"indexed {progress.documents:,}{of} documents, {progress.passages:,} passages, "
            f"{rate.passages_a_second:,.0f} passages/s"
        )
        if rate.seconds_left is not None:
            line += ", {:.0f} min {:02.0f} s left".format(*divmod(round(rate.seconds_left), 60))
        console.print(line, highlight=False, soft_wrap=True)

    return show


def _whole(progress: IngestProgress) -> int | None:
    """How many documents there will be: never less than are done, as the expectation is one of files and lines."""
    return None if progress.total is None else max(progress.total, progress.documents)


class _Rate:
    """Passages a second and the remaining time, as the last half a minute tells them.

    Documents that are already stored pass a hundred times as fast as new ones: of an average since the start,
    a resumed ingest would promise too much.
    """

    def __init__(self) -> None:
        self._reports: deque[tuple[float, IngestProgress]] = deque()

    def add(self, progress: IngestProgress) -> None:
        """Take in a report."""
        now = time.monotonic()
        self._reports.append((now, progress))
        while len(self._reports) > 2 and now - self._reports[1][0] > _SECONDS_OF_RATE:
            self._reports.popleft()

    @property
    def passages_a_second(self) -> float:
        """Passages a second; 0 at the first report."""
        seconds, first, last = self._span()
        return (last.passages - first.passages) / seconds

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the expected documents are done; None when that cannot be told."""
        seconds, first, last = self._span()
        whole = _whole(last)
        done = last.documents - first.documents
        return None if whole is None or not done else (whole - last.documents) * seconds / done

    def _span(self) -> tuple[float, IngestProgress, IngestProgress]:
        (begun, first), (ended, last) = self._reports[0], self._reports[-1]
        return max(ended - begun, 1e-3), first, last


def _lines(console: Console) -> ProgressCallback:
    shown: set[str] = set()

    def show(progress: Progress) -> None:
        if progress.step not in shown:
            shown.add(progress.step)
            size = f" ({progress.total / 1e6:,.0f} MB)" if progress.total else ""
            console.print(progress.step + size, highlight=False, markup=False, soft_wrap=True)

    return show
