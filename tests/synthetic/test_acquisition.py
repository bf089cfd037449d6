"""The forward chain, step by step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage, stats

from onfh_nb.synthetic.acquisition import Reception, acquire, acquire_pair, draw_reception, store
from onfh_nb.synthetic.coil import draw_bias, slice_bias, without_shading
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.fat_saturation import FatSaturation
from onfh_nb.synthetic.field_cut import FieldCut
from onfh_nb.synthetic.ghosts import Ghosts
from onfh_nb.synthetic.incidents import Incidents
from onfh_nb.synthetic.metal_artefact import MetalEffect
from onfh_nb.synthetic.motion import Motion, displaced_lines
from onfh_nb.synthetic.protocols import PROTOCOLS, tissue_signal
from onfh_nb.synthetic.tissues import relaxation

EXAM = Exam((0.0, 0.0, 0.0), 360.0, 2, 4.0, 0.4, 480, 256)
PLAIN = Reception(448, 0.0, 0.02, np.zeros(20), 1000.0, 1.0, 7)


def bump(size: int, centre_mm: tuple[float, float] = (31.0, -17.0), width_mm: float = 9.0) -> np.ndarray:
    """A smooth blob on a grid of ``size``² over 360 mm, wide enough to have no high frequencies."""
    axis = (np.arange(size) + 0.5) * 360.0 / size - 180.0
    return np.exp(-((axis[:, None] - centre_mm[0]) ** 2 + (axis[None] - centre_mm[1]) ** 2) / (2 * width_mm**2)).astype(
        np.float32
    )


def test_air_before_scaling_has_the_mean_of_rayleigh():
    air = acquire(np.zeros((2, 480, 480, 2), np.float32), PLAIN, EXAM)
    assert air.mean() == pytest.approx(PLAIN.sigma * np.sqrt(np.pi / 2), rel=0.01)


def test_noise_free_picture_is_the_expectation_of_the_noisy_one():
    signal = np.stack([np.zeros((2, 480, 480), np.float32), np.stack([bump(480)] * 2) + 0.5], axis=-1)
    noisy = np.mean([acquire(signal, replace(PLAIN, noise_seed=s), EXAM) for s in range(12)], axis=0)
    exact = acquire(signal, PLAIN, EXAM, noise=False)
    assert np.abs(noisy - exact)[:, 20:-20, 20:-20].mean() < 0.006
    assert (noisy - exact)[:, 20:-20, 20:-20].mean() == pytest.approx(PLAIN.sigma**2 / 2 / 0.55, abs=4e-4)


def test_biasfree_picture_has_no_shading():
    flat = np.stack([np.zeros((2, 480, 480)), np.ones((2, 480, 480))], axis=-1).astype(np.float32)
    shaded = replace(PLAIN, bias=draw_bias(0.4, np.random.default_rng(2)))
    middle = (slice(None), slice(20, -20), slice(20, -20))
    assert np.ptp(acquire(flat, shaded, EXAM, noise=False, bias=False)[middle]) < 0.01
    assert np.ptp(acquire(flat, shaded, EXAM, noise=False)[middle]) > 0.2


def test_dividing_by_the_sensitivity_gives_what_an_even_coil_sees():
    rng = np.random.default_rng(5)
    blocks = np.kron(rng.uniform(0.2, 1.0, (2, 24, 24)), np.ones((1, 20, 20))).astype(np.float32)  # edges everywhere
    signal = np.stack([np.zeros_like(blocks), blocks], axis=-1)
    shaded = replace(PLAIN, bias=draw_bias(0.4, rng))
    even = acquire(signal, shaded, EXAM, noise=False, bias=False)
    divided = without_shading(acquire(signal, shaded, EXAM, noise=False), shaded.bias, EXAM)
    middle = (slice(None), slice(8, -8), slice(8, -8))
    assert np.abs(divided - even)[middle].max() < 0.005
    assert np.abs(divided - even)[middle].mean() < 0.0005


def flat(fat: float, water: float, size: int = 480, slices: int = 2) -> np.ndarray:
    """Even fat and water over the whole field."""
    return np.broadcast_to(np.array([fat, water], np.float32), (slices, size, size, 2)).copy()


@pytest.mark.parametrize("field_t", [1.5, 3.0])
def test_stir_nulls_fat(field_t):
    site = "S3T" if field_t == 3.0 else "P15T"
    table = tissue_signal(PROTOCOLS["cor_stir"], site, relaxation(field_t))
    plain = tissue_signal(PROTOCOLS["cor_t2"], site, relaxation(field_t))
    picture = acquire(flat(*table[1]), PLAIN, EXAM, noise=False, bias=False)
    assert picture.max() < 0.01 * plain[1].sum()


@pytest.mark.parametrize("incidents", [Incidents(), Incidents(Motion(0.1, 1.0, 3)), Incidents(blur=0.5)])
@pytest.mark.parametrize("stored", [256, 512])
def test_air_is_rayleigh_whatever_the_way_through_k_space(incidents, stored):
    exam = replace(EXAM, stored=stored)
    air = acquire(flat(0, 0), replace(PLAIN, incidents=incidents), exam)
    assert air.mean() == pytest.approx(PLAIN.sigma * np.sqrt(np.pi / 2), rel=0.01)


@pytest.mark.parametrize("incidents", [Incidents(), Incidents(Motion(0.1, 1.0, 3))])
def test_noise_at_the_acquired_matrix_is_rician(incidents):
    exam = replace(EXAM, stored=PLAIN.matrix)
    picture = acquire(flat(0.0, 0.06), replace(PLAIN, incidents=incidents), exam)[:, 20:-20, 20:-20]
    exact = acquire(flat(0.0, 0.06), replace(PLAIN, incidents=incidents), exam, noise=False)[:, 20:-20, 20:-20]
    law = stats.rice(3.0, scale=0.02)
    assert exact.mean() == pytest.approx(0.06, rel=0.01)
    assert picture.mean() == pytest.approx(law.mean(), rel=0.005)
    assert picture.std() == pytest.approx(law.std(), rel=0.02)


def test_fast_chain_agrees_with_a_plain_one_in_double_precision():
    rng = np.random.default_rng(0)
    signal = ndimage.gaussian_filter(rng.normal(size=(1, 96, 96, 2)), (0, 1, 1, 0)).astype(np.float32) + 0.5
    exam = Exam((0.0, 0.0, 0.0), 96.0, 1, 4.0, 0.0, 96, 72)
    incidents = Incidents(Motion(0.15, 1.2, 4), blur=0.4)
    one = Reception(72, 1.0, 0.0, draw_bias(0.4, rng), 1.0, 1.0, 0, incidents=incidents)
    got = acquire(signal, one, exam, noise=False)[0]
    fat = np.roll(signal[0, ..., 0].astype(float), 1, axis=1)
    fat[:, 0] = 0.0
    spectrum = np.fft.fft2((fat + signal[0, ..., 1]) * slice_bias(one.bias, exam, 0).astype(float))
    k = np.fft.fftfreq(72, 1 / 72)
    kept = spectrum[np.ix_(k.astype(int), k.astype(int))] * (72 / 96) ** 2
    kept *= np.exp(2j * np.pi * (0.5 / 72 - 0.5 / 96) * (k[:, None] + k[None]))
    kept *= np.exp(-0.4 * np.abs(k) / 36)[:, None]
    kept[36], kept[:, 36] = 0.0, 0.0
    lines, shift = displaced_lines(incidents.motion, 72)
    kept[lines] *= np.exp(-2j * np.pi * (k[lines, None] * shift[:, :1] + k[None] * shift[:, 1:]) / 96.0)
    np.testing.assert_allclose(got, np.abs(np.fft.ifft2(kept)), atol=2e-5)


def test_low_signal_is_noise_and_nothing_else():
    low = replace(PLAIN, incidents=Incidents(noise_factor=2.5))
    air, poor = acquire(flat(0, 0), PLAIN, EXAM), acquire(flat(0, 0), low, EXAM)
    np.testing.assert_allclose(poor, 2.5 * air, rtol=1e-5)
    np.testing.assert_array_equal(
        acquire(flat(0, 1), low, EXAM, noise=False), acquire(flat(0, 1), PLAIN, EXAM, noise=False)
    )


def test_failed_saturation_lights_up_fat_in_its_patch_and_leaves_water():
    failed = FatSaturation(0.08, (0.0, 0.0, 0.0), 0.8, (0.0, 0.0, 0.5), (2.0, 0.15, 0.15))
    one = replace(PLAIN, incidents=Incidents(fat_saturation=failed))
    ratio = acquire(flat(0.08, 0), one, EXAM, noise=False) / acquire(flat(0.08, 0), PLAIN, EXAM, noise=False)
    assert ratio[:, 128, 192].min() > 7
    np.testing.assert_allclose(ratio[:, 30:-30, 30:60], 1.0, atol=0.01)
    np.testing.assert_array_equal(
        acquire(flat(0, 1), one, EXAM, noise=False), acquire(flat(0, 1), PLAIN, EXAM, noise=False)
    )


@pytest.mark.parametrize("axis", [0, 1])
def test_ghosts_metal_and_edge_reach_the_picture_along_their_axes(axis):
    tube = np.array([[0.0, -50.0, 0.0, 0.0, 50.0, 0.0, 6.0]])
    still = replace(PLAIN, phase_axis=axis)
    ghosts = replace(still, incidents=Incidents(ghosts=Ghosts(0.3, 0.25, (1.0,))))
    signal = flat(0.0, 0.5)
    plain = acquire(signal, still, EXAM, noise=False)
    added = acquire(signal, ghosts, EXAM, noise=False, arteries=tube) - plain
    places = np.flatnonzero(added[0].max(axis=1 - axis) > 0.15)
    assert [places[places < 128].mean(), places[places > 128].mean()] == pytest.approx([63.5, 191.5], abs=1.0)
    assert np.flatnonzero(added[0].max(axis=axis) > 0.15).mean() == pytest.approx(127.5, abs=1.0)
    assert added.max() == pytest.approx(0.3, abs=0.05)
    np.testing.assert_array_equal(acquire(signal, ghosts, EXAM, noise=False), plain)
    effect = replace(still, metal=MetalEffect(10.0, 10.0, 1.2))
    hit = np.abs(acquire(signal, effect, EXAM, noise=False, metal=[((0.0, 0.0, 0.0), 6.0)]) - plain)
    assert hit[:, 100:156, 100:156].max() > 0.3
    assert hit[:, :90].max() < 0.01
    assert hit[:, 128].max() > 0.3
    cut = replace(still, incidents=Incidents(edge=FieldCut("rectangle", 0.9)))
    edge = acquire(signal, cut, EXAM)
    assert np.flatnonzero(edge[0].any(axis=1 - axis)).tolist() == list(range(13, 243))


def test_stored_values_are_whole_monotonic_and_bounded():
    levels = np.linspace(0, 100, 4000, dtype=np.float32).reshape(1, 40, 100)
    stored = store(levels, replace(PLAIN, gamma=0.9))
    assert stored.dtype == np.int16
    assert (np.diff(stored.ravel().astype(int)) >= 0).all()
    assert stored.max() == 32767


@pytest.mark.parametrize("site", ["S3T", "P15T"])
def test_sites_differ_in_noise_and_matrix(site):
    table = tissue_signal(PROTOCOLS["cor_t1"], site, relaxation(3.0 if site == "S3T" else 1.5))
    drawn = [draw_reception(PROTOCOLS["cor_t1"], site, EXAM, table, np.random.default_rng(s)) for s in range(40)]
    snr = [table[1].sum() / d.sigma for d in drawn]
    low, high = (32, 60) if site == "S3T" else (20, 36)
    assert low <= min(snr) < max(snr) <= high
    assert drawn[0].matrix == (450 if site == "S3T" else 384)
    assert all(0.4 < abs(d.shift_px) < 3 for d in drawn)


@pytest.mark.parametrize("stored", [256, 512])
@pytest.mark.parametrize("incidents", [Incidents(), Incidents(Motion(0.1, 1.0, 3), edge=FieldCut("circle", 0.9))])
def test_a_pair_is_what_two_acquisitions_give(stored, incidents):
    exam, one = (
        replace(EXAM, stored=stored),
        replace(PLAIN, incidents=incidents, bias=draw_bias(0.4, np.random.default_rng(2))),
    )
    noisy, exact = acquire_pair(flat(0.3, 0.4), one, exam)
    np.testing.assert_array_equal(noisy, acquire(flat(0.3, 0.4), one, exam))
    np.testing.assert_array_equal(exact, acquire(flat(0.3, 0.4), one, exam, noise=False))
