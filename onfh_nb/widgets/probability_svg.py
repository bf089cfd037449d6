"""Probabilities of a slice and of its hip as bars, and of every slice of the hip as columns, with the threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

from onfh_nb.plotting.style import BLUE, VERMILION

_WIDTH, _LABEL, _BAR = 480, 74, 230
_ROW, _AXIS = 30, 30
_LEFT, _TOP, _HEIGHT, _FOOT = 46, 10, 96, 22

_CROWDED: Final = 0.3  # nearer than this to the end of the axis, the threshold's words would run into its number

Span = tuple[float, float]


class ProbabilityBar(NamedTuple):
    """A bar: what it stands for, its probability 0 … 1, and what the call comes to."""

    label: str
    probability: float
    words: str
    right: bool


class HipColumn(NamedTuple):
    """A slice of a hip: probability 0 … 1, truth, and the number under it (empty: none)."""

    probability: float
    y_true: int
    label: str


def probability_bars(bars: Sequence[ProbabilityBar], threshold: float, span: Span = (0.0, 1.0)) -> str:
    """Bars, vermilion where called a lesion and blue where not, and a line at the threshold.

    Parameters
    ----------
    bars : sequence of ProbabilityBar
        From above.
    threshold : float
        0 … 1.
    span : tuple of float
        Ends of the axis; what lies beyond is cut off.

    Returns
    -------
    str
        An ``<svg>`` element without any outside reference.
    """
    base = _ROW * len(bars) + 8
    at = _LABEL + along(threshold, span) * _BAR
    drawn = "".join(_bar(bar, k, threshold, span) for k, bar in enumerate(bars))
    said = "; ".join(f"{bar.label}: probability {bar.probability:.2f}, {bar.words}" for bar in bars)
    ticks = "".join(
        f'<text x="{_LABEL + k * _BAR:g}" y="{base + 16}" text-anchor="middle" fill-opacity=".7">{end:g}</text>'
        for k, end in enumerate(span)
        if abs(k - along(threshold, span)) > _CROWDED
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {base + _AXIS}" role="img" aria-label="{escape(said)}" class="onfh-bars">'
        f'<g fill="currentColor" font-size="13">{drawn}{ticks}'
        f'<path d="M{at:.1f} 2V{base}" stroke="currentColor" stroke-width="2"/>'
        f'<text x="{at:.1f}" y="{base + 16}" text-anchor="middle">threshold {threshold:.8g}</text></g></svg>'
    )


def hip_columns(columns: Sequence[HipColumn], current: int, threshold: float, span: Span = (0.0, 1.0)) -> str:
    """The slices of a hip from front to back of the stack: height is probability, colour is truth.

    Parameters
    ----------
    columns : sequence of HipColumn
        In the order of the slices.
    current : int
        Place of the one that is shown.
    threshold : float
        0 … 1.
    span : tuple of float
        Ends of the axis; what lies beyond is cut off.

    Returns
    -------
    str
        An ``<svg>`` element without any outside reference.
    """
    step = min((_WIDTH - _LEFT) / max(len(columns), 1), 48.0)
    base, wide = _TOP + _HEIGHT, len(columns) * step
    y = base - along(threshold, span) * _HEIGHT
    drawn = "".join(
        _column(column, along(column.probability, span), _LEFT + k * step, step, k == current)
        for k, column in enumerate(columns)
    )
    above = sum(column.probability >= threshold for column in columns)
    said = f"{above} of {len(columns)} slices of this hip are called a lesion"
    return (
        f'<svg viewBox="0 0 {_WIDTH} {base + _FOOT}" role="img" aria-label="{escape(said)}" class="onfh-columns">'
        f'<g fill="currentColor" font-size="12">{drawn}'
        f'<path d="M{_LEFT} {base}h{wide:.1f}" stroke="currentColor" stroke-opacity=".5"/>'
        f'<path d="M{_LEFT} {y:.1f}h{wide:.1f}" stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 3"/>'
        f'<text x="{_LEFT - 6}" y="{_TOP + 5}" text-anchor="end">{span[1]:g}</text>'
        f'<text x="{_LEFT - 6}" y="{base + 4}" text-anchor="end">{span[0]:g}</text></g></svg>'
    )


def along(probability: float, span: Span) -> float:
    """How far along an axis a probability lies, 0 … 1.

    Examples
    --------
    >>> round(along(0.52, (0.5, 0.6)), 6), along(0.7, (0.5, 0.6))
    (0.2, 1.0)
    """
    low, high = span
    return min(max((probability - low) / (high - low), 0.0), 1.0)


def probability_text(probability: float, span: Span) -> str:
    """A probability with two decimals, or as many more as a narrow axis needs.

    Examples
    --------
    >>> probability_text(0.51234, (0, 1)), probability_text(0.51234, (0.5, 0.52))
    ('0.51', '0.5123')
    """
    return f"{probability:.{max(2, 2 - math.floor(math.log10(span[1] - span[0])))}f}"


def _bar(bar: ProbabilityBar, row: int, threshold: float, span: Span) -> str:
    y = 6 + row * _ROW
    colour = VERMILION if bar.probability >= threshold else BLUE
    tick = "✓" if bar.right else "✗"
    wide, said = max(along(bar.probability, span) * _BAR, 1), probability_text(bar.probability, span)
    return (
        f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect x="{_LABEL}" y="{y}" width="{_BAR}" height="20" fill="currentColor" fill-opacity=".08"/>'
        f'<rect x="{_LABEL}" y="{y}" width="{wide:.1f}" height="20" fill="{colour}"/>'
        f'<text x="{_LABEL + _BAR + 10}" y="{y + 15}"><tspan font-weight="700">{said}</tspan>'
        f"  {tick} {escape(bar.words)}</text>"
    )


def _column(column: HipColumn, share: float, x: float, step: float, current: bool) -> str:
    base, height = _TOP + _HEIGHT, max(share * _HEIGHT, 1.5)
    colour = VERMILION if column.y_true == 1 else BLUE
    mark = ""
    if current:
        place = f'x="{x:.1f}" y="{_TOP - 4}" width="{step:.1f}" height="{_HEIGHT + 4}"'
        mark = f'<rect {place} fill="#888" fill-opacity=".28"/>'
    weight = ' font-weight="700"' if current else ""
    label = f'<text x="{x + step / 2:.1f}" y="{base + 16}" text-anchor="middle"{weight}>{escape(column.label)}</text>'
    place = f'x="{x + 0.14 * step:.1f}" y="{base - height:.1f}" width="{0.72 * step:.1f}" height="{height:.1f}"'
    return f'{mark}<rect {place} fill="{colour}"/>{label}'
