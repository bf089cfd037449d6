"""Inner materials."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from scipy.ndimage import map_coordinates

from onfh_nb.synthetic.anatomy.femur import femur
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.muscles import muscles
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.example import SHAPE
from onfh_nb.synthetic.materials import bell, bone_mix, muscle_mix, ramp, tile_smooth, tile_value
from onfh_nb.synthetic.protocols import PROTOCOLS, tissue_signal
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.texture import PER_SD, STEP_MM, TILE, noise_tiles
from onfh_nb.synthetic.tissues import relaxation

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)


@njit  # not kept on disk: the cache would not see changes in what is inlined
def mixes(solid, points, tiles, bone, out):
    for i in range(points.shape[0]):
        place = (points[i, 0], points[i, 1], points[i, 2])
        if bone:
            out[i, 0], out[i, 1] = bone_mix(solid, place, tiles)
        else:
            out[i, 0], out[i, 1] = muscle_mix(solid, place, tiles)


def mixed(solid, points: np.ndarray, *, bone: bool) -> np.ndarray:
    out = np.zeros((len(points), 2))
    mixes(solid.row(), points.astype(np.float32), noise_bricks(), bone, out)
    return out


def smooth(number: int, points: np.ndarray) -> np.ndarray:
    """Plain float64 interpolation of a tile."""
    index = (points / STEP_MM).T % TILE
    tile = np.pad(noise_tiles()[number].astype(np.float64), ((0, 1),) * 3, mode="wrap")
    return map_coordinates(tile, index, order=1) / PER_SD


def nearest(number: int, points: np.ndarray) -> np.ndarray:
    i, j, k = (np.floor(points / STEP_MM).astype(int) % TILE).T
    return noise_tiles()[number][i, j, k] / PER_SD


def test_smooth_lookup_equals_plain_interpolation_and_has_no_seam():
    points = np.random.default_rng(0).uniform(-220, 220, (300, 3))
    points[:40, 0] = np.linspace(TILE * STEP_MM - 2, TILE * STEP_MM + 2, 40)
    found = [float(tile_smooth(noise_bricks(), 0, *np.float32(p))) for p in points]
    np.testing.assert_allclose(found, smooth(0, points), atol=2e-3)


def test_muscle_equals_its_float64_reference():
    (solid, *_) = muscles(hip_frame(BODY, "R", SHAPE.radius_mm), 1.0, np.random.default_rng(0))
    row = solid.row().astype(np.float64)
    points = np.random.default_rng(1).uniform(-100, 100, (4000, 3)).astype(np.float32).astype(np.float64)
    own = points @ row[11:20].reshape(3, 3).T + row[26:29]
    bundle = smooth(1, own)
    region, fine = nearest(2, own * [0.7, 0.7, 0.45]), nearest(3, own * [1, 1, 0.4])
    t = np.clip((bundle - row[8] + 0.55 * region + 0.3) / 2.0, 0, 1)
    fat = np.minimum(t * t * (3 - 2 * t) * 0.5 + np.maximum(0.09 + 0.04 * region + 0.035 * bundle, 0), 0.9)
    factor = row[24] * (1 + 0.05 * fine + 0.03 * region)
    found = mixed(solid, points, bone=False)
    close = (np.abs(found - np.stack([factor, fat], axis=1)) < 4e-3).all(axis=1)
    assert close.mean() > 0.998  # single precision may fall on the other side of a voxel's border
    assert 0.02 < fat.mean() < 0.2


def thigh(seed: int = 0, side: str = "R"):
    frame = hip_frame(BODY, side, SHAPE.radius_mm)
    return frame, femur(SHAPE, frame, np.random.default_rng(seed))


def t1_signal(seed: int, centre: tuple[float, float, float], radius: float, side: str = "R") -> float:
    """Mean signal of marrow in a ball, mm in the hip frame of a standard head."""
    frame, solid = thigh(seed, side)
    unit = np.random.default_rng(9).uniform(-1, 1, (4000, 3))
    ball = unit[np.linalg.norm(unit, axis=1) < 1] * radius + np.array(centre)
    fat, bone = mixed(solid, frame.world(ball * frame.scale), bone=True).T
    table = tissue_signal(PROTOCOLS["cor_t1"], "S3T", relaxation(3.0)).sum(axis=1)
    return float(((1 - bone) * (fat * table[1] + (1 - fat) * table[2])).mean())


@pytest.mark.parametrize("side", ["R", "L"])
def test_marrow_is_brightest_in_trochanter_and_head_and_darkest_in_the_ward_area(side):
    places = {"trochanter": ((50, -9, -24), 9), "head": ((0, 0, 0), 20), "between": ((38, -10, -50), 9)}
    places["ward"] = ((29, -7, -30), 6)
    mean = {name: np.mean([t1_signal(s, *at, side) for s in range(8)]) for name, at in places.items()}
    assert mean["trochanter"] >= mean["head"] > mean["between"] > mean["ward"]


def test_bone_fraction_of_the_head_is_that_of_its_shape():
    unit = np.random.default_rng(3).uniform(-1, 1, (20000, 3))
    ball = unit[np.linalg.norm(unit, axis=1) < 1] * (SHAPE.radius_mm - 1)
    shares = []
    for seed in range(4):
        frame, solid = thigh(seed)
        shares.append(mixed(solid, frame.world(ball), bone=True)[:, 1].mean())
    assert np.mean(shares) == pytest.approx(SHAPE.bvf_head, abs=0.025)


def test_texture_in_a_head_does_not_repeat_and_differs_between_people():
    axis = np.arange(-15, 15, 0.8)
    place = np.stack(np.meshgrid(axis, [0.0], axis, indexing="ij"), axis=-1).reshape(-1, 3)
    frame, _ = thigh()
    pieces = [mixed(thigh(seed)[1], frame.world(place), bone=True)[:, 1] for seed in (0, 1)]
    assert abs(np.corrcoef(*pieces)[0, 1]) < 0.5
    picture = pieces[0].reshape(len(axis), len(axis))
    picture = picture - picture.mean()
    power = np.abs(np.fft.fft2(picture)) ** 2
    other = np.fft.ifft2(power).real / power.mean() / picture.size
    other[:6, :6] = other[-5:, :6] = other[:6, -5:] = other[-5:, -5:] = 0.0
    assert other.max() < 0.6


def test_tiles_repeat_and_negative_positions_work():
    tiles = noise_bricks()
    period = 128 * 0.8
    for point in ((1.0, 2.0, 3.0), (-33.3, 7.1, -0.2)):
        values = {float(tile_value(tiles, 1, *(np.float32(p + k * period) for p in point))) for k in (-1, 0, 1)}
        assert len(values) == 1


def test_ramp_goes_both_ways():
    assert [ramp(v, 1.0, 3.0) for v in (0.0, 2.0, 4.0)] == [0.0, 0.5, 1.0]


def test_bell_is_gaussian_and_ends_where_nothing_shows():
    x = np.linspace(-4, 4, 81)
    np.testing.assert_allclose([bell(v) for v in x], np.exp(-(x**2)), atol=1e-3)
    assert bell(2.7) == 0.0
