"""An axis that follows the points: an interval that goes far beyond them is cut, and an arrow head says so."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.plotting.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ends = tuple[float, float]
_ROOM: Final = 0.25  # beyond the points, of their range, for intervals
_PAD: Final = 0.06  # between the last point or end of an interval and the edge
CARETUP, CARETDOWN = 6, 7  # matplotlib's heads whose tip is at their place, without importing it


def axis_ends(points: ArrayLike, intervals: Iterable[Ends]) -> Ends:
    """Ends of an axis that shows all points, and intervals as far as they do not press the points together.

    Parameters
    ----------
    points : array_like, shape (n,)
        Everything that must be seen, at least one value.
    intervals : iterable of (low, high)
        Those that are not finite do not count.

    Returns
    -------
    low, high : float

    Examples
    --------
    >>> [round(end, 1) for end in axis_ends([0.0, 10.0], [(2.0, 11.0), (-500.0, 500.0)])]
    [-2.5, 12.5]
    """
    low, high = float(np.min(points)), float(np.max(points))
    known = [ends for ends in intervals if all(map(isfinite, ends))]
    span = (high - low) or 1.0
    return low - _margin([low - end for end, _ in known], span), high + _margin([end - high for _, end in known], span)


def _margin(beyond: Iterable[float], span: float) -> float:
    """How far the axis goes on beyond the last point, so that every interval ends clear of its edge or is cut there."""
    room, pad = _ROOM * span, _PAD * span
    margin, cut = pad, False
    for way in sorted(beyond):
        if way <= max(room, margin):
            margin = max(margin, way + pad)
        else:
            cut = True
    return max(margin, room) if cut else margin


def is_cut(interval: Ends, axis: Ends) -> bool:
    """Whether part of an interval lies beyond the axis.

    Examples
    --------
    >>> is_cut((-500.0, 5.0), (-3.0, 13.0)), is_cut((2.0, 5.0), (-3.0, 13.0))
    (True, False)
    """
    return interval[0] < axis[0] or interval[1] > axis[1]


def draw_interval(axes: Axes, x: float, interval: Ends, axis: Ends) -> None:
    """Draw an upright interval; where it is cut an arrow head touches the edge, with the value of the end beside it.

    Parameters
    ----------
    axes : matplotlib Axes
        Where.
    x : float
        Place of the interval.
    interval, axis : (low, high)
        Its ends, and those of the axis.
    """
    width = 1.3 if is_cut(interval, axis) else 2.0  # what says little shall not draw the eye
    axes.plot([x, x], np.clip(interval, *axis), color=INK, linewidth=width, zorder=4)
    for end, edge, head, side in ((interval[0], axis[0], CARETDOWN, "bottom"), (interval[1], axis[1], CARETUP, "top")):
        if axis[0] <= end <= axis[1]:
            continue
        axes.plot([x], [edge], marker=head, markersize=7, color=INK, linestyle="none", clip_on=False, zorder=4)
        axes.annotate(
            f"{end:.0f}".replace("-", "−"), (x, edge), xytext=(6, 0), textcoords="offset points", fontsize=7.5,
            color="#555555", va=side,
        )  # fmt: skip
