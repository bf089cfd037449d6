"""Painting a whole patient."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.scene import build_scene
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.example import SHAPE, example_patient
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.protocols import PROTOCOLS, tissue_signal
from onfh_nb.synthetic.render import Region, hip_region, render, whole
from onfh_nb.synthetic.tissues import relaxation

EXAM = Exam((0.0, 0.0, 0.0), 380.0, 15, 4.0, 0.4, 256, 128)
TABLE = np.concatenate([tissue_signal(PROTOCOLS[k], "S3T", relaxation(3.0)) for k in ("cor_t1", "cor_stir")], axis=1)


@pytest.fixture(scope="module")
def pictures():
    scenes = [build_scene(example_patient(), visit) for visit in (0, 1)]
    return scenes, [render(scene, EXAM, TABLE, whole(EXAM)) for scene in scenes]


def test_a_region_is_painted_like_the_whole(pictures):
    scenes, images = pictures
    region = hip_region(EXAM, scenes[0].hips[1])
    box = tuple(slice(*bounds) for bounds in (region.slices, region.rows, region.columns))
    np.testing.assert_allclose(render(scenes[0], EXAM, TABLE, region), images[0][box], atol=2e-3)


def test_visits_differ_only_in_the_box_of_the_sick_hip(pictures):
    scenes, images = pictures
    changed = np.abs(images[1] - images[0]).max(axis=-1) > 1e-3
    region = hip_region(EXAM, scenes[0].hips[0])
    assert changed[tuple(slice(*b) for b in (region.slices, region.rows, region.columns))].any()
    changed[tuple(slice(*b) for b in (region.slices, region.rows, region.columns))] = False
    assert changed.mean() < 1e-4


def test_heads_lie_where_the_state_says(pictures):
    scenes, images = pictures
    t1 = images[0][..., 0] + images[0][..., 1]
    for hip in scenes[0].hips:
        head, necrosis = head_coverage(hip.head, (15, 256, 256), EXAM.affine(256), thickness_mm=4.0)
        core = (head == 1) & (necrosis == 0)
        assert core.sum() > 1000
        if hip is scenes[0].hips[1]:  # the other one has oedema
            assert np.median(t1[core]) == pytest.approx(0.8 * (0.9 * 0.658 + 0.1 * 0.3), rel=0.1)
        shell = np.abs(np.linalg.norm(positions() - hip.head[:3], axis=-1) - SHAPE.radius_mm) < 0.4
        proximal = (positions() - hip.head[:3])[..., 2] > 10
        assert np.median(t1[shell & proximal]) < 0.4 * np.median(t1[core])


def positions() -> np.ndarray:
    index = np.stack(np.meshgrid(*[np.arange(n) for n in (15, 256, 256)], indexing="ij"), axis=-1)
    affine = EXAM.affine(256)
    return index @ affine[:3, :3].T + affine[:3, 3]


def test_air_is_black_and_stir_fat_is_null(pictures):
    _, images = pictures
    assert np.abs(images[0][:, :3, :3]).max() == 0.0
    stir_fat = np.abs(images[0][..., 2]).max()
    assert stir_fat < 0.03 * np.abs(images[0][..., 3]).max()


def test_oedema_and_effusion_are_bright_on_stir(pictures):
    scenes, images = pictures
    head, necrosis = head_coverage(scenes[0].hips[0].head, (15, 256, 256), EXAM.affine(256), thickness_mm=4.0)
    living = (head == 1) & (necrosis == 0)
    healthy, _ = head_coverage(scenes[0].hips[1].head, (15, 256, 256), EXAM.affine(256), thickness_mm=4.0)
    stir = np.abs(images[0][..., 2] + images[0][..., 3])
    assert stir[living].mean() > 2 * stir[healthy == 1].mean()


def test_painting_twice_gives_the_same():
    scene = build_scene(example_patient(), 0)
    region = Region((6, 8), (60, 160), (40, 121))
    np.testing.assert_array_equal(render(scene, EXAM, TABLE, region), render(scene, EXAM, TABLE, region))
