"""P10: 2000 resamples of 100 patients (1000 units), AUC and accuracy, beside a loop over scikit-learn."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns
from onfh_nb.stats.metric_intervals import metric_bootstrap
from onfh_nb.stats.metric_replicates import metric_data, metric_replicates
from onfh_nb.stats.resampling import draw_clusters, multiplicities

UNITS, PATIENTS, RESAMPLES = 1000, 100, 2000


def make_units(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(PATIENTS), UNITS // PATIENTS)
    y = rng.integers(0, 2, UNITS)
    logit = 1.5 * (y - 0.5) + np.repeat(rng.normal(size=PATIENTS), UNITS // PATIENTS) + rng.normal(size=UNITS)
    return y, 1 / (1 + np.exp(-logit)), patient


def loop(y: np.ndarray, p: np.ndarray, patient: np.ndarray) -> np.ndarray:
    """The plain way: gather the rows of the drawn patients and ask scikit-learn."""
    from sklearn.metrics import accuracy_score, roc_auc_score

    members = [np.flatnonzero(patient == k) for k in range(PATIENTS)]
    found = np.empty((RESAMPLES, 2))
    for k, drawn in enumerate(draw_clusters(PATIENTS, RESAMPLES, 0)):
        rows = np.concatenate([members[one] for one in drawn])
        found[k] = roc_auc_score(y[rows], p[rows]), accuracy_score(y[rows], p[rows] >= 0.5)
    return found


def check(y: np.ndarray, p: np.ndarray, patient: np.ndarray) -> float:
    """Largest difference from the loop over all resamples of both metrics."""
    weights = multiplicities(draw_clusters(PATIENTS, RESAMPLES, 0))
    ours = metric_replicates(metric_data(y, p, patient, PATIENTS), weights, ["auc", "accuracy"])
    return float(np.abs(np.stack([ours["auc"], ours["accuracy"]], axis=1) - loop(y, p, patient)).max())


def run() -> list[Row]:
    y, p, patient = make_units()
    worst = check(y, p, patient)
    if worst > 1e-12:
        raise RuntimeError(f"resamples differ from scikit-learn's by up to {worst:.1e}, expected 1e-12")
    tasks = {
        "onfh_nb": lambda: metric_bootstrap(y, p, patient, metrics=["auc", "accuracy"], n=RESAMPLES),
        "scikit-learn loop": lambda: loop(y, p, patient),
    }
    medians = take_turns(tasks, rounds=3, warm_up=1)
    what = f"2000 patient resamples of AUC and accuracy with BCa, n = 1000 (differ by {worst:.0e})"
    return rows_against("P10", what, medians, {"scikit-learn loop": 250.0}, n=3)


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.ours_ms:.2f} ms, {row.peer} {row.peer_ms:.1f} ms, ratio {row.ratio:.0f}")
