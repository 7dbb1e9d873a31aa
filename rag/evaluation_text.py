"""How the measures of the claim check are printed: a line each, parts indented, a confusion as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from rag.evaluation_labels import confusion_table


def print_summary(summary: Mapping[str, Any]) -> None:
    """A line a measure, a line a part of it, and the confusion as a table."""
    for name, value in summary.items():
        if name == "confusion":
            click.echo("confusion:")
            print_rows(confusion_table(value))
        elif isinstance(value, dict):
            click.echo(f"{name}:")
            for part, found in value.items():
                click.echo(f"    {part}: {_said(found)}")
        else:
            click.echo(f"{name}: {_said(value)}")


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells in columns as wide as their widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "-" if value is None else str(value)
