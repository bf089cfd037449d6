from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.example import COLLAPSED, SHAPE, SICK, example_patient
from onfh_nb.synthetic.findings import KINDS, WITHOUT_NECROSIS, add_findings, draw_findings, prevalence
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import POPULATIONS
from onfh_nb.synthetic.state import Finding, HipState, HipVisit

WHO = [
    {"sex": "F", "age": 70.0, "site": "P15T"},
    {"sex": "M", "age": 35.0, "site": "S3T"},
]


@pytest.mark.parametrize("has_lesion", [True, False])
@pytest.mark.parametrize("who", WHO)
def test_every_kind_is_as_frequent_as_it_should_be(who, has_lesion):
    n = 2000
    count: Counter[str] = Counter()
    for seed in range(n):
        drawn = draw_findings(np.random.default_rng((1, seed)), shape=SHAPE, has_lesion=has_lesion, **who)
        count.update({finding.kind for finding in drawn})
    for kind in KINDS:
        p = prevalence(kind, has_lesion=has_lesion, **who)
        # Ten kinds in four groups: 3.7 SD keep a false alarm below 1 in 100.
        assert count[kind] == pytest.approx(n * p, abs=3.7 * math.sqrt(n * p * (1 - p)) + 1e-9), kind
    assert set(count) <= set(KINDS)


def test_only_what_is_not_necrosis_by_definition_depends_on_the_lesion():
    for kind in KINDS:
        for who in WHO:
            with_lesion, without = (prevalence(kind, has_lesion=lesion, **who) for lesion in (True, False))
            assert 0 < without <= 1
            assert with_lesion == (0.0 if kind in WITHOUT_NECROSIS else without)


def test_age_sex_and_site_matter_as_they_should():
    def chance(kind, sex="M", age=50.0, site="S3T"):
        return prevalence(kind, sex=sex, age=age, site=site, has_lesion=False)

    assert chance("red_marrow", age=25) > chance("red_marrow", age=75)
    assert chance("red_marrow", sex="F", age=40) > chance("red_marrow", sex="M", age=40)
    assert chance("herniation_pit") > chance("herniation_pit", sex="F")
    assert chance("degenerative_cyst", age=75) > chance("degenerative_cyst", age=30)
    assert chance("insufficiency_fracture", sex="F", age=75) > chance("insufficiency_fracture", sex="M", age=30)
    assert (chance("metal", site="P15T"), chance("metal")) == (0.03, 0.01)


def draw(seed: int, **changes) -> tuple[Finding, ...]:
    who = {"sex": "M", "age": 50.0, "site": "S3T", "shape": SHAPE, "has_lesion": False, **changes}
    return draw_findings(np.random.default_rng(seed), **who)


def test_equal_seeds_give_equal_findings():
    assert draw(3) == draw(3)
    assert draw(3) != draw(4)


def test_one_kind_shifts_no_other():
    for seed in range(60):
        well, sick = draw(seed), draw(seed, has_lesion=True)
        assert sick == tuple(f for f in well if f.kind not in WITHOUT_NECROSIS)
        other = draw(seed, site="P15T")
        assert [f for f in other if f.kind != "metal"] == [f for f in well if f.kind != "metal"]


def test_red_marrow_goes_with_the_patient():
    assert any(f.kind == "red_marrow" for f in draw(1, marrow_rank=0.0))
    assert not any(f.kind == "red_marrow" for f in draw(1, marrow_rank=0.999))


def test_sizes_are_those_of_the_literature():
    found = [f for seed in range(1200) for f in draw(seed, sex="F", age=65.0)]
    diameter = {kind: [2 * f.size_mm[0] for f in found if f.kind == kind] for kind in KINDS}
    assert 3 <= min(diameter["herniation_pit"]) <= max(diameter["herniation_pit"]) <= 12
    assert 3 <= min(diameter["bone_island"]) <= max(diameter["bone_island"]) <= 15
    assert all(0 <= f.strength <= 1 and 0 <= f.variant <= 1 for f in found)
    assert all(np.linalg.norm(f.axis) == pytest.approx(1.0) for f in found)
    assert max(len({f.kind for f in draw(seed)}) for seed in range(200)) >= 5  # several together


def healthy() -> HipState:
    return HipState("L", SHAPE, "none", (HipVisit(0), HipVisit(6), HipVisit(24)))


def added(hip: HipState, seed: int, **changes) -> HipState:
    who = {"sex": "F", "age": 66.0, "site": "S3T", "seeds": {"lesion": seed}, **changes}
    return add_findings(hip, 1, **who)


def test_fluid_comes_and_goes_with_oedema_and_cysts_narrow_the_joint():
    hips = [added(healthy(), seed) for seed in range(400)]
    oedema = [(h, f) for h in hips for f in h.findings if f.kind == "transient_oedema"]
    assert len(oedema) > 15
    for hip, finding in oedema:
        assert all(v.effusion_grade >= 1 for v in hip.visits if v.month < finding.to_month)
    assert {v.effusion_grade for h in hips for v in h.visits} == {0, 1, 2}
    for hip in hips:
        worn = any(f.kind == "degenerative_cyst" for f in hip.findings)
        assert all((v.joint_space_factor < 1.0) == worn for v in hip.visits)
        assert all(v.joint_space_factor >= 0.6 for v in hip.visits)


def test_a_hip_with_necrosis_keeps_its_visits():
    hip = HipState("R", SHAPE, "none", (SICK, COLLAPSED))
    for seed in range(50):
        assert replace(added(hip, seed), findings=()) == hip


@pytest.mark.parametrize("name", ["tiny", "cohort"])
def test_findings_move_no_other_draw(name):
    spec = POPULATIONS[name]
    with_them, without = (draw_patients(replace(spec, findings=on), 24, seed=3) for on in (True, False))
    for one, other in zip(with_them, without, strict=True):
        assert replace(one, hips=other.hips) == other
        for hip, bare in zip(one.hips, other.hips, strict=True):
            assert hip.findings
            assert not bare.findings
            same = tuple(
                replace(v, effusion_grade=b.effusion_grade, joint_space_factor=b.joint_space_factor)
                for v, b in zip(hip.visits, bare.visits, strict=True)
            )
            assert replace(hip, findings=(), visits=same) == bare
            if bare.visits[0].lens is not None:
                assert hip.visits == bare.visits


def test_the_example_has_none():
    assert not any(hip.findings for hip in example_patient().hips)
