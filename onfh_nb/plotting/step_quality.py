"""Which preprocessing step helps and which hurts: changes against the raw picture, patient by patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.plotting.style import BLUE, GREY, INK, PALE, SERIES, VERMILION, styled
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.judgement import HELPS, HURTS, Scale, verdict

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLES: Mapping[str, str] = {
    "psnr_db": "Fidelity: PSNR, dB",
    "ssim": "Structure: SSIM",
    "lesion_cnr": "Lesion: contrast-to-noise",
    "edge_width_mm": "Edge width of the head, mm",
}
_COLOURS = {HELPS: BLUE, HURTS: VERMILION}


@styled
def changes_by_step(
    table: pd.DataFrame, changes: Sequence[Estimate], scales: Mapping[str, Scale], *, seed: int = 0
) -> Figure:
    """One panel per measure: the mean change of every step with its interval, and each patient as a point.

    Parameters
    ----------
    table : DataFrame
        Changes picture by picture: ``participant_id``, ``step`` and a column ``<measure>_change`` per measure.
    changes : sequence of Estimate
        Their means with intervals; ``quantity`` is the column, ``group`` the step.
    scales : mapping of str to Scale
        Which direction is better, and which change would matter, by measure.
    seed : int
        Seed of the scatter that keeps points apart.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    measures = [name for name in TITLES if any(row.quantity == f"{name}_change" for row in changes)]
    steps = list(dict.fromkeys(row.group for row in changes))
    patients = (
        table.groupby(["step", "participant_id"], observed=True)[[f"{name}_change" for name in measures]]
        .mean()
        .reset_index()
    )
    fig = Figure(figsize=(11.0, 1.6 + 0.36 * len(steps) * (-(-len(measures) // 2))), layout="constrained")
    axes = fig.subplots(-(-len(measures) // 2), 2, sharey=True, squeeze=False)
    rng = np.random.default_rng(seed)
    for panel, name in zip(axes.ravel(), measures, strict=False):
        rows = {row.group: row for row in changes if row.quantity == f"{name}_change"}
        _panel(panel, patients, name, steps, rows, scales[name], rng)
    for unused in axes.ravel()[len(measures) :]:
        unused.set_axis_off()
    _legend(fig)
    return fig


@styled
def gain_over_noise(gains: Sequence[Estimate], *, own_noise_pct: float = float("nan")) -> Figure:
    """Gain in PSNR of each filter over the noise in the picture.

    Parameters
    ----------
    gains : sequence of Estimate
        ``group`` is ``"<step> @ <noise>"``, with the noise in percent of the picture's white.
    own_noise_pct : float
        Noise of the cohort's own pictures, marked where it is known.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    fig = Figure(figsize=(8.6, 4.4), layout="constrained")
    axes = fig.subplots()
    axes.grid(axis="y")
    axes.axhline(0, color=INK, linewidth=1)
    series: dict[str, list[tuple[float, Estimate]]] = {}
    for row in gains:
        step, _, level = row.group.rpartition(" @ ")
        series.setdefault(step, []).append((float(level), row))
    for (step, points), colour in zip(series.items(), SERIES, strict=False):
        levels = [level for level, _ in points]
        axes.fill_between(
            levels,
            [row.ci_low for _, row in points],
            [row.ci_high for _, row in points],
            color=colour,
            alpha=0.18,
            lw=0,
        )
        axes.plot(levels, [row.estimate for _, row in points], color=colour, marker="o", markersize=4, label=step)
    levels = sorted({level for points in series.values() for level, _ in points})
    axes.set_xscale("log", base=2)
    axes.set_xticks(levels, [f"{level:g}" for level in levels])
    axes.minorticks_off()
    if np.isfinite(own_noise_pct) and levels[0] <= own_noise_pct <= levels[-1]:
        axes.axvline(own_noise_pct, color=GREY, linestyle=(0, (4, 3)), linewidth=1)
        axes.annotate(
            "this cohort", (own_noise_pct, 1), xycoords=("data", "axes fraction"), xytext=(4, -10),
            textcoords="offset points", color=GREY, fontsize=8.5,
        )  # fmt: skip
    axes.set(xlabel="noise, standard deviation in % of white", ylabel="gain in PSNR over the raw picture, dB")
    axes.legend(loc="lower right")
    return fig


def _panel(
    axes: Axes,
    patients: pd.DataFrame,
    name: str,
    steps: Sequence[str],
    rows: Mapping[str, Estimate],
    scale: Scale,
    rng: np.random.Generator,
) -> None:
    axes.grid(axis="x")
    axes.axvline(0, color=INK, linewidth=1)
    for place, step in enumerate(steps):
        values = patients.loc[patients["step"] == step, f"{name}_change"].dropna().to_numpy()
        jitter = place + rng.uniform(-0.22, 0.22, len(values))
        axes.scatter(values, jitter, s=9, color=PALE, linewidths=0, zorder=2)
        if step in rows:
            row = rows[step]
            colour = _COLOURS.get(verdict(row, scale), INK)
            axes.plot([row.ci_low, row.ci_high], [place, place], color=colour, linewidth=2.6, zorder=3)
            axes.scatter([row.estimate], [place], s=34, color=colour, edgecolors="white", linewidths=0.8, zorder=4)
    axes.set_yticks(range(len(steps)), steps)
    axes.set_ylim(len(steps) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_title(TITLES[name])
    axes.set_xlabel(f"change from raw  ({'right' if scale.higher_is_better else 'left'} is better)")


def _legend(fig: Figure) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D([], [], color=BLUE, marker="o", linewidth=2.6, label="helps"),
        Line2D([], [], color=VERMILION, marker="o", linewidth=2.6, label="hurts"),
        Line2D([], [], color=INK, marker="o", linewidth=2.6, label="no clear change, or negligible"),
        Line2D([], [], color=PALE, marker="o", linewidth=0, markersize=4, label="one patient"),
    ]
    fig.legend(handles=marks, loc="outside upper right", ncols=4)
