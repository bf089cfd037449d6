"""P11: DeLong's covariance of two scores of 10 000 units, beside three rankings of one score."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns
from onfh_nb.stats.auc_variance import auc_spread

UNITS = 10_000


def make_units(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    positive = rng.random(UNITS) < 0.5
    return positive, rng.normal(size=(2, UNITS)) + positive


def outer_product(positive: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Every positive against every negative, the definition."""
    m, n = int(positive.sum()), int((~positive).sum())
    pairs = []
    for score in scores:
        above, below = score[positive][:, None], score[~positive][None]
        pairs.append((above > below) + 0.5 * (above == below))
    return np.cov([p.mean(1) for p in pairs]) / m + np.cov([p.mean(0) for p in pairs]) / n


def run() -> list[Row]:
    from scipy.stats import rankdata

    positive, scores = make_units()
    np.testing.assert_allclose(auc_spread(positive, scores).covariance, outer_product(positive, scores), rtol=1e-10)

    def rank_three_times() -> None:
        for _ in range(3):
            rankdata(scores[0])

    tasks = {
        "onfh_nb": lambda: auc_spread(positive, scores).covariance,
        "3 × scipy rankdata": rank_three_times,
        "outer product": lambda: outer_product(positive, scores),
    }
    medians = take_turns(tasks, rounds=15)
    what = "DeLong covariance of two scores, n = 10 000"
    return rows_against("P11", what, medians, {"3 × scipy rankdata": 1 / 1.5, "outer product": 40.0}, n=15)


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.ours_ms:.2f} ms, {row.peer} {row.peer_ms:.2f} ms, ratio {row.ratio:.2f}")
