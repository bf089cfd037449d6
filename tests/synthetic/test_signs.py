import numpy as np
import pytest

from onfh_nb.synthetic.signs import (
    CORE_SHARES,
    LARGE_EFFUSION_SHARE,
    OEDEMA_SHARE,
    QUIET_OEDEMA_SHARE,
    core_class,
    effusion_grade,
    oedema_weight,
    rim_mm,
)

RANKS = (np.arange(1000) + 0.5) / 1000
STAGES = ("I", "II", "IIIA", "IIIB", "IV")


@pytest.mark.parametrize("stage", STAGES)
def test_shares_are_those_of_the_stage(stage):
    classes = [core_class(stage, r) for r in RANKS]
    for name, share in zip("ABCD", CORE_SHARES[stage], strict=True):
        assert classes.count(name) / 1000 == pytest.approx(share, abs=0.001)
    quiet = np.mean([oedema_weight(stage, r) > 0 for r in RANKS])
    assert quiet == pytest.approx(QUIET_OEDEMA_SHARE[stage], abs=0.001)
    large = [effusion_grade(stage, r, False) >= 2 for r in RANKS]
    assert np.mean(large) == pytest.approx(LARGE_EFFUSION_SHARE[stage], abs=0.001)


@pytest.mark.parametrize("stage", ["I", "II"])
def test_a_near_fracture_brings_oedema_as_often_as_a_crescent(stage):
    near = np.mean([oedema_weight(stage, r, near_fracture=True) > 0 for r in RANKS])
    assert near == pytest.approx(OEDEMA_SHARE["IIIA"], abs=0.001)
    assert QUIET_OEDEMA_SHARE[stage] < OEDEMA_SHARE[stage] < near


def test_fat_like_cores_early_and_late_as_mitchell_saw_them():
    early = (CORE_SHARES["I"][0] + CORE_SHARES["II"][0]) / 2
    late = np.mean([CORE_SHARES[s][0] for s in ("IIIA", "IIIB", "IV")])
    assert early == pytest.approx(20 / 28, abs=0.05)
    assert late == pytest.approx(4 / 28, abs=0.05)


def test_core_never_turns_back_to_fat():
    for rank in RANKS[::50]:
        order = ["ABCD".index(core_class(stage, rank)) for stage in STAGES]
        assert order == sorted(order)


def test_oedema_always_brings_fluid():
    assert all(effusion_grade(stage, r, True) >= 1 for stage in STAGES for r in RANKS)


def test_weight_lies_in_its_range():
    weights = [w for stage in STAGES for r in RANKS if (w := oedema_weight(stage, r)) > 0]
    assert min(weights) >= 0.3
    assert max(weights) <= 0.8


def test_rims_overlap_between_stage_one_and_two():
    thin, thick = ([rim_mm(flag, r) for r in RANKS] for flag in (False, True))
    assert np.mean(thin) == pytest.approx(1.0, abs=0.02)
    assert np.mean(thick) == pytest.approx(1.6, abs=0.02)
    assert 0.05 < np.mean(np.array(thin) > 1.6) + np.mean(np.array(thick) < 1.0) < 0.3
