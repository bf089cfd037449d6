from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, Sample, auc_ci, compare_auc_unpaired


def sample(prefix: str, *, lift: float = 1.0, patients: int = 40, units: int = 6, seed: int = 0) -> Sample:
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(patients) % 2, units)
    score = lift * y + np.repeat(rng.normal(size=patients), units) + 0.5 * rng.normal(size=len(y))
    return Sample(y, score, np.repeat([f"{prefix}{k}" for k in range(patients)], units))


@pytest.mark.real
def test_independent_samples_give_the_z_of_two_standard_errors(real: Callable[[str], Path]):
    table = pd.read_csv(real("tables/aSAH.csv"))
    parts = [table[table.gender == sex] for sex in ("Male", "Female")]
    areas = [auc_ci(t.outcome == "Poor", t.s100b, INDEPENDENT) for t in parts]
    found = compare_auc_unpaired(*(Sample(t.outcome == "Poor", t.s100b, INDEPENDENT) for t in parts))
    errors = [
        (t.ci_high - t.estimate) / 1.959963984540054 if t.ci_high < 1 else (t.estimate - t.ci_low) / 1.959963984540054
        for t in areas
    ]
    assert found.statistic == pytest.approx((areas[0].estimate - areas[1].estimate) / np.hypot(*errors))
    assert np.isnan(found.df)


def test_samples_without_a_difference_rarely_differ():
    """200 pairs of cohorts, alpha 5 %: at most 19 at 99.5 %; with slices as units, far more."""
    pairs = [(sample("a", seed=2 * k), sample("b", seed=2 * k + 1)) for k in range(200)]
    assert sum(compare_auc_unpaired(*pair).p < 0.05 for pair in pairs) <= 19
    assert sum(compare_auc_unpaired(*(s._replace(groups=INDEPENDENT) for s in pair)).p < 0.05 for pair in pairs) > 50


def test_a_large_difference_is_seen_and_has_its_interval():
    found = compare_auc_unpaired(sample("a", lift=4.0), sample("b", lift=0.0, seed=1), comparison="S3T - P15T")
    assert found.comparison == "S3T - P15T"
    assert found.p < 0.001
    assert 0 < found.ci_low < found.effect < found.ci_high
    assert 20 < found.df < 80


def test_what_cannot_be_compared_is_said():
    alike = sample("a")
    with pytest.raises(ParameterError, match="40 patients are in both sets"):
        compare_auc_unpaired(alike, alike)
    with pytest.raises(ParameterError, match="groups is missing"):
        compare_auc_unpaired(alike, sample("b")._replace(groups=None))
    one = compare_auc_unpaired(alike, Sample([1, 1], [0.1, 0.2], ["x", "y"]))
    assert np.isnan(one.p)
    assert "no test" in one.method
