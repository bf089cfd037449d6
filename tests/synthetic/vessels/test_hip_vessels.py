"""One tree per hip, changed from visit to visit by the treatment alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.example import SEEDS, example_patient
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.vessels.effect import effect_share
from onfh_nb.synthetic.vessels.hip_vessels import hip_vessels
from onfh_nb.synthetic.vessels.truth import tree_measures


@pytest.fixture(scope="module")
def followed():
    return [(hip, hip_vessels(p, k)) for p in draw_patients("tiny", 12, seed=2) for k, hip in enumerate(p.hips)]


def test_a_year_changes_each_hip_by_its_effect(followed):
    seen = 0
    for hip, vessels in followed:
        first, last = vessels.trees[0], vessels.trees[-1]
        if last is None or hip.visits[-1].month < 12:
            continue
        seen += 1
        before, after = tree_measures(first), tree_measures(last)
        assert after["length_mm"] - before["length_mm"] == pytest.approx(vessels.effect.length_mm, abs=1e-8)
        assert after["n_junctions"] - before["n_junctions"] == vessels.effect.branches
    assert seen > 15


def test_visits_between_hold_the_share_of_the_effect(followed):
    for hip, vessels in followed:
        first = tree_measures(vessels.trees[0])["length_mm"]
        for visit, tree in zip(hip.visits, vessels.trees, strict=True):
            if tree is not None:
                wanted = effect_share(visit.month) * vessels.effect.length_mm
                assert tree_measures(tree)["length_mm"] - first == pytest.approx(wanted, abs=0.85)


def test_a_replaced_joint_has_no_vessels():
    patient = example_patient()
    replaced = replace(patient, hips=(replace(patient.hips[0], replaced_month=3.0), patient.hips[1]))
    assert [tree is None for tree in hip_vessels(replaced, 0).trees] == [False, True]


def test_vessels_depend_on_their_own_seed_alone():
    one = hip_vessels(example_patient(), 0).trees[0].points_mm
    same = hip_vessels(example_patient({**SEEDS, "tissue": 99, "acquisition": 98, "course": 97}), 0).trees[0].points_mm
    other = hip_vessels(example_patient({**SEEDS, "vessels": 99}), 0).trees[0].points_mm
    np.testing.assert_array_equal(one, same)
    assert one.shape != other.shape or not np.array_equal(one, other)
