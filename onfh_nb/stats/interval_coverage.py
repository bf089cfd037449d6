"""How often intervals of the area under the ROC curve hold the truth, found on simulated cohorts that have one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import auc_ci
from onfh_nb.stats.estimate import INDEPENDENT, Estimate
from onfh_nb.stats.interval_width import wilson_interval
from onfh_nb.stats.metric_intervals import metric_bootstrap

LABELS: Final = ("hip", "patient", "unit")


@dataclass(frozen=True)
class Design:
    """One kind of cohort: patients with two hips each, and slices of a hip that resemble one another.

    Parameters
    ----------
    patients : int
        Patients in a cohort.
    units : int
        Units (slices, or hips where it is 2) per patient; 1 gives independent units.
    auc : float
        True area under the ROC curve of units of different patients, 0.5 to 1.
    correlation : float
        Correlation of the scores of two units of one hip and the same truth, 0 to 1; between hips it is half of that.
    labels : {'hip', 'patient', 'unit'}
        What has a lesion: hips (of ten patients seven on both sides and three on one), half of the patients, or half
        of the units of each hip.
    """

    patients: int
    units: int
    auc: float = 0.85
    correlation: float = 0.5
    labels: str = "hip"

    def __post_init__(self) -> None:
        if self.patients < 2 or self.units < 1 or not 0.5 <= self.auc < 1 or not 0 <= self.correlation <= 1:
            raise ParameterError(
                f"{self} expected at least 2 patients, 1 unit, an area from 0.5 to below 1, a correlation from 0 to 1"
            )
        if self.labels not in LABELS or (self.labels != "patient" and self.units < 2):
            raise ParameterError(
                f"labels is {self.labels!r} with {self.units} units, expected one of {LABELS}, the last two only "
                "with several units per patient"
            )


def simulate_scores(
    design: Design, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.intp]]:
    """One cohort: truth, score and patient of every unit, each of shape (patients * units,).

    Examples
    --------
    >>> truth, score, patient = simulate_scores(Design(30, 30), np.random.default_rng(0))
    >>> len(truth), len(set(patient.tolist()))
    (900, 30)
    """
    from scipy.special import ndtri

    shape = (design.patients, design.units)
    hip = np.broadcast_to(np.arange(design.units) * 2 // design.units, shape)
    truth = _truth(design, hip)
    half = sqrt(design.correlation / 2)
    of_patient, of_hip = rng.normal(size=(design.patients, 1)), rng.normal(size=(design.patients, 2))
    own = rng.normal(size=shape)
    shared = half * (of_patient + np.take_along_axis(of_hip, hip, axis=1))
    score = sqrt(2) * ndtri(design.auc) * truth + shared + sqrt(1 - design.correlation) * own
    return truth.ravel(), score.ravel(), np.repeat(np.arange(design.patients), design.units)


def coverage(
    design: Design, *, runs: int = 1000, seed: int = 0, methods: Sequence[str] = ("naive", "clustered")
) -> pd.DataFrame:
    """Share of simulated cohorts whose 95 % interval holds the true area under the ROC curve.

    Parameters
    ----------
    design : Design
        Kind of cohort.
    runs, seed : int, int
        Number of cohorts, and the seed of all of them; every method sees the same cohorts.
    methods : sequence of {'naive', 'clustered', 'bootstrap'}
        DeLong as if units were independent, :func:`onfh_nb.stats.auc_ci` with the patients, and the bootstrap over
        patients (500 resamples).

    Returns
    -------
    DataFrame
        One row per method: the design, ``method``, ``covered``, ``runs``, ``coverage`` (0.95 is right) with its Wilson
        interval ``ci_low``, ``ci_high``, the ``mean_width`` of the intervals and ``seed``. An interval that could not
        be made counts as not covering.

    Raises
    ------
    ParameterError
        If a method is unknown or there are no runs.

    Examples
    --------
    >>> table = coverage(Design(30, 30), runs=50)
    >>> bool(table.coverage[0] < table.coverage[1])
    True
    """
    unknown = [name for name in methods if name not in _METHODS]
    if runs < 1 or unknown:
        raise ParameterError(f"runs is {runs} and methods {list(methods)}, expected at least 1 run of {list(_METHODS)}")
    covered, width = np.zeros(len(methods), int), np.zeros(len(methods))
    for stream in np.random.SeedSequence(seed).spawn(runs):
        cohort = simulate_scores(design, np.random.default_rng(stream))
        for k, name in enumerate(methods):
            found = _METHODS[name](*cohort)
            covered[k] += found.ci_low <= design.auc <= found.ci_high
            width[k] += (found.ci_high - found.ci_low) / runs
    rows = []
    for name, count, mean_width in zip(methods, covered, width, strict=True):
        low, high = wilson_interval(int(count), runs)
        result = {"covered": int(count), "runs": runs, "coverage": count / runs, "ci_low": low, "ci_high": high}
        rows.append({**asdict(design), "method": name, **result, "mean_width": mean_width, "seed": seed})
    return pd.DataFrame(rows)


def _truth(design: Design, hip: NDArray[np.intp]) -> NDArray[np.bool_]:
    patient = np.arange(design.patients)[:, None]
    if design.labels == "patient":
        return np.broadcast_to(patient % 2 == 0, hip.shape)
    if design.labels == "unit":
        return (np.arange(design.units) % 2 == 0) & np.ones_like(patient, dtype=bool)
    one_side = patient % 10 >= 7
    return ~(one_side & (hip == patient // 10 % 2))


def _naive(truth: NDArray[np.bool_], score: NDArray[np.float64], patient: NDArray[np.intp]) -> Estimate:
    return auc_ci(truth, score, INDEPENDENT)


def _clustered(truth: NDArray[np.bool_], score: NDArray[np.float64], patient: NDArray[np.intp]) -> Estimate:
    return auc_ci(truth, score, patient)


def _bootstrap(truth: NDArray[np.bool_], score: NDArray[np.float64], patient: NDArray[np.intp]) -> Estimate:
    ranks = np.argsort(np.argsort(score)) / (len(score) - 1)  # a probability with the same area
    return metric_bootstrap(truth, ranks, patient, metrics=["auc"], n=500)[0]


_METHODS: Final[dict[str, Callable[..., Any]]] = {"naive": _naive, "clustered": _clustered, "bootstrap": _bootstrap}
