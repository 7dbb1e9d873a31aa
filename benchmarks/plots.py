"""Bars as SVG, readable on a light and on a dark page, without a plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LABEL, _ROW, _TOP = 720, 210, 26, 34
_OURS, _OTHERS, _INK, _LIMIT = "#1f77b4", "#9aa7b3", "#6b7280", "#c2410c"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `low` and `high` are its interval where there is one."""

    label: str
    value: float | None  # None where it was not measured
    ours: bool = True
    low: float | None = None
    high: float | None = None


def bars(title: str, rows: Sequence[Bar], *, unit: str, limit: float | None = None) -> str:
    """A chart of horizontal bars that begin at zero.

    :param limit: what is promised, drawn as a line across.
    """
    most = max([limit or 0.0, *(row.high or row.value or 0.0 for row in rows)]) or 1.0
    scale = (_WIDTH - _LABEL - 90) / most
    height = _TOP + _ROW * len(rows) + 12
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
            f'font-size="13" fill="{_INK}" role="img" aria-label="{escape(title)}">'
        ),
        f'<text x="0" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number
        parts.append(f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(row.label)}</text>')
        parts += _bar(row, y, scale, unit)
    if limit is not None:
        x = _LABEL + limit * scale
        parts.append(
            f'<line x1="{x:.1f}" y1="{_TOP - 6}" x2="{x:.1f}" y2="{height - 8}" stroke="{_LIMIT}" '
            'stroke-width="2" stroke-dasharray="4 3"/>'
        )
        parts.append(f'<text x="{x + 4:.1f}" y="{_TOP - 8}" fill="{_LIMIT}">{limit:g}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _bar(row: Bar, y: int, scale: float, unit: str) -> list[str]:
    if row.value is None:
        return [f'<text x="{_LABEL}" y="{y + 14}" font-style="italic">not measured</text>']
    width = max(row.value * scale, 1.0)
    color = _OURS if row.ours else _OTHERS
    parts = [f'<rect x="{_LABEL}" y="{y}" width="{width:.1f}" height="18" fill="{color}"/>']
    end = width
    if row.low is not None and row.high is not None:
        low, high = _LABEL + row.low * scale, _LABEL + row.high * scale
        middle = y + 9
        parts.append(f'<path d="M{low:.1f} {middle}H{high:.1f}" stroke="{_INK}" stroke-width="2"/>')
        end = max(end, high - _LABEL)
    parts.append(f'<text x="{_LABEL + end + 6:.1f}" y="{y + 14}">{_figure(row.value)} {escape(unit)}</text>')
    return parts


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
