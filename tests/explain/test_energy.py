from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.explain import energy_expected, energy_inside, enrichment, pointing_hit


def drawn() -> tuple[np.ndarray, np.ndarray]:
    heat = np.zeros((1, 4, 4))
    heat[0, 1, 1], heat[0, 1, 2], heat[0, 3, 3] = 1.0, 0.6, 0.4
    mask = np.zeros((1, 4, 4), bool)
    mask[0, 1, 1:3] = True
    return heat, mask


def test_the_share_is_the_one_counted_by_hand():
    heat, mask = drawn()
    assert energy_inside(heat, mask) == pytest.approx([0.8])
    assert enrichment(heat, mask) == pytest.approx([0.8 / (2 / 16)])


def test_a_flat_map_scores_the_lesions_share_and_no_more():
    _, mask = drawn()
    assert energy_inside(np.ones((1, 4, 4)), mask) == pytest.approx([2 / 16])
    assert enrichment(np.ones((1, 4, 4)), mask) == pytest.approx([1.0])


def test_inside_and_outside_make_one():
    rng = np.random.default_rng(0)
    heat, mask = rng.random((5, 8, 8)), rng.random((5, 8, 8)) < 0.3
    assert energy_inside(heat, mask) + energy_inside(heat, ~mask) == pytest.approx(np.ones(5))


def test_scale_and_mirror_change_nothing():
    rng = np.random.default_rng(1)
    heat, mask = rng.random((3, 8, 8)), rng.random((3, 8, 8)) < 0.3
    for score in (energy_inside, enrichment, pointing_hit):
        assert score(0.1 * heat, mask) == pytest.approx(score(heat, mask))
        assert score(heat[:, :, ::-1], mask[:, :, ::-1]) == pytest.approx(score(heat, mask))


def test_no_heat_and_no_lesion_have_no_score():
    heat, mask = drawn()
    for score in (energy_inside, enrichment, pointing_hit):
        assert np.isnan(score(np.zeros_like(heat), mask)).all()
        assert np.isnan(score(heat, np.zeros_like(mask))).all()


def test_the_hottest_pixel_hits_or_misses():
    heat, mask = drawn()
    assert pointing_hit(heat, mask).tolist() == [1.0]
    heat[0, 3, 3] = 2.0
    assert pointing_hit(heat, mask).tolist() == [0.0]
    assert pointing_hit(heat, mask, tolerance_px=2.3).tolist() == [1.0]
    assert pointing_hit(heat, mask, tolerance_px=2.2).tolist() == [0.0]


def test_equally_hot_pixels_share_the_hit():
    heat, mask = drawn()
    heat[0, 3, 3] = 1.0
    assert pointing_hit(heat, mask).tolist() == [0.5]


def test_shapes_and_values_are_checked():
    heat, mask = drawn()
    with pytest.raises(ParameterError, match=r"heat has shape \(1, 4, 4\) and mask \(4, 4\)"):
        energy_inside(heat, mask[0])
    with pytest.raises(ParameterError, match="below 0 or not finite"):
        energy_inside(heat - 1, mask)


def test_what_chance_gives_is_the_mean_over_the_other_lesions():
    rng = np.random.default_rng(2)
    heat, mask = rng.random((4, 6, 6)), rng.random((4, 6, 6)) < 0.4
    by_hand = [
        np.mean([energy_inside(heat[k : k + 1], mask[j : j + 1])[0] for j in range(4) if j != k]) for k in range(4)
    ]
    assert energy_expected(heat, mask) == pytest.approx(by_hand)


def test_one_lesion_alone_has_no_others_to_compare_with():
    heat, mask = drawn()
    assert np.isnan(energy_expected(heat, mask)).all()
