"""What treatments do, and the published graft effect within its interval."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.effect import TREATMENTS, draw_effect, effect_share


def test_thirty_grafts_reproduce_the_published_means_in_at_least_88_of_100_cohorts():
    # 12.4 mm (95 % CI 11.2 to 13.6) and 2.7 branches (2.3 to 3.1) in 30 patients; both ends included.
    joint = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        length, branches = np.array([draw_effect(rng, "vbg") for _ in range(30)]).T
        joint += 11.2 <= length.mean() <= 13.6 and 69 <= branches.sum() <= 93
    assert joint >= 0.88 * 200


def test_graft_has_the_mean_spread_and_correlation_of_its_law():
    rng = np.random.default_rng(1)
    length, branches = np.array([draw_effect(rng, "vbg") for _ in range(20000)]).T
    assert length.mean() == pytest.approx(12.42, abs=0.07)
    assert length.std() == pytest.approx(3.18, abs=0.06)
    assert branches.mean() == pytest.approx(2.70, abs=0.03)
    assert branches.std() == pytest.approx(1.10, abs=0.03)
    assert (length >= 2.5 * branches).all()
    assert np.corrcoef(length, branches)[0, 1] == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize(
    ("arm", "mean", "sd", "branches"),
    [("none", 0.0, 1.0, 0.0), ("nsaid", 0.3, 1.0, 0.1), ("cd", 3.0, 2.0, 0.7), ("osteotomy", 1.5, 1.5, 0.4)],
)
def test_other_arms(arm, mean, sd, branches):
    rng = np.random.default_rng(2)
    length, new = np.array([draw_effect(rng, arm) for _ in range(8000)]).T
    assert length.mean() == pytest.approx(mean, abs=0.07)
    assert length.std() == pytest.approx(sd, rel=0.04)
    assert new.mean() == pytest.approx(branches, abs=0.03)
    assert new.var() == pytest.approx(branches, abs=0.05)  # Poisson


def test_an_unknown_arm_is_refused():
    with pytest.raises(ParameterError, match="no treatment is called 'graft'; there are none nsaid cd osteotomy vbg"):
        draw_effect(np.random.default_rng(0), "graft")
    assert set(TREATMENTS) == {"none", "nsaid", "cd", "vbg", "osteotomy"}


def test_the_effect_begins_at_nothing_never_falls_and_is_whole_after_a_year():
    shares = [effect_share(m) for m in range(25)]
    assert shares[0] == 0.0
    assert shares[12] == shares[24] == 1.0
    assert np.all(np.diff(shares[:13]) > 0)
    assert effect_share(-1) == 0.0
