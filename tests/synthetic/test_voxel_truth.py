"""Measures in voxels against closed forms, and against masks of wavy lesions."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.staging import necrosis_pct, necrotic_arc
from onfh_nb.synthetic.collapse import collapsed_volume_mm3
from onfh_nb.synthetic.example import LENS, SHAPE
from onfh_nb.synthetic.head_region import head_volume_mm3, roi_fraction
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion import coronal_margins_deg, sagittal_arc_deg, volume_fraction
from onfh_nb.synthetic.margin import draw_margin
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.voxel_truth import lesion_row, voxel_truth
from onfh_nb.synthetic.weight_bearing import weight_bearing_involvement

ARC = hip_arc(SHAPE)
STEP = 0.5


def test_a_lens_agrees_with_its_closed_forms():
    found = voxel_truth(SHAPE, LENS, None, 3.0, ARC)
    assert found.head_mm3 == pytest.approx(head_volume_mm3(SHAPE), rel=1e-3)
    assert found.dead_mm3 / found.head_mm3 == pytest.approx(roi_fraction(LENS, SHAPE), abs=5e-4)
    assert found.dead_sphere_mm3 / found.sphere_mm3 == pytest.approx(volume_fraction(LENS), abs=5e-4)
    sunk = collapsed_volume_mm3(LENS, SHAPE.radius_mm, 3.0)
    assert found.head_mm3 - found.head_left_mm3 == pytest.approx(sunk, rel=0.02)
    assert found.dead_mm3 - found.dead_left_mm3 == pytest.approx(sunk, rel=0.02)
    assert (found.coronal.first_deg, found.coronal.last_deg) == pytest.approx(coronal_margins_deg(LENS, 0.98), abs=0.11)
    assert found.sagittal.total_deg == pytest.approx(sagittal_arc_deg(LENS, 0.98), abs=0.2)
    assert found.wb_involvement == pytest.approx(weight_bearing_involvement(LENS, ARC), abs=0.02)


@pytest.mark.parametrize("seed", range(2))
def test_a_wavy_lesion_agrees_with_its_mask(seed):
    margin = draw_margin(np.random.default_rng(seed), LENS, SHAPE)
    found = voxel_truth(SHAPE, LENS, margin, 0.0, ARC)
    affine = np.eye(4)
    affine[:3, :3] = [[0, 0, STEP], [-STEP, 0, 0], [0, -STEP, 0]]
    affine[:3, 3] = np.array([-1, 1, 1]) * STEP * 50
    row = lesion_row(SHAPE, LENS, margin, 0.0)
    head, dead = head_coverage(row, (101, 101, 101), affine.copy(), thickness_mm=STEP)
    assert 100 * found.dead_mm3 / found.head_mm3 == pytest.approx(necrosis_pct(head >= 0.5, dead >= 0.5), abs=0.1)
    # The grid is (anterior falls, superior falls, lateral rises) as the affine of rows and columns says.
    where = {
        "centre": np.linalg.solve(affine, [0, 0, 0, 1])[:3],
        "radius_mm": SHAPE.radius_mm,
        "spacing_mm": [STEP] * 3,
    }
    axes = affine[:3, :3] / STEP
    up, lateral, front = (axes.T @ np.array(v) for v in ((0, 0, 1), (1, 0, 0), (0, 1, 0)))
    coronal = necrotic_arc(dead >= 0.5, up=up, aside=lateral, **where)
    sagittal = necrotic_arc(dead >= 0.5, up=up, aside=front, **where)
    assert found.coronal.total_deg == pytest.approx(coronal.total_deg, abs=3)
    assert found.sagittal.total_deg == pytest.approx(sagittal.total_deg, abs=3)
    assert found.coronal.last_deg == pytest.approx(coronal.last_deg, abs=3)


def test_the_same_question_is_answered_once():
    margin = draw_margin(np.random.default_rng(1), LENS, SHAPE)
    assert voxel_truth(SHAPE, LENS, margin, 0.0, ARC) is voxel_truth(SHAPE, LENS, margin, 0.0, ARC)
    assert voxel_truth(SHAPE, LENS, margin, 0.0, ARC) != voxel_truth(SHAPE, LENS, None, 0.0, ARC)
