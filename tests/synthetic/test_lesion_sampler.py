import math

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import jic_type, weight_bearing_arc
from onfh_nb.synthetic.lesion import cap_cosine, coronal_margins_deg, half_arc_deg, volume_fraction
from onfh_nb.synthetic.lesion_sampler import VOLUME_RANGE, draw_lens, lateral_range, try_lenses

LCEA = math.radians(33)
ARC = weight_bearing_arc((1.18 * math.sin(LCEA), 1.18 * math.cos(LCEA)), (-1.25, -0.67), 1.0)


def median_kerboul(batch):
    cosine = cap_cosine(batch.distance, batch.radius)
    arcs = half_arc_deg(cosine, batch.direction[:, 0]) + half_arc_deg(cosine, batch.direction[:, 1])
    return float(np.median(2 * arcs))


@pytest.mark.parametrize(
    ("jic", "accepted", "median"), [("A", 17, 31), ("B", 70, 85), ("C1", 95, 162), ("C2", 84, 250)]
)
def test_acceptance_and_median_angle_with_the_limit_at_ninety_degrees(jic, accepted, median):
    batch = try_lenses(np.random.default_rng(0), jic, ARC, 20_000, limit_deg=90.0)
    assert 100 * len(batch) / batch.tried == pytest.approx(accepted, abs=2)
    assert median_kerboul(batch) == pytest.approx(median, abs=3)


def test_acceptance_and_median_angle_of_c2_with_the_limit_in_use():
    # Measured here: 91.7 % and 244.5° with 20 000 candidates.
    batch = try_lenses(np.random.default_rng(0), "C2", ARC, 20_000)
    assert 100 * len(batch) / batch.tried == pytest.approx(91.7, abs=1.5)
    assert median_kerboul(batch) == pytest.approx(244.5, abs=3)


@pytest.mark.parametrize("jic", ["A", "B", "C1", "C2"])
def test_every_accepted_lens_is_of_the_type_and_volume_asked_for(jic):
    batch = try_lenses(np.random.default_rng(1), jic, ARC, 800)
    low, high = VOLUME_RANGE[jic]
    for k in range(len(batch)):
        lens = batch.lens(k)
        assert math.hypot(*lens.direction) == pytest.approx(1.0)
        assert low - 1e-9 <= volume_fraction(lens) <= high + 1e-9
        lateral = coronal_margins_deg(lens)[1]
        assert jic_type(lateral, ARC.theta_p_deg, ARC.theta_e_deg) == jic
        assert lateral <= 80.0
        assert lens.distance + lens.radius > 1


def test_rank_orders_the_volumes_without_changing_their_mix():
    ranks = np.linspace(0.05, 0.95, 10)
    volumes = [
        np.mean([volume_fraction(draw_lens(np.random.default_rng(s), "C1", ARC, rank=r)) for s in range(10)])
        for r in ranks
    ]
    assert np.all(np.diff(volumes) > 0)
    reference = try_lenses(np.random.default_rng(5), "C1", ARC, 5000).volume
    assert np.mean(volumes) == pytest.approx(reference.mean(), abs=0.01)


def test_equal_seeds_give_equal_lenses():
    draw = [draw_lens(np.random.default_rng(7), "B", ARC) for _ in range(2)]
    assert draw[0] == draw[1]


def test_ranges_of_the_types_meet():
    ends = [lateral_range(jic, ARC) for jic in ("A", "B", "C1", "C2")]
    assert ends[0][0] == ARC.theta_p_deg
    assert [e[1] for e in ends[:3]] == pytest.approx([e[0] for e in ends[1:]])


def test_impossible_wishes_are_refused():
    with pytest.raises(ParameterError, match="expected one of A, B, C1, C2"):
        draw_lens(np.random.default_rng(0), "D", ARC)
    with pytest.raises(ParameterError, match="no lens of type A fits"):
        draw_lens(np.random.default_rng(0), "A", ARC, volume_range=(0.6, 0.7))
