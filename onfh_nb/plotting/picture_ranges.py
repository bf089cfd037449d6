"""Statistics of computed pictures beside the ranges of real ones, and how easy a cohort is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.plotting.style import BLUE, GREEN, GREY, INK, PALE, VERMILION, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from onfh_nb.stats.estimate import Estimate

STATISTIC_WORDS: Mapping[str, str] = {
    "slope": "Spectral slope",
    "kurtosis": "Kurtosis of differences",
    "steep_share": "Share of steep pixels",
    "smooth_share": "Share of smooth patches",
    "patch_sd": "Median patch SD",
    "level_5": "Grey level, 5 %",
    "level_25": "Grey level, 25 %",
    "level_50": "Grey level, 50 %",
    "level_75": "Grey level, 75 %",
    "level_95": "Grey level, 95 %",
}
_COLUMNS: Final = 5
_SITE_COLOURS: Mapping[str, str] = {"S3T": BLUE, "P15T": VERMILION}


@styled
def picture_ranges(values: pd.DataFrame, ranges: Sequence[Any], *, seed: int = 0) -> Figure:
    """One panel per statistic: each picture as a point by scanner, the range of the real pictures as a band.

    Parameters
    ----------
    values : DataFrame
        One row per picture: ``site`` and the statistics.
    ranges : sequence of RealRange
        Of one contrast: ``statistic, low, high``.
    seed : int
        Seed of the scatter that keeps points apart.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    rows = -(-len(ranges) // _COLUMNS)
    fig = Figure(figsize=(11.0, 0.5 + 2.3 * rows), layout="constrained")
    axes = fig.subplots(rows, min(_COLUMNS, len(ranges)), squeeze=False)
    rng = np.random.default_rng(seed)
    sites = [site for site in _SITE_COLOURS if site in set(values["site"])]
    for panel, known in zip(axes.ravel(), ranges, strict=False):
        _range_panel(panel, values, known, sites, rng)
    for unused in axes.ravel()[len(ranges) :]:
        unused.set_axis_off()
    return fig


@styled
def difficulty_intervals(estimates: Sequence[Estimate], *, limits: tuple[float, float]) -> Figure:
    """AUC with intervals, one line each: histograms should stay left of the first limit, the truth right of the second.

    Of the lines of the truth only the first is judged; the others are drawn in grey.

    Parameters
    ----------
    estimates : sequence of Estimate
        ``group`` names the line.
    limits : (float, float)
        Too easy above the first (for histograms), too hard below the second (for the truth).

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    fig = Figure(figsize=(9.4, 1.1 + 0.34 * len(estimates)), layout="constrained")
    axes = fig.subplots()
    axes.grid(axis="x")
    axes.axvline(0.5, color=PALE, linewidth=1)
    for limit in limits:
        axes.axvline(limit, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    judged = next((row for row in estimates if "truth" in row.quantity), None)
    for place, row in enumerate(estimates):
        oracle = "truth" in row.quantity
        good = row.estimate >= limits[1] if oracle else row.estimate <= limits[0]
        colour = GREY if oracle and row is not judged else GREEN if good else VERMILION
        if np.isfinite([row.ci_low, row.ci_high]).all():
            axes.plot([row.ci_low, row.ci_high], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
        axes.plot(row.estimate, place, "o" if good or colour == GREY else "D", color=colour, markersize=6.5)
    axes.set_yticks(range(len(estimates)), [_line(row) for row in estimates])
    axes.invert_yaxis()
    axes.set_xlim(0.2, 1.01)
    axes.set_xlabel("AUC")
    return fig


def _line(row: Estimate) -> str:
    return f"{'true area' if 'truth' in row.quantity else 'grey levels'}: {row.group}"


def _range_panel(axes: Axes, values: pd.DataFrame, known: Any, sites: Sequence[str], rng: np.random.Generator) -> None:
    axes.axhspan(known.low, known.high, color=GREEN, alpha=0.16, linewidth=0)
    for edge in (known.low, known.high):
        axes.axhline(edge, color=GREEN, linewidth=0.9)
    for place, site in enumerate(sites):
        own = values.loc[values["site"] == site, known.statistic].to_numpy(float)
        across = place + rng.uniform(-0.22, 0.22, own.size)
        axes.plot(across, own, "o", color=_SITE_COLOURS[site], markersize=3.6, alpha=0.65, markeredgewidth=0)
        if own.size:
            axes.plot([place - 0.32, place + 0.32], [np.median(own)] * 2, color=INK, linewidth=1.6)
    axes.set_title(STATISTIC_WORDS.get(known.statistic, known.statistic), fontsize=9.5)
    axes.set_xticks(range(len(sites)), [{"S3T": "3 T", "P15T": "1.5 T"}.get(site, site) for site in sites])
    axes.set_xlim(-0.6, len(sites) - 0.4)
    axes.tick_params(axis="x", length=0, labelcolor=GREY)
