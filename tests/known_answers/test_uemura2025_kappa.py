"""Uemura 2025, J Arthroplasty 40(10 Suppl 1):S160: 63 hips, grades 22/23/18, 59 graded alike, printed kappa 0.98."""

import pytest

from onfh_nb import published
from onfh_nb.stats.kappa_bounds import max_weighted_kappa


@pytest.mark.parametrize(("weights", "bound"), [("quadratic", 0.952), ("linear", 0.929), ("unweighted", 0.904)])
def test_highest_kappa_that_four_mismatches_allow(weights, bound):
    found = max_weighted_kappa([22, 23, 18], 4, weights=weights)

    assert found.kappa == pytest.approx(bound, abs=0.001)
    assert found.kappa < 0.98


def test_the_printed_kappa_is_flagged():
    row = published.load("uemura2025").set_index("id").loc["U.kappa"]
    assert (row["value"], row["grim"]) == (0.98, False)
