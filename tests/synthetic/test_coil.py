"""The coil's sensitivity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.coil import bias_powers, draw_bias, slice_bias
from onfh_nb.synthetic.exam import Exam

EXAM = Exam((0.0, 0.0, 0.0), 360.0, 5, 4.0, 0.4, 480, 256)


def field_of(bias: np.ndarray, exam: Exam = EXAM) -> np.ndarray:
    return np.stack([slice_bias(bias, exam, k) for k in range(exam.n_slices)])


@pytest.mark.parametrize(("site", "range_"), [("S3T", 0.4), ("P15T", 0.2)])
def test_bias_has_its_peak_to_peak_and_is_a_polynomial(site, range_):
    coefficients = draw_bias(range_, np.random.default_rng(2), site=site)
    field = field_of(coefficients)
    axis = np.linspace(-1, 1, 480)
    inside = (axis[:, None] ** 2 + axis[None] ** 2) <= 1.2
    assert field[:, inside].max() / field[:, inside].min() == pytest.approx(1 + range_, abs=0.03)
    point = np.array([-1.0, axis[100], axis[333]])
    expected = np.exp((point[None] ** bias_powers()).prod(axis=1) @ coefficients)
    assert field[0, 100, 333] == pytest.approx(expected, rel=1e-4)


def test_terms_are_all_of_third_order_or_less_and_each_once():
    powers = bias_powers()
    assert len(powers) == len({tuple(row) for row in powers}) == 20
    assert powers.sum(axis=1).max() == 3
    assert powers[0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("plane", "sides"), [("coronal", 2), ("axial", 2), ("sagittal", 0)])
def test_the_array_at_3_tesla_lies_at_the_sides_however_slices_lie(plane, sides):
    draws = [draw_bias(0.4, np.random.default_rng(s), plane=plane) for s in range(60)]
    square = [(bias_powers() == 2 * np.eye(3, dtype=int)[k]).all(axis=1) for k in range(3)]
    means = [np.mean([d[term][0] for d in draws]) for term in square]
    assert int(np.argmax(means)) == sides


def test_one_slice_lies_in_the_middle_of_nothing_and_works():
    assert np.isfinite(slice_bias(draw_bias(0.4, np.random.default_rng(0)), replace(EXAM, n_slices=1), 0)).all()
