import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.natural_history import (
    OEDEMA_SHARE,
    TREATMENT_HAZARD,
    cumulative_hazard,
    draw_collapse_months,
    hazard_multiplier,
    reference_volumes,
    years_until,
)

KURODA = [("B", 24, 7.9), ("B", 60, 7.9), ("C1", 24, 23.2), ("C1", 60, 36.6), ("C2", 24, 57.8), ("C2", 60, 84.8)]


@pytest.mark.parametrize(("jic", "months", "percent"), KURODA)
def test_simulated_hips_collapse_as_often_as_published(jic, months, percent):
    drawn = draw_collapse_months(np.random.default_rng(3), jic, size=5000)
    assert 100 * (drawn <= months).mean() == pytest.approx(percent, abs=2.0)


@pytest.mark.parametrize(("jic", "months", "percent"), KURODA)
def test_the_formulae_themselves(jic, months, percent):
    assert 100 * (1 - np.exp(-cumulative_hazard(jic, months / 12))) == pytest.approx(percent, abs=0.1)


@pytest.mark.parametrize(("jic", "percent"), [("A", 0.5), ("B", 5), ("C1", 16), ("C2", 38)])
def test_untreated_risk_after_one_year(jic, percent):
    assert 100 * (1 - np.exp(-cumulative_hazard(jic, 1.0))) == pytest.approx(percent, abs=0.5)


@pytest.mark.parametrize(("jic", "months", "percent"), KURODA)
def test_size_and_oedema_move_hips_but_not_their_type(jic, months, percent):
    rng = np.random.default_rng(4)
    volume = rng.choice(reference_volumes(jic), 20_000)
    multiplier = hazard_multiplier(jic, volume, rng.random(volume.size) < OEDEMA_SHARE)
    drawn = draw_collapse_months(rng, jic, multiplier)
    assert 100 * (drawn <= months).mean() == pytest.approx(percent, abs=1.2)
    large = volume > np.median(volume)
    assert (drawn[large] <= months).mean() > (drawn[~large] <= months).mean()


def test_treatments_multiply_the_hazard():
    rng = np.random.default_rng(5)
    for arm, ratio in TREATMENT_HAZARD.items():
        drawn = draw_collapse_months(rng, "C2", size=20_000, treatment=arm)
        survival = np.exp(-ratio * cumulative_hazard("C2", 2.0))
        assert (drawn > 24).mean() == pytest.approx(survival, abs=0.012)
    assert TREATMENT_HAZARD["vbg"] < TREATMENT_HAZARD["osteotomy"] < TREATMENT_HAZARD["cd"] < TREATMENT_HAZARD["none"]


@pytest.mark.parametrize("jic", ["A", "B", "C1", "C2"])
def test_time_is_the_inverse_of_hazard(jic):
    years = np.linspace(0.05, 1.95, 9)
    assert years_until(jic, cumulative_hazard(jic, years)) == pytest.approx(years)


def test_type_b_is_safe_after_two_years():
    assert np.isinf(years_until("B", 0.0821))
    assert cumulative_hazard("B", 10.0) == cumulative_hazard("B", 2.0)


def test_multiplier_of_a_tenth_more_of_the_head_and_of_oedema():
    mean = reference_volumes("C1").mean()
    assert hazard_multiplier("C1", mean, False) == pytest.approx(1.0)
    assert hazard_multiplier("C1", mean + 0.1, False) == pytest.approx(np.exp(0.4))
    assert hazard_multiplier("C1", mean, True) == pytest.approx(np.exp(0.5))


def test_unknown_names_are_refused():
    with pytest.raises(ParameterError, match="jic is 'D'"):
        cumulative_hazard("D", 1.0)
    with pytest.raises(ParameterError, match="treatment is 'rest'"):
        draw_collapse_months(np.random.default_rng(0), "B", treatment="rest")
