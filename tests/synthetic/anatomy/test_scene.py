"""All solids of one patient."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from onfh_nb.synthetic.anatomy.scene import build_scene, same_hip
from onfh_nb.synthetic.example import SEEDS, example_patient


def test_scene_holds_what_belongs_into_a_hip_picture():
    scene = build_scene(example_patient(), 0)
    for name in (
        "outline",
        "gluteus_medius_L",
        "psoas_R",
        "bladder",
        "L5",
        "artery_R",
        "capsule_L",
        "pelvis_R",
        "femur_L",
    ):
        assert name in scene.names
    assert len(set(scene.names)) == len(scene.names)
    assert "uterus" not in scene.names
    assert "uterus" in build_scene(replace(example_patient(), sex="F"), 0).names


def test_only_the_hips_change_from_visit_to_visit():
    first, later = build_scene(example_patient(), 0), build_scene(example_patient(), 1)
    assert first.names == later.names
    np.testing.assert_array_equal(first.warp.field, later.warp.field)
    n = first.hips[0].before.start
    ends = first.packed.span[n - 1, 1]
    np.testing.assert_array_equal(first.packed.parts[:ends], later.packed.parts[:ends])
    assert not np.array_equal(first.hips[0].head, later.hips[0].head)
    np.testing.assert_array_equal(first.hips[1].head, later.hips[1].head)
    np.testing.assert_array_equal(first.hips[1].disease, later.hips[1].disease)


def test_acquisition_and_tissue_seeds_change_no_anatomy():
    one = build_scene(example_patient(), 0)
    other = build_scene(example_patient({**SEEDS, "acquisition": 99, "tissue": 98, "reader": 97}), 0)
    np.testing.assert_array_equal(one.packed.parts, other.packed.parts)
    np.testing.assert_array_equal(one.warp.field, other.warp.field)
    changed = build_scene(example_patient({**SEEDS, "geometry": 99}), 0)
    assert not np.array_equal(one.packed.parts, changed.packed.parts)


def test_only_a_hip_that_changed_needs_new_paint():
    first, later = build_scene(example_patient(), 0), build_scene(example_patient(), 1)
    assert [same_hip(first, later, k) for k in (0, 1)] == [False, True]
    assert same_hip(first, build_scene(example_patient(), 0), 0)
