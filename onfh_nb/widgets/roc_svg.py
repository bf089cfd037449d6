"""ROC curves as a few kilobytes of SVG, with points that move; the curves are made once, the points at every move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from onfh_nb.plotting.style import BLUE, GREY, VERMILION

if TYPE_CHECKING:
    from onfh_nb.evaluate.curves import RocCurve

COLOURS: Final = {"slices": BLUE, "hips": VERMILION}
_DASHES: Final = {"slices": "", "hips": ' stroke-dasharray="6 3"'}
_SIDE, _LEFT, _TOP = 290, 44, 8
_WIDTH, _HEIGHT = _LEFT + _SIDE + 10, _TOP + _SIDE + 40


class RocPoint(NamedTuple):
    """Where a threshold lies on a curve; 0 … 1, higher is better for both."""

    level: str
    sensitivity: float
    specificity: float


def roc_backdrop(curves: dict[str, RocCurve], words: dict[str, str], others: Iterable[RocCurve] = ()) -> str:
    """Axes and curves, without points.

    Parameters
    ----------
    curves : dict of str to RocCurve
        By ``"slices"`` and ``"hips"``.
    words : dict of str to str
        Areas in words, for the legend.
    others : iterable of RocCurve
        Drawn pale behind: the other models.

    Returns
    -------
    str
        Inside of an ``<svg>``, for :func:`roc_svg`.
    """
    pale = "".join(
        f'<path d="{_path(curve)}" fill="none" stroke="{GREY}" stroke-opacity=".35" stroke-width="1"/>'
        for curve in others
    )
    drawn = "".join(
        f'<path d="{_path(curve)}" fill="none" stroke="{COLOURS[level]}" stroke-width="2.2"{_DASHES[level]}/>'
        for level, curve in curves.items()
    )
    return _axes() + pale + drawn + _legend([(level, words[level]) for level in curves])


def roc_svg(backdrop: str, points: Sequence[RocPoint]) -> str:
    """The curves with a point for each level, and lines from it to both axes.

    Parameters
    ----------
    backdrop : str
        From :func:`roc_backdrop`.
    points : sequence of RocPoint
        Where the threshold lies; one with NaN is left out.

    Returns
    -------
    str
        An ``<svg>`` element without any outside reference.
    """
    there = [point for point in points if point.sensitivity == point.sensitivity == point.sensitivity]
    there = [point for point in there if point.specificity == point.specificity]
    marks = "".join(_mark(point) for point in there)
    said = "; ".join(f"{p.level}: sensitivity {p.sensitivity:.0%}, specificity {p.specificity:.0%}" for p in there)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape("ROC curve. " + said)}" '
        f'class="onfh-roc">{backdrop}{marks}</svg>'
    )


def _mark(point: RocPoint) -> str:
    x, y = _LEFT + (1 - point.specificity) * _SIDE, _TOP + (1 - point.sensitivity) * _SIDE
    colour = COLOURS[point.level]
    return (
        f'<path d="M{_LEFT} {y:.1f}H{x:.1f}V{_TOP + _SIDE}" fill="none" stroke="{colour}" stroke-dasharray="2 3"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{colour}" stroke="#fff" stroke-width="2" '
        f'data-level="{point.level}"/>'
    )


def _path(curve: RocCurve) -> str:
    x = np.round(_LEFT + curve.fpr * _SIDE, 1)
    y = np.round(_TOP + (1 - curve.tpr) * _SIDE, 1)
    # Of thousands of slices only the first in each pixel is drawn; the corner (1, 1) always is.
    kept = np.r_[True, (np.diff(x.round()) != 0) | (np.diff(y.round()) != 0)]
    kept[-1] = True
    return "M" + "L".join(f"{a:g} {b:g}" for a, b in zip(x[kept], y[kept], strict=True))


def _axes() -> str:
    grid = "".join(
        f"M{_LEFT} {_TOP + at * _SIDE:g}h{_SIDE}M{_LEFT + at * _SIDE:g} {_TOP}v{_SIDE}"
        for at in (0, 0.25, 0.5, 0.75, 1)
    )
    ticks = "".join(
        f'<text x="{_LEFT + at * _SIDE:g}" y="{_TOP + _SIDE + 15}" text-anchor="middle">{at:g}</text>'
        f'<text x="{_LEFT - 6}" y="{_TOP + (1 - at) * _SIDE + 4:g}" text-anchor="end">{at:g}</text>'
        for at in (0, 0.5, 1)
    )
    middle = _TOP + _SIDE / 2
    return (
        f'<path d="{grid}" fill="none" stroke="currentColor" stroke-opacity=".15"/>'
        f'<path d="M{_LEFT} {_TOP + _SIDE}L{_LEFT + _SIDE} {_TOP}" stroke="currentColor" stroke-opacity=".4" '
        f'stroke-dasharray="4 4"/><g fill="currentColor" font-size="12">{ticks}'
        f'<text x="{_LEFT + _SIDE / 2:g}" y="{_TOP + _SIDE + 33}" text-anchor="middle">1 − specificity</text>'
        f'<text transform="translate(12 {middle:g}) rotate(-90)" text-anchor="middle">sensitivity</text></g>'
    )


def _legend(rows: list[tuple[str, str]]) -> str:
    lines = []
    for k, (level, words) in enumerate(rows):
        y = _TOP + _SIDE - 14 - 18 * (len(rows) - 1 - k)
        lines.append(
            f'<path d="M{_LEFT + 82} {y - 4}h22" stroke="{COLOURS[level]}" stroke-width="2.2"{_DASHES[level]}/>'
            f'<text x="{_LEFT + 110}" y="{y}">{level}, AUC {escape(words)}</text>'
        )
    return f'<g fill="currentColor" font-size="12">{"".join(lines)}</g>'
