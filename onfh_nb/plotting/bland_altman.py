"""Measured against true: Bland and Altman's plot, with limits that know which hips belong to one patient."""

from __future__ import annotations

from math import nan, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import BLUE, GREY, INK, VERMILION, styled
from onfh_nb.stats.labelled_scores import clusters_of
from onfh_nb.stats.patient_means import as_values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Limits(NamedTuple):
    """Bias and limits of agreement, in the unit of the measurement."""

    bias: float
    low: float
    high: float
    bias_low: float
    bias_high: float
    n_units: int
    n_patients: int


@styled
def agreement_plot(
    truth: ArrayLike, measured: ArrayLike, groups: Any, *, words: str = "vessel length", unit: str = "mm"
) -> Figure:
    """Draw measured less true over true, with bias and 95 % limits of agreement.

    Parameters
    ----------
    truth, measured : array_like of float, shape (n,)
        True and measured value of each unit, NaN where there is none. The truth is exact, so that it and not the mean
        of both is the horizontal axis.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    words, unit : str
        What is measured, and in what.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If ``groups`` is missing or does not fit, or no unit has both values.

    References
    ----------
    Bland JM, Altman DG. Lancet 1986;327:307-310. doi:10.1016/S0140-6736(86)90837-8
    """
    from matplotlib.figure import Figure

    limits = agreement_limits(truth, measured, groups)
    true, found = as_values(truth, "truth"), as_values(measured, "measured")
    fig = Figure(figsize=(7.2, 4.0), layout="constrained")
    axes = fig.subplots()
    axes.grid(axis="y")
    axes.axhline(0, color=INK, linewidth=0.9, zorder=1)
    axes.axhspan(limits.bias_low, limits.bias_high, color=BLUE, alpha=0.16, linewidth=0, zorder=1)
    axes.scatter(true, found - true, s=22, facecolors="white", edgecolors=BLUE, linewidths=1.1, zorder=3)
    _line(axes, limits.bias, f"bias {limits.bias:+.2f} {unit}", BLUE, solid=True)
    _line(axes, limits.high, f"upper limit {limits.high:+.2f}", VERMILION)
    _line(axes, limits.low, f"lower limit {limits.low:+.2f}", VERMILION)
    axes.set_xlabel(f"true {words}, {unit}")
    axes.set_ylabel(f"measured less true, {unit}")
    axes.set_title(f"{words[:1].upper()}{words[1:]}: {limits.n_units} hips of {limits.n_patients} patients")
    axes.margins(y=0.14)
    return fig


def agreement_limits(truth: ArrayLike, measured: ArrayLike, groups: Any, *, level: float = 0.95) -> Limits:
    """Bias with its interval, and the limits within which 95 % of single differences lie.

    The interval of the bias is Student's over the means of patients; the limits take the variance between patients and
    within them together, for unequal numbers of hips.

    Returns
    -------
    Limits
        Nearer to 0 and narrower is better. NaN where there are fewer than two patients.

    References
    ----------
    Bland JM, Altman DG. Stat Methods Med Res 1999;8:135-160. doi:10.1177/096228029900800204

    Examples
    --------
    >>> limits = agreement_limits([10.0, 20, 30, 40], [11.0, 22, 30, 42], list("abcd"))
    >>> round(limits.bias, 2), round(limits.low, 2), round(limits.high, 2)
    (1.25, -0.63, 3.13)
    """
    from scipy.special import stdtrit

    true, found = as_values(truth, "truth"), as_values(measured, "measured")
    if len(true) != len(found):
        raise ParameterError(f"truth has {len(true)} units and measured {len(found)}, expected the same units")
    clusters = clusters_of(len(true), groups)
    seen = np.isfinite(true) & np.isfinite(found)
    if not seen.any():
        raise ParameterError("no unit has both a true and a measured value, expected at least one")
    difference, codes = (found - true)[seen], np.unique(clusters.codes[seen], return_inverse=True)[1]
    sizes = np.bincount(codes).astype(np.float64)
    means = np.bincount(codes, difference) / sizes
    count, bias = len(sizes), float(means.mean())
    if count < 2:
        return Limits(bias, nan, nan, nan, nan, int(seen.sum()), count)
    spread = sqrt(_variance_of_one(difference, codes, sizes, means))
    half = float(stdtrit(count - 1, 0.5 + level / 2)) * float(np.std(means, ddof=1)) / sqrt(count)
    return Limits(bias, bias - 1.96 * spread, bias + 1.96 * spread, bias - half, bias + half, int(seen.sum()), count)


def _variance_of_one(
    difference: NDArray[np.float64], codes: NDArray[np.intp], sizes: NDArray[np.float64], means: NDArray[np.float64]
) -> float:
    """Variance of a single difference: between patients plus within, by mean squares of unequal groups."""
    n, count = sizes.sum(), len(sizes)
    between = float((sizes * (means - difference.mean()) ** 2).sum()) / (count - 1)
    if n == count:
        return between
    within = float(((difference - means[codes]) ** 2).sum()) / (n - count)
    size = (n - (sizes**2).sum() / n) / (count - 1)
    return max(0.0, (between - within) / size) + within


def _line(axes: Axes, value: float, words: str, colour: str, *, solid: bool = False) -> None:
    if not np.isfinite(value):
        return
    axes.axhline(value, color=colour, linewidth=1.6, linestyle="-" if solid else (0, (4, 3)), zorder=2)
    axes.text(
        1.01, value, words.replace("-", "−"), transform=axes.get_yaxis_transform(), va="center", fontsize=8.5,
        color=colour if solid else GREY,
    )  # fmt: skip
