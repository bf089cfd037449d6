"""One plane of a patient."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.scene import build_scene
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.example import example_patient
from onfh_nb.synthetic.plane_painter import PlanePainter, Underlay
from onfh_nb.synthetic.region import hip_region, whole

EXAM = Exam((0.0, 0.0, 0.0), 380.0, 15, 4.0, 0.4, 256, 128)
TABLE = np.linspace(0.0, 1.0, 25, dtype=np.float32)[:, None] * np.array([1.0, 0.5], np.float32)


def test_what_is_covered_is_left_out_and_nothing_else_changes():
    scene = build_scene(example_patient(), 0)
    hips = [hip_region(EXAM, hip) for hip in scene.hips]
    plane = float(hips[0].slices[0] + 3)
    full = PlanePainter(scene, EXAM, TABLE, whole(EXAM), None).paint(plane)
    painter = PlanePainter(scene, EXAM, TABLE, whole(EXAM), None, covered=hips)
    part = painter.paint(plane)
    hidden = np.zeros(full.shape[:2], bool)
    for own in hips:
        hidden[own.box[1:]] = True
    np.testing.assert_allclose(part[~hidden], full[~hidden], atol=1e-5)
    assert full[hidden].mean() > 0.1
    # Slices beyond the hips are painted in full.
    for_all = painter.paint(float(hips[0].slices[1] + 1)).copy()
    alone = PlanePainter(scene, EXAM, TABLE, whole(EXAM), None).paint(float(hips[0].slices[1] + 1))
    np.testing.assert_allclose(for_all, alone, atol=1e-5)


def test_a_hip_beyond_the_region_is_left_out():
    scene = build_scene(example_patient(), 0)
    painter = PlanePainter(scene, EXAM, TABLE, hip_region(EXAM, scene.hips[0]), None)
    assert painter.shown == [True, False]
    assert PlanePainter(scene, EXAM, TABLE, whole(EXAM), None).shown == [True, True]


def test_the_underlay_of_a_region_is_kept_once_per_plane():
    scene = build_scene(example_patient(), 0)
    own, kept = hip_region(EXAM, scene.hips[0]), Underlay()
    painter = PlanePainter(scene, EXAM, TABLE, own, kept, keeping=[own])
    first = painter.paint(7.0).copy()
    assert list(kept) == [(own, 7.0)]
    np.testing.assert_array_equal(painter.paint(7.0), first)
