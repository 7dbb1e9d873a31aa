"""How far a long step has come, and how it is shown: a bar on a terminal, one line a step elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console


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


def _lines(console: Console) -> ProgressCallback:
    shown: set[str] = set()

    def show(progress: Progress) -> None:
        if progress.step not in shown:
            shown.add(progress.step)
            size = f" ({progress.total / 1e6:,.0f} MB)" if progress.total else ""
            console.print(progress.step + size, highlight=False, markup=False, soft_wrap=True)

    return show
