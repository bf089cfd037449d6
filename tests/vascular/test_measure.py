"""The measurement as users see it: known lengths, invariances, and what it does with odd masks."""

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular import measure_vessels

ISO, THICK = (1.0, 1.0, 1.0), (3.0, 0.8, 0.8)
NUMBERS = (
    "length_mm", "path_length_mm", "mean_diameter_mm", "area_diameter_mm", "n_junctions", "n_segments", "n_terminals",
    "n_loops", "n_pieces", "volume_fraction", "length_density", "junction_density", "tortuosity",
)  # fmt: skip


def numbers(found):
    return [getattr(found, name) for name in NUMBERS]


@pytest.mark.parametrize("shape", [(5, 6, 7), (5, 6)])
def test_an_empty_mask_measures_zero(shape):
    found = measure_vessels(np.zeros(shape, bool), (1,) * len(shape))
    assert (found.length_mm, found.n_junctions, found.n_segments, found.n_terminals, found.volume_fraction) == (0,) * 5
    assert (found.length_density, found.n_loops, found.n_pieces) == (0, 0, 0)
    assert np.isnan(found.mean_diameter_mm)
    assert found.branches.empty
    assert found.warnings == ()


@pytest.mark.parametrize(("spacing", "radius", "within"), [(ISO, 2.0, 0.01), (THICK, 2.5, 0.02)])
def test_a_helix_has_its_length_and_thickness(tubes, helix, spacing, radius, within):
    curve, true = helix
    found = measure_vessels(tubes([curve], radius, spacing), spacing)
    assert found.length_mm == pytest.approx(true, rel=within)
    assert found.mean_diameter_mm == pytest.approx(2 * radius, rel=0.03)
    assert (found.n_junctions, found.n_segments, found.n_terminals, found.n_loops) == (0, 1, 2, 0)


def test_a_fork_has_one_junction_and_its_length(tubes, fork):
    found = measure_vessels(tubes(fork, 1.0, (0.5, 0.5)), (0.5, 0.5))
    assert (found.n_junctions, found.n_segments, found.n_terminals, found.n_pieces) == (1, 3, 3, 1)
    assert found.length_mm == pytest.approx(25 + 2 * 22, rel=0.02)


def test_loops_are_kept():
    y, x = np.mgrid[-30:31, -30:60]
    mask = (np.abs(np.hypot(x, y) - 20) <= 2) | ((np.abs(y) <= 2) & (x > 20) & (x < 50))
    found = measure_vessels(mask, (1, 1), prune_mm=5)
    assert (found.n_loops, found.n_junctions, found.n_segments, found.n_terminals) == (1, 1, 2, 1)
    alone = measure_vessels(np.abs(np.hypot(x, y) - 20) <= 2, (1, 1), prune_mm=500)
    assert (alone.n_loops, alone.n_segments) == (1, 1)
    assert alone.length_mm == pytest.approx(40 * np.pi, rel=0.005)


@pytest.mark.parametrize("prune", [0.0, 3.0])
def test_doubling_the_spacing_doubles_every_length(tubes, helix, prune):
    mask = tubes([helix[0]], 1.5, THICK)
    once = measure_vessels(mask, THICK, prune_mm=prune)
    twice = measure_vessels(mask, tuple(2 * s for s in THICK), prune_mm=2 * prune)
    for name in ("length_mm", "path_length_mm", "mean_diameter_mm", "area_diameter_mm"):
        assert getattr(twice, name) == pytest.approx(2 * getattr(once, name), rel=1e-12)
    np.testing.assert_allclose(twice.branches["length_mm"], 2 * once.branches["length_mm"], rtol=1e-12)
    assert (twice.n_segments, twice.n_junctions) == (once.n_segments, once.n_junctions)
    assert twice.length_density == pytest.approx(once.length_density / 4)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 0, 2)])
@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, 1, 1), (-1, -1, -1)])
def test_mirroring_and_permuting_axes_change_nothing(tubes, helix, order, flips):
    mask = tubes([helix[0]], 2.0, THICK)
    rough = mask ^ (np.random.default_rng(2).random(mask.shape) < 0.002)
    turned = np.transpose(rough, order)[:: flips[0], :: flips[1], :: flips[2]]
    plain = measure_vessels(rough, THICK)
    other = measure_vessels(turned, tuple(THICK[k] for k in order))
    np.testing.assert_allclose(numbers(other), numbers(plain), rtol=1e-9)


def test_one_sprout_more_is_one_junction_one_terminal_and_two_segments_more():
    mask = np.zeros((60, 120), bool)
    mask[28:32, 5:115] = True
    before = measure_vessels(mask, (0.8, 0.8))
    mask[32:52, 60:63] = True
    after = measure_vessels(mask, (0.8, 0.8))
    assert after.n_junctions - before.n_junctions == 1
    assert after.n_terminals - before.n_terminals == 1
    assert after.n_segments - before.n_segments == 2
    assert after.length_mm - before.length_mm == pytest.approx(22 * 0.8, rel=0.07)


def test_one_voxel_has_no_length_and_says_so():
    mask = np.zeros((5, 5, 5), bool)
    mask[2, 2, 2] = True
    found = measure_vessels(mask, ISO)
    assert (found.length_mm, found.n_segments) == (0, 0)
    assert "1 voxels and no vessel longer than one voxel" in found.warnings[0]


def test_a_vessel_one_voxel_thick_is_measured_with_a_warning():
    mask = np.zeros((9, 9, 60), bool)
    mask[4, 4, 5:55] = True
    found = measure_vessels(mask, (0.8, 0.8, 0.8))
    assert found.length_mm == pytest.approx(40, rel=0.03)
    assert "below two voxels (1.60 mm along the longest side)" in found.warnings[0]


def test_a_thick_vessel_gets_no_warning(tubes, fork):
    assert measure_vessels(tubes(fork, 2.0, (0.5, 0.5)), (0.5, 0.5)).warnings == ()


@pytest.mark.parametrize(
    ("mask", "spacing", "words"),
    [
        (np.ones((4, 4, 4), bool), ISO, "every voxel of mask"),
        (np.zeros((2, 3, 4, 5), bool), ISO, "4 axes"),
        (np.array([[0, 1, 2]]), (1, 1), "not binary"),
        (np.zeros((4, 4, 4), bool), None, "spacing_mm is missing"),
        (np.zeros((4, 4, 4), bool), (1, 1), "expected 3 numbers"),
        (np.zeros((4, 4, 4), bool), (1, 1, 0), "positive"),
    ],
)
def test_bad_input_is_one_sentence(mask, spacing, words):
    with pytest.raises(ParameterError, match=words):
        measure_vessels(mask, spacing)


def test_a_region_of_another_shape_is_refused():
    with pytest.raises(ParameterError, match="roi has shape"):
        measure_vessels(np.zeros((4, 4), bool), (1, 1), roi=np.zeros((4, 5), bool))


@pytest.mark.real
@pytest.mark.parametrize(
    ("kind", "stated", "within"), [(2, 207.87975221, 0.035), (3, 418.43241644, 0.02), (4, 214.37304577, 0.02)]
)
def test_rasterised_neurites_have_the_lengths_that_neurom_states(real, tubes, kind, stated, within):
    """NeuroM's own tests state the lengths of the axon and the dendrites of Neuron.swc, which kink at every 1 µm.

    The axon winds most; it comes within 2 % when the voxels are smaller (``python -m benchmarks.neurites``).
    """
    rows = np.loadtxt(real("swc") / "tests/data/swc/Neuron.swc")
    nodes = {int(row[0]): row for row in rows if row[1] == kind}
    curves = [np.stack([nodes[int(row[6])][2:5], row[2:5]]) for row in nodes.values() if int(row[6]) in nodes]
    assert sum(float(np.linalg.norm(b - a)) for a, b in curves) == pytest.approx(stated, rel=1e-7)
    found = measure_vessels(tubes(curves, 0.1, (0.1,) * 3, through=True), (0.1,) * 3, prune_mm=0.0)
    assert found.length_mm == pytest.approx(stated, rel=within)
