"""Is the cohort neither too easy nor too hard? The estimates and their place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.exceptions import OnfhError
from onfh_nb.report.figure import figure_html, picture_uri, svg_bytes
from onfh_nb.report.numbers import counted
from onfh_nb.stats.difficulty import BINS, TOO_EASY, TOO_HARD, histogram_auc, oracle_auc
from onfh_nb.stats.slice_histograms import VIEWS, SliceHistograms, slice_histograms

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from onfh_nb.cohort import Cohort
    from onfh_nb.stats.estimate import Estimate

_VIEW_WORDS: Final = {"hip": "hip, 140 mm", "whole": "whole slice"}
_PROTOCOL_WORDS: Final = {"cor_t1": "T1", "cor_stir": "STIR"}
_RESAMPLES: Final = 1000


def histogram_estimates(cohort: Cohort) -> list[Estimate]:
    """AUC of grey-level histograms: hip and whole slice, each protocol alone and all together."""
    found = slice_histograms(cohort)
    if found.slices.empty:
        return []
    protocols = [name for name in _PROTOCOL_WORDS if name in set(found.slices["protocol"])]
    estimates: list[Estimate] = []
    for view in VIEWS:
        for protocol in protocols:
            chosen = (found.slices["protocol"] == protocol).to_numpy()
            words = f"{_VIEW_WORDS[view]}, {_PROTOCOL_WORDS[protocol]}"
            estimates += _estimate(found, found.features[view], chosen, words)
        everything = np.isin(found.slices["protocol"], protocols)
        estimates += _estimate(found, _by_protocol(found, view, protocols), everything, f"{_VIEW_WORDS[view]}, pooled")
    return estimates


def oracle_estimates(cohort: Cohort, *, most: int = 1200) -> list[Estimate]:
    """AUC of the true lesion area against each phase of the readers' labels; none without readers.

    Parameters
    ----------
    cohort : Cohort
        With readings.
    most : int
        Slices used; of a longer table every k-th is taken.
    """
    from onfh_nb.synthetic.reader_facts import slice_facts

    readings = cohort.readings
    if readings.empty:
        return []
    slices = cohort.slices[cohort.slices["slice_id"].isin(set(readings["slice_id"]))].sort_values("slice_id")
    if len(slices) > most:
        slices = slices.iloc[np.linspace(0, len(slices) - 1, most).astype(int)]
    areas = {fact.slice_id: fact.lesion_mm2 for fact in slice_facts(cohort.path, slices)}
    readings = readings[readings["slice_id"].isin(areas)].copy()
    readings["lesion_mm2"] = readings["slice_id"].map(areas)
    readings["participant_id"] = readings["slice_id"].str.split("_").str[0]
    estimates: list[Estimate] = []
    for phase, rows in readings.groupby("phase", sort=False):
        words = f"truth against readers, {phase} training"
        estimates.append(oracle_auc(rows, n=_RESAMPLES, group=words))
        estimates.append(oracle_auc(majority(rows), n=_RESAMPLES, group=f"{words}, majority"))
    return estimates


def majority(readings: pd.DataFrame) -> pd.DataFrame:
    """What more than half of the readers said of each slice; one row per slice."""
    found = readings.groupby("slice_id", as_index=False).agg(
        participant_id=("participant_id", "first"), lesion=("lesion", "mean"), lesion_mm2=("lesion_mm2", "first")
    )
    return found.assign(reader="majority", lesion=(found["lesion"] > 0.5).astype(int))


def hardness_html(estimates: Sequence[Estimate]) -> str:
    """The estimates as a figure."""
    from onfh_nb.plotting.picture_ranges import difficulty_intervals

    if not estimates:
        return '<p class="calm">This cohort has no labelled slices of both kinds.</p>'
    fig = difficulty_intervals(estimates, limits=(TOO_EASY, TOO_HARD))
    size = f"{counted(max(e.n_units for e in estimates), 'slice')} of {counted(estimates[0].n_patients, 'patient')}"
    return figure_html(
        picture_uri(fig, svg_bytes(fig)),
        name="difficulty",
        caption=f"AUC of a logistic regression on {BINS} grey levels, and of the truth against readers: {size}.",
        how_to_read=f"Histograms should stay left of {TOO_EASY}: grey levels alone must not give a lesion away. The "
        f"truth should stay right of {TOO_HARD}: what readers wrote must be learnable. Bars are 95 % intervals by "
        "patient.",
        alt="; ".join(f"{e.group}: AUC {e.estimate:.2f}" for e in estimates),
    )


def _by_protocol(found: SliceHistograms, view: str, protocols: Sequence[str]) -> NDArray[np.float64]:
    """One set of columns for each protocol, zero in the others, so that pooling costs the regression nothing."""
    own = [(found.slices["protocol"] == name).to_numpy(float)[:, None] for name in protocols]
    return np.hstack([*(found.features[view] * indicator for indicator in own), *own])


def _estimate(
    found: SliceHistograms, features: NDArray[np.float64], chosen: NDArray[Any], words: str
) -> list[Estimate]:
    rows = found.slices[chosen]
    try:
        return [
            histogram_auc(
                features[chosen],
                rows["lesion"].to_numpy(),
                rows["participant_id"].to_numpy(),
                n=_RESAMPLES,
                group=words,
            )
        ]
    except OnfhError:  # too few patients for five folds, or one class only
        return []
