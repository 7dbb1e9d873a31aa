"""Measures of a choice among labels: accuracy, macro-F1, confusion, and how far its confidence can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

BINS = 10

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Choice:
    """The label that is right, the one that was chosen, and the probability its chooser gave it."""

    right: str
    chosen: str
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether the right label was chosen."""
        return self.right == self.chosen


def percent(values: Iterable[object]) -> float | None:
    """How many of the values are true, in per cent to one decimal; None of none."""
    counted = [bool(value) for value in values]
    return round(100 * sum(counted) / len(counted), 1) if counted else None


def accuracy(choices: Iterable[Choice]) -> float | None:
    """Choices that are right, in per cent."""
    return percent(choice.is_right for choice in choices)


def macro_f1(choices: Sequence[Choice]) -> float | None:
    """Mean over the labels that are ever right of the harmonic mean of precision and recall, in per cent.

    A label weighs the same however rare it is; one that is never right has no recall and is left out.
    """
    scores = []
    for label in {choice.right for choice in choices}:
        wanted = sum(choice.right == label for choice in choices)
        given = sum(choice.chosen == label for choice in choices)
        both = sum(choice.right == choice.chosen == label for choice in choices)
        scores.append(2 * both / (wanted + given))
    return round(100 * sum(scores) / len(scores), 1) if scores else None


def confusion(choices: Iterable[Choice]) -> dict[str, dict[str, int]]:
    """How often each label was chosen (inner keys), by the label that is right (outer keys)."""
    counted = Counter((choice.right, choice.chosen) for choice in choices)
    table: dict[str, dict[str, int]] = {}
    for (right, chosen), count in sorted(counted.items()):
        table.setdefault(right, {})[chosen] = count
    return table


def calibration_error(choices: Sequence[Choice], *, bins: int = BINS) -> float | None:
    """Expected calibration error, 0 to 1: confidence in bins of equal width, each bin's distance to its accuracy.

    Bins are weighted by how many choices they hold (Naeini et al., 2015; Guo et al., 2017).
    """
    if not choices:
        return None
    filled: dict[int, list[Choice]] = {}
    for choice in choices:
        filled.setdefault(min(int(choice.confidence * bins), bins - 1), []).append(choice)
    distance = sum(
        abs(sum(choice.is_right for choice in held) - sum(choice.confidence for choice in held))
        for held in filled.values()
    )
    return round(distance / len(choices), 4)


def grouped(items: Iterable[Item], name: Callable[[Item], str]) -> dict[str, list[Item]]:
    """Items by name, names in their order."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(name(item), []).append(item)
    return dict(sorted(groups.items()))


def confusion_table(table: dict[str, dict[str, int]]) -> list[list[str]]:
    """A confusion as rows of cells: a heading, then a row for each right label."""
    columns = list(dict.fromkeys([*table, *(chosen for row in table.values() for chosen in sorted(row))]))
    rows: list[list[Any]] = [
        [right, *(row.get(chosen, 0) for chosen in columns)] for right, row in table.items()
    ]
    return [["right \\ chosen", *columns], *([str(cell) for cell in row] for row in rows)]
