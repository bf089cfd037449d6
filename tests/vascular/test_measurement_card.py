import math
import sys

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular import measurement_card
from onfh_nb.vascular.measurement_card import QUANTITIES, TREES, _interpolated, _tabled

module = sys.modules[_tabled.__module__]  # the package shows the function of that name


@pytest.mark.parametrize("trees", TREES)
def test_at_a_tabled_place_the_card_says_what_the_table_says(trees):
    voxels, diameters, errors = _tabled(trees)
    card = measurement_card(voxels[1], diameters[2], n=1, trees=trees)
    bias, sd, change_sd = errors[1, 2].reshape(3, 3).T
    assert (card.trees, tuple(card.table["quantity"])) == (trees, QUANTITIES)
    np.testing.assert_allclose(card.table["bias_pct"], bias)
    np.testing.assert_allclose(card.table["high_pct"] - card.table["low_pct"], 2 * 1.959964 * sd)
    np.testing.assert_allclose(card.table["detectable_change_pct"], 1.959964 * change_sd, rtol=1e-5)
    assert card.warnings == ()


def test_the_detectable_change_is_known_for_a_known_error_of_the_change(monkeypatch):
    """A mean of 25 changes that err by 10 % each errs by 2 %, and in 95 of 100 studies by less than 3.92 %."""
    errors = np.tile([0.0, 30.0, 10.0], 3)[None, None]
    monkeypatch.setattr(module, "_tabled", lambda trees: (np.array([0.8]), np.array([0.5]), errors))
    table = measurement_card(0.8, 0.5, n=25).table
    np.testing.assert_allclose(table["detectable_change_pct"], 3.92, atol=1e-3)
    np.testing.assert_allclose(table["high_pct"], 58.8, atol=0.01)
    means = np.random.default_rng(1).normal(0, 10, (20000, 25)).mean(axis=1)
    assert (np.abs(means) > 3.92).mean() == pytest.approx(0.05, abs=0.006)


def test_trees_seen_once_are_taken_to_err_anew_each_time():
    table = measurement_card(0.8, 1.0, n=1, trees="spaced").table
    sd = table.eval("high_pct - low_pct") / 2 / 1.959964
    np.testing.assert_allclose(table["detectable_change_pct"], 1.959964 * math.sqrt(2) * sd, rtol=1e-6)


@pytest.mark.parametrize("trees", TREES)
def test_the_detectable_change_shrinks_with_the_root_of_n(trees):
    one, many = (measurement_card(0.8, 1.0, n=n, trees=trees).table["detectable_change_pct"] for n in (1, 25))
    np.testing.assert_allclose(one, 5 * many)


def test_a_head_is_the_default_and_its_dense_vessels_err_more():
    head, spaced = measurement_card(0.8, 0.5, n=30), measurement_card(0.8, 0.5, n=30, trees="spaced")
    assert head.trees == "head"
    length, junctions = (
        [card.table.set_index("quantity").loc[name, "detectable_change_pct"] for card in (head, spaced)]
        for name in ("length_mm", "n_junctions")
    )
    assert length[0] > 2 * length[1]
    assert junctions[0] > 2 * junctions[1]


def test_between_the_tabled_places_it_is_linear_in_the_logarithms():
    voxels, diameters, errors = np.array([1.0, 4.0]), np.array([1.0, 4.0]), np.zeros((2, 2, 9))
    errors[1, :, 0], errors[1, 1, 1] = 8.0, 4.0
    assert _interpolated(voxels, diameters, errors, 2.0, 2.0)[:2] == pytest.approx([4.0, 1.0])


@pytest.mark.parametrize(("trees", "widest"), [("head", 1.2), ("spaced", 3.0)])
def test_outside_the_table_the_nearest_errors_are_given_with_a_warning(trees, widest):
    far, edge = (measurement_card(*size, n=5, trees=trees) for size in ((9.0, 90.0), (1.2, widest)))
    np.testing.assert_allclose(far.table["bias_pct"], edge.table["bias_pct"])
    assert len(far.warnings) == 2
    assert "voxel size 9 mm lies outside the table (0.5 to 1.2 mm)" in far.warnings[0]
    assert f"to {widest:g} mm): the errors are those at {widest:g} mm" in far.warnings[1]


def test_voxels_that_are_no_cubes_are_judged_by_their_longest_side():
    card = measurement_card((1.2, 0.8, 0.8), 0.8, n=5)
    assert card.voxel_mm == 1.2
    assert "taken as cubes of 1.2 mm" in card.warnings[0]


def test_thick_vessels_on_small_voxels_are_measured_within_some_percent():
    table = measurement_card(0.5, 2.0, n=30, trees="spaced").table.set_index("quantity")
    assert abs(table.loc["length_mm", "bias_pct"]) < 3
    assert abs(table.loc["mean_diameter_mm", "bias_pct"]) < 3


@pytest.mark.parametrize(
    ("call", "words"),
    [((0, 1, 5), "voxel_mm"), ((1, -1, 5), "mean_diameter_mm"), ((1, 1, 0), "n is 0"), ((1, 1, 2.5), "n is 2.5")],
)
def test_sizes_and_numbers_that_make_no_sense_are_refused(call, words):
    with pytest.raises(ParameterError, match=words):
        measurement_card(*call)


def test_trees_of_another_kind_are_refused():
    with pytest.raises(ParameterError, match="trees is 'palm', expected head or spaced"):
        measurement_card(0.8, 0.5, 5, trees="palm")
