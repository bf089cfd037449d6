"""Measured against true: Bland and Altman's plot, with limits that know which hips belong to one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.plotting.style import BLUE, GREY, INK, VERMILION, styled
from onfh_nb.stats.agreement import agreement_limits
from onfh_nb.stats.patient_means import as_values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
    axes.set_title(f"{words[:1].upper()}{words[1:]}: {limits.n_units} measurements of {limits.n_patients} patients")
    axes.margins(y=0.14)
    return fig


def _line(axes: Axes, value: float, words: str, colour: str, *, solid: bool = False) -> None:
    if not np.isfinite(value):
        return
    axes.axhline(value, color=colour, linewidth=1.6, linestyle="-" if solid else (0, (4, 3)), zorder=2)
    axes.text(
        1.01, value, words.replace("-", "−"), transform=axes.get_yaxis_transform(), va="center", fontsize=8.5,
        color=colour if solid else GREY,
    )  # fmt: skip
