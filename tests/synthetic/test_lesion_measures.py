"""Which measure of a lesion is in use, and what stands beside it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.example import LENS, SHAPE, SICK
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion_measures import lesion_measures, true_jic
from onfh_nb.synthetic.margin import draw_margin
from onfh_nb.synthetic.state import HipState, HipVisit, Island, Lens, Margin

PLAIN = HipState("R", SHAPE, "none", (SICK,))
WAVY = replace(PLAIN, margin=draw_margin(np.random.default_rng(4), LENS, SHAPE))


def test_a_lens_is_measured_in_closed_form():
    found = lesion_measures(PLAIN, SICK)
    assert (found["mode"], found["arc_at"]) == ("analytic", 1.0)
    assert {k: found[k] for k in found["analytic"]} == found["analytic"]


def test_a_wavy_lesion_is_measured_as_it_is_with_its_lens_beside():
    found = lesion_measures(WAVY, SICK)
    assert (found["mode"], found["arc_at"]) == ("perturbed", 0.98)
    assert found["analytic"] == lesion_measures(PLAIN, SICK)["analytic"]
    assert list(found["analytic"]) == [k for k in found if k not in ("mode", "arc_at", "analytic")]
    assert found["necrosis_pct"] != found["analytic"]["necrosis_pct"]
    assert found["necrosis_pct"] == pytest.approx(found["analytic"]["necrosis_pct"], abs=5)


def test_an_island_beside_the_lesion_counts():
    still = Margin(0.0, (0.0, 0.0, 0.0), (), LENS.radius * SHAPE.radius_mm)
    far = replace(still, islands=(Island((0.0, -12.0, 10.0), 3.0),))
    one, other = (lesion_measures(replace(PLAIN, margin=m), SICK) for m in (still, far))
    assert other["v_mm3"] - one["v_mm3"] == pytest.approx(4 / 3 * math.pi * 27, rel=0.05)


def test_a_hip_without_a_lesion_measures_nothing():
    found = lesion_measures(replace(WAVY, visits=(HipVisit(0),)), HipVisit(0))
    assert found["jic"] is found["cjfh"] is found["steinberg_grade"] is found["theta_lat"] is None
    assert found["necrosis_pct"] == found["kerboul_deg"] == 0


def test_a_lesion_that_the_mid_coronal_plane_misses_is_type_a():
    assert true_jic(Lens(0.95, 0.3, (0.0, 0.9, 0.19**0.5)), hip_arc(SHAPE)) == "A"
