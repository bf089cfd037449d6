"""Is the cohort neither too easy nor too hard? The estimates and their place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.exceptions import OnfhError
from onfh_nb.report.figure import figure_html, picture_uri, svg_bytes
from onfh_nb.report.numbers import counted
from onfh_nb.stats.difficulty import (
    BINS,
    FEW_NORMALS,
    TOO_EASY,
    TOO_HARD,
    auc_against_one_reader,
    histogram_auc,
    oracle_auc,
    reader_error,
)
from onfh_nb.stats.slice_histograms import VIEWS, SliceHistograms, slice_histograms

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from onfh_nb.cohort import Cohort
    from onfh_nb.stats.estimate import Estimate

_VIEW_WORDS: Final = {"hip": "hip alone", "whole": "whole slice"}
_PROTOCOL_WORDS: Final = {"cor_t1": "T1", "cor_stir": "STIR"}
_RESAMPLES: Final = 1000
_PUBLISHED_KAPPA: Final = 0.85
_PHASES: Final = ("after", "before")


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
        estimates += _estimate(found, _by_protocol(found, view, protocols), everything, f"{_VIEW_WORDS[view]}, both")
    return estimates


def oracle_estimates(cohort: Cohort, *, most: int = 1200) -> list[Estimate]:
    """AUC of the true lesion area against the readers' labels, the majority first; none without readers.

    The first is the one to judge by: the majority after training is the reference standard of the published reading.

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
    readers = readings["reader"].nunique()
    for phase in _PHASES:
        rows = readings[readings["phase"] == phase]
        if not rows.empty:
            words = f"majority of {readers}, {phase} training"
            estimates.append(oracle_auc(majority(rows), n=_RESAMPLES, group=words))
            estimates.append(oracle_auc(rows, n=_RESAMPLES, group=f"one reader, {phase} training"))
    return estimates


def caveats(cohort: Cohort) -> list[str]:
    """What the figures of this cohort cannot say, one sentence each."""
    slices = cohort.slices
    normal = slices.loc[slices["lesion"].astype("Float64").eq(0), "participant_id"].nunique()
    if not 0 < normal < FEW_NORMALS:
        return []
    return [
        f"Slices without a lesion come from {counted(normal, 'patient')} only (fewer than {FEW_NORMALS}): the AUC of "
        "grey levels and its interval say little about cohorts of this kind."
    ]


def bound_html(cohort: Cohort) -> str:
    """Why the truth cannot agree fully with one reader, with the arithmetic for this cohort."""
    labels = cohort.slices["lesion"].dropna().astype(float)
    if cohort.readings.empty or labels.nunique() < 2:
        return ""
    share = float(labels.mean())
    error, best = (rule(_PUBLISHED_KAPPA, share) for rule in (reader_error, auc_against_one_reader))
    return (
        f"<p>One reader's own slips bound what the truth can reach. Readers who agree with κ = {_PUBLISHED_KAPPA}, as "
        f"published after training, each err in {100 * error:.1f} % of slices when {100 * share:.0f} % of them show a "
        f"lesion; against one of them the truth itself has an AUC of {best:.3f} if slips have nothing to do with the "
        "size of a lesion, and somewhat more where they fall on the smallest. Three readers seldom slip together, so "
        "the figure to judge by is that of their majority after training, the reference standard: at least "
        f"{TOO_HARD}.</p>"
    )


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
    grey = [e.n_units for e in estimates if "grey" in e.quantity] or [e.n_units for e in estimates]
    size = f"up to {counted(max(grey), 'slice')} of {counted(max(e.n_patients for e in estimates), 'patient')}"
    return figure_html(
        picture_uri(fig, svg_bytes(fig)),
        name="difficulty",
        caption=f"Lesion or no lesion, told from {BINS} grey levels alone and by the true area: {size}.",
        how_to_read="The hip alone is 140 mm about the head; 'both' pools T1 and STIR. Grey levels should stay left of "
        f"{TOO_EASY}: they alone must not give a lesion away. The true area against the majority after training should "
        f"stay right of {TOO_HARD}: what readers wrote must be learnable. Grey rows are not judged. Bars are 95 % "
        "intervals that resample patients; the models stay as fitted on the other four fifths of the patients, so the "
        "chance of their training is left out. Bins, penalty and folds are the same for every cohort.",
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
