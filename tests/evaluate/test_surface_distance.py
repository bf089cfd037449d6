from __future__ import annotations

import numpy as np
import pytest
import torch

from onfh_nb.evaluate import surface_distances


def blobs(seed: int, shape: tuple[int, ...]) -> list[np.ndarray]:
    from scipy.ndimage import gaussian_filter

    rng = np.random.default_rng(seed)
    return [gaussian_filter(rng.normal(size=shape), 2.0) > 0.1 for _ in range(2)]


@pytest.mark.filterwarnings("ignore:.*always_return_as_numpy:FutureWarning")  # within MONAI itself
@pytest.mark.parametrize(
    ("shape", "spacing"), [((32, 40), (0.7, 1.3)), ((16, 20, 24), (3.0, 0.8, 0.8)), ((20, 20, 20), (1.0, 1.0, 1.0))]
)
def test_equal_to_monai(shape: tuple[int, ...], spacing: tuple[float, ...]):
    from monai.metrics import HausdorffDistanceMetric, SurfaceDistanceMetric

    a, b = blobs(0, shape)
    one, other = (torch.from_numpy(np.stack([~m, m])[None].astype(np.float32)) for m in (a, b))
    hd = HausdorffDistanceMetric(include_background=False, percentile=95)(one, other, spacing=spacing)
    sd = SurfaceDistanceMetric(include_background=False, symmetric=True)(one, other, spacing=spacing)
    found = surface_distances(a, b, spacing)
    assert found.hd95_mm == pytest.approx(float(hd), rel=1e-6)  # MONAI keeps float32
    assert found.assd_mm == pytest.approx(float(sd), rel=1e-6)


def test_two_planes_lie_as_far_apart_as_they_are_drawn():
    a, b = np.zeros((2, 20, 8, 8), bool)
    a[3], b[11] = True, True
    found = surface_distances(a, b, (0.5, 1.0, 1.0))
    assert (found.assd_mm, found.hd95_mm) == (4.0, 4.0)


def test_doubling_the_spacing_doubles_every_distance_and_the_order_does_not_matter():
    a, b = blobs(1, (18, 18, 18))
    one = surface_distances(a, b, (1.0, 2.0, 0.5))
    twice = surface_distances(b, a, (2.0, 4.0, 1.0))
    turned = surface_distances(a.transpose(2, 0, 1)[::-1], b.transpose(2, 0, 1)[::-1], (0.5, 1.0, 2.0))
    assert twice.assd_mm == pytest.approx(2 * one.assd_mm, rel=1e-12)
    assert twice.hd95_mm == pytest.approx(2 * one.hd95_mm, rel=1e-12)
    assert turned.assd_mm == pytest.approx(one.assd_mm, rel=1e-12)


def test_an_empty_mask_has_no_distance_and_says_so():
    empty, full = np.zeros((5, 5), bool), np.ones((5, 5), bool)
    found = surface_distances(full, empty, (1, 1))
    assert np.isnan(found.assd_mm)
    assert np.isnan(found.hd95_mm)
    assert found.warning == "the second mask is empty, so that no distance is defined"
    assert surface_distances(empty, empty, (1, 1)).warning.startswith("the first and the second mask are empty")


def test_the_definition_stands_beside_the_number():
    a = np.ones((3, 3), bool)
    assert "larger of the two directions' 95th percentiles" in surface_distances(a, a, (1, 1)).definition
