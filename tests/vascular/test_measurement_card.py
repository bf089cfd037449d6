import math

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular import measurement_card
from onfh_nb.vascular.measurement_card import QUANTITIES, _interpolated, _tabled


def test_at_a_tabled_place_the_card_says_what_the_table_says():
    voxels, diameters, errors = _tabled()
    card = measurement_card(voxels[1], diameters[2], n=1)
    assert tuple(card.table["quantity"]) == QUANTITIES
    np.testing.assert_allclose(card.table["bias_pct"], errors[1, 2, ::2])
    np.testing.assert_allclose(card.table["high_pct"] - card.table["low_pct"], 2 * 1.959964 * errors[1, 2, 1::2])
    assert card.warnings == ()


def test_the_detectable_change_shrinks_with_the_root_of_n():
    one, many = (measurement_card(0.8, 1.0, n=n).table["detectable_change_pct"] for n in (1, 25))
    np.testing.assert_allclose(one, 5 * many)
    sd = (measurement_card(0.8, 1.0, n=1).table.eval("high_pct - low_pct") / 2 / 1.959964).to_numpy()
    np.testing.assert_allclose(one, 1.959964 * math.sqrt(2) * sd)


def test_between_the_tabled_places_it_is_linear_in_the_logarithms():
    voxels, diameters, errors = np.array([1.0, 4.0]), np.array([1.0, 4.0]), np.zeros((2, 2, 6))
    errors[1, :, 0], errors[1, 1, 1] = 8.0, 4.0
    assert _interpolated(voxels, diameters, errors, 2.0, 2.0)[:2] == pytest.approx([4.0, 1.0])


def test_outside_the_table_the_nearest_errors_are_given_with_a_warning():
    far, edge = measurement_card(9.0, 90.0, n=5), measurement_card(1.2, 3.0, n=5)
    np.testing.assert_allclose(far.table["bias_pct"], edge.table["bias_pct"])
    assert len(far.warnings) == 2
    assert "voxel size 9 mm lies outside the table (0.5 to 1.2 mm)" in far.warnings[0]


def test_voxels_that_are_no_cubes_are_judged_by_their_longest_side():
    card = measurement_card((1.2, 0.8, 0.8), 2.0, n=5)
    assert card.voxel_mm == 1.2
    assert "taken as cubes of 1.2 mm" in card.warnings[0]


def test_thick_vessels_on_small_voxels_are_measured_within_some_percent():
    table = measurement_card(0.5, 2.0, n=30).table.set_index("quantity")
    assert abs(table.loc["length_mm", "bias_pct"]) < 3
    assert abs(table.loc["mean_diameter_mm", "bias_pct"]) < 3


@pytest.mark.parametrize(
    ("call", "words"),
    [((0, 1, 5), "voxel_mm"), ((1, -1, 5), "mean_diameter_mm"), ((1, 1, 0), "n is 0"), ((1, 1, 2.5), "n is 2.5")],
)
def test_sizes_and_numbers_that_make_no_sense_are_refused(call, words):
    with pytest.raises(ParameterError, match=words):
        measurement_card(*call)
