"""What the sections of the benchmarks' page share: promises, tables, and what was measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Promise:
    """A budget, and where its figure lies: a file, and the keys that lead to it."""

    what: str
    file: str
    keys: tuple[str, ...]
    bound: float
    unit: str
    at_least: bool = False

    def measured(self, results: Figures) -> float | None:
        """The figure, if there is one yet."""
        found: Any = results.get(self.file)
        for key in self.keys:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, list):  # of what went wrong
            return float(len(found))
        return None if found is None else float(found)


def measured_on(figures: Figures) -> list[str]:
    """The machine that a result was measured on, where it names one."""
    machine = figures.get("machine", "")
    if isinstance(machine, str):
        return [f"Measured on: {machine}.", ""] if machine else []
    versions = ", ".join(f"{name} {number}" for name, number in machine.get("versions", {}).items())
    busy = f" {machine['load']:g} threads were busy with other work as it began." if "load" in machine else ""
    return [
        (
            f"Measured on {machine['when'][:10]}: {machine['processor']}, {machine['cores']} cores, "
            f"{machine['memory_GB']} GB, {machine['system']}; {versions}.{busy}"
        ),
        "",
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return [lines[0], "|" + "---|" * len(head), *lines[1:]]
