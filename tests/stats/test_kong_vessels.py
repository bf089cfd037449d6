import pytest

from onfh_nb import published
from onfh_nb.stats import change_tests, kong_vessel_rows


def test_each_row_has_a_number_in_the_registry(trial):
    rows = trial()
    found = kong_vessel_rows(rows, "truth", change_tests(rows, "length_mm"))
    assert set(found) <= set(published.load("kong2025")["id"])
    assert {"K14", "K14.sd", "K14.t", "K14.between", "K15"} <= set(found)


def test_t_is_the_mean_over_its_standard_error(trial):
    found = kong_vessel_rows(trial(), "truth", [])
    mean, sd, t = (found[name].estimate for name in ("K14", "K14.sd", "K14.t"))
    assert t == pytest.approx(mean / (sd / 8**0.5))
    assert "K14.between" not in found


def test_a_cohort_without_grafts_has_no_rows(trial):
    assert kong_vessel_rows(trial().query("treatment != 'vbg'"), "truth", []) == {}
