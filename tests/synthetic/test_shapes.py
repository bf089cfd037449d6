import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.head_region import cut_height
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.shapes import draw_body, draw_hip_shapes

FIELDS = ("radius_mm", "nsa_deg", "lcea_deg", "jsw_mm", "marrow_fat_head", "bvf_head")


@pytest.mark.parametrize(
    ("population", "sex", "radius"), [("asian", "M", 22.6), ("asian", "F", 20.1), ("european", "M", 24.2)]
)
def test_mean_head_radius(population, sex, radius):
    rng = np.random.default_rng(0)
    radii = [draw_hip_shapes(rng, sex, population)[0].radius_mm for _ in range(1500)]
    assert np.mean(radii) == pytest.approx(radius, abs=0.12)
    assert 0.9 < np.std(radii) < 1.4


def test_both_hips_of_a_patient_are_alike_within_the_jitter():
    rng = np.random.default_rng(1)
    for _ in range(200):
        right, left = draw_hip_shapes(rng, "M")
        assert right != left
        for name in FIELDS:
            assert getattr(left, name) == pytest.approx(getattr(right, name), rel=0.0413)


def test_bones_stay_in_sane_ranges_and_have_a_weight_bearing_arc():
    rng = np.random.default_rng(2)
    for sex in ("M", "F"):
        for shape in (shape for _ in range(300) for shape in draw_hip_shapes(rng, sex)):
            assert 16 < shape.radius_mm < 27
            assert 20 <= shape.lcea_deg <= 50
            assert 0.70 < cut_height(shape) < 0.85
            arc = hip_arc(shape)
            assert -60 < arc.theta_p_deg < -30
            assert arc.theta_e_deg == pytest.approx(shape.lcea_deg)


def test_women_have_thicker_fat_and_smaller_heads():
    rng = np.random.default_rng(3)
    men, women = ([draw_body(rng, sex) for _ in range(200)] for sex in "MF")
    assert np.mean([b.fat_mm for b in women]) > np.mean([b.fat_mm for b in men]) + 8
    assert all(abs(b.yaw_deg) <= 3 and abs(b.roll_deg) <= 2 for b in men)


def test_unknown_population_is_refused():
    with pytest.raises(ParameterError, match="expected one of asian, european"):
        draw_hip_shapes(np.random.default_rng(0), "M", "martian")
