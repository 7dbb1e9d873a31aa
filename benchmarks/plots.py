"""Bars and curves as SVG, readable on a light and on a dark page, without a plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LABEL, _ROW, _TOP = 720, 210, 26, 34
_CURVES = ("#1f77b4", "#c2410c", "#2e8b57", "#8b5cf6", "#b8860b", "#6b7280")
_OURS, _OTHERS, _INK, _LIMIT = "#1f77b4", "#9aa7b3", "#6b7280", "#c2410c"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `low` and `high` are its interval where there is one."""

    label: str
    value: float | None  # None where it was not measured
    ours: bool = True
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points, both axes in per cent."""

    label: str
    points: Sequence[tuple[float, float]]


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


def lines(title: str, curves: Sequence[Curve]) -> str:
    """A chart of curves over 0 to 100 per cent, each named in its colour below."""
    left, side = 40, 260
    across, height = (_WIDTH - left - 20) / 100, _TOP + side + 34 + _ROW * len(curves)
    bottom = _TOP + side
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
            f'font-size="13" fill="{_INK}" role="img" aria-label="{escape(title)}">'
        ),
        f'<text x="0" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for tick in range(0, 101, 20):
        y, x = bottom - tick * side / 100, left + tick * across
        parts.append(f'<path d="M{left} {y:.1f}H{_WIDTH - 20}" stroke="{_OTHERS}" stroke-width="0.5"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{tick}</text>')
    for number, curve in enumerate(curves):
        color = _CURVES[number % len(_CURVES)]
        places = [f"{left + x * across:.1f},{bottom - y * side / 100:.1f}" for x, y in curve.points]
        parts.append(f'<polyline points="{" ".join(places)}" fill="none" stroke="{color}" stroke-width="2"/>')
        y = bottom + 40 + _ROW * number
        parts.append(f'<rect x="{left}" y="{y - 10}" width="18" height="4" fill="{color}"/>')
        parts.append(f'<text x="{left + 26}" y="{y - 4}">{escape(curve.label)}</text>')
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
