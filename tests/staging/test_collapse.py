"""Depth of collapse from masks drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import collapse_depth
from onfh_nb.staging.collapse import fit_sphere

AFFINE = np.array([[0, 0, -1, 5.0], [-1, 0, 0, -3.0], [0, -1, 0, 8.0], [0, 0, 0, 1.0]])


def ball(radius: float, step: float = 1.0, dent_mm: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A ball cut off below at 0.8 of its radius, with a round dent on top; rows run downwards."""
    n = int(2 * radius / step) + 9
    d, h, w = (np.indices((n, n, n)) - (n - 1) / 2) * step
    rho = np.sqrt(d**2 + h**2 + w**2)
    angle = np.arccos(np.clip(-h / np.maximum(rho, 1e-9), -1, 1))
    sunk = np.where(angle < 0.7, dent_mm * np.cos(np.pi * angle / 1.4) ** 2, 0.0)
    affine = AFFINE.copy()
    affine[:3, :3] *= step
    return (rho < radius - sunk) & (h < 0.8 * radius), affine


@pytest.mark.parametrize("dent", [0.0, 1.5, 4.0])
@pytest.mark.parametrize("step", [0.6, 1.0])
def test_a_dent_is_as_deep_as_it_was_made(dent, step):
    head, affine = ball(23.0, step, dent)
    found = collapse_depth(head, affine)
    assert found.depth_mm == pytest.approx(dent, abs=0.3 if step < 1 else 0.6)  # about half a voxel
    assert found.radius_mm == pytest.approx(23.0, abs=0.2)
    middle = affine @ [*((np.array(head.shape) - 1) / 2), 1]
    np.testing.assert_allclose(found.centre_mm, middle[:3], atol=0.2)


def test_axes_in_another_order_change_nothing():
    head, affine = ball(20.0, 1.0, 3.0)
    swapped = affine[:, [2, 0, 1, 3]]
    other = collapse_depth(np.moveaxis(head, 2, 0), swapped)
    assert other.depth_mm == pytest.approx(collapse_depth(head, affine).depth_mm, abs=0.15)


def test_the_same_mask_gives_the_same_answer():
    head, affine = ball(20.0, 1.0, 2.0)
    assert collapse_depth(head, affine) == collapse_depth(head, affine)


def test_a_sphere_is_found_among_other_points():
    rng = np.random.default_rng(0)
    out = rng.standard_normal((600, 3))
    on = np.array([3.0, -2.0, 7.0]) + 21.0 * out / np.linalg.norm(out, axis=1, keepdims=True)
    centre, radius = fit_sphere(np.concatenate([on, rng.uniform(-20, 20, (250, 3))]), rng)
    np.testing.assert_allclose(centre, [3, -2, 7], atol=0.05)
    assert radius == pytest.approx(21.0, abs=0.05)


def test_senseless_masks_are_refused():
    with pytest.raises(ParameterError, match=r"shape \(4, 4\), expected \(D, H, W\)"):
        collapse_depth(np.ones((4, 4), bool), AFFINE)
    with pytest.raises(ParameterError, match="0 surface voxels, expected a femoral head"):
        collapse_depth(np.zeros((9, 9, 9), bool), AFFINE)
