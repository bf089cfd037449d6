from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.stats import Estimate, wilson_interval
from onfh_nb.stats.no_spread import with_bound

TRUTH = np.array([1, 1, 1, 0, 0, 0])
CODES = np.array([0, 0, 1, 1, 2, 3])


def row(quantity: str, value: float) -> Estimate:
    return Estimate(quantity, value, value, value, 0.95, 6, 4, "bootstrap")


@pytest.mark.parametrize(("quantity", "patients"), [("sensitivity", 2), ("specificity", 3), ("acc_plain", 4)])
def test_patients_of_the_denominator_count_as_units(quantity, patients):
    found = with_bound(row(quantity, 1.0), TRUTH, TRUTH == 1, CODES)
    assert (found.ci_low, found.ci_high) == wilson_interval(patients, patients)
    assert f"{patients} patients" in found.method
    none = with_bound(row(quantity, 0.0), TRUTH, TRUTH == 0, CODES)
    assert (none.ci_low, none.ci_high) == wilson_interval(0, patients)


def test_precision_counts_those_called():
    found = with_bound(row("precision", 1.0), TRUTH, np.array([1, 1, 0, 0, 0, 0], bool), CODES)
    assert (found.ci_low, found.ci_high) == wilson_interval(1, 1)


def test_others_stay_as_they_are():
    for same in (row("sensitivity", 0.5), row("auc", 1.0), row("sensitivity", float("nan"))):
        assert with_bound(same, TRUTH, TRUTH == 1, CODES) is same
