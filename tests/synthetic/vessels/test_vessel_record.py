"""The truth about vessels and their polylines."""

from __future__ import annotations

import json

import numpy as np
import pytest

from onfh_nb.synthetic.example import example_patient
from onfh_nb.synthetic.vessels.effect import Effect
from onfh_nb.synthetic.vessels.hip_vessels import hip_vessels
from onfh_nb.synthetic.vessels.truth import tree_truth
from onfh_nb.synthetic.vessels.vessel_record import polylines, vessel_record


def test_densities_follow_from_the_region_which_shrinks_when_the_head_sinks():
    hip = example_patient().hips[0]
    tree = hip_vessels(example_patient(), 0).trees[0]
    first, sunk = (vessel_record(tree, hip, visit, Effect(12.0, 3)) for visit in hip.visits)
    assert sunk["roi_mm3"] < first["roi_mm3"]
    assert first["length_density"] == pytest.approx(first["length_mm"] / first["roi_mm3"])
    assert first["volume_fraction"] == pytest.approx(first["volume_mm3"] / first["roi_mm3"])
    assert (first["effect"]["share"], sunk["effect"]["share"]) == (0.0, pytest.approx(0.768, abs=0.001))
    assert first["whole"]["length_mm"] > first["length_mm"]
    assert json.loads(json.dumps(first, allow_nan=False)) == first


def test_polylines_hold_the_whole_truth(forest):
    arrays = polylines(forest[0])
    assert all(array.dtype != object for array in arrays.values())
    own = (arrays["parent"] >= 0) & arrays["inside"] & arrays["inside"][arrays["parent"]]
    step = arrays["points_mm"] - arrays["points_mm"][arrays["parent"]]
    assert np.linalg.norm(step[own], axis=1).sum() == pytest.approx(tree_truth(forest[0])["length_mm"])
