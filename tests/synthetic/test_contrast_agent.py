"""Blood and contrast agents."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.contrast_agent import arterial_mm, blood_pool, flowing, perfused
from onfh_nb.synthetic.tissues import TISSUE_ID, relaxation

BLOOD = TISSUE_ID["flowing_blood"]


@pytest.mark.parametrize(("field_t", "t1_ms"), [(1.5, 136.0), (3.0, 249.0)])
def test_blood_with_the_pool_agent_has_the_t1_of_its_relaxivity(field_t, t1_ms):
    table = relaxation(field_t)
    after = blood_pool(table, field_t)
    assert after.t1_ms[BLOOD] == pytest.approx(t1_ms, abs=0.5)
    assert (after.t2star_ms <= after.t2_ms).all()
    # Only what holds blood changes, and muscle less than granulation tissue.
    same = [TISSUE_ID[name] for name in ("fatty_marrow", "cortical_bone", "necrosis_fibrous", "urine")]
    np.testing.assert_allclose(after.t1_ms[same], table.t1_ms[same])
    drop = 1 / after.t1_ms - 1 / table.t1_ms
    assert 0 < drop[TISSUE_ID["muscle"]] < drop[TISSUE_ID["granulation"]] < drop[BLOOD]


def test_gradient_echoes_see_the_blood_that_spin_echoes_lose():
    table = relaxation(3.0)
    assert flowing(table).pd[BLOOD] == pytest.approx(20 * table.pd[BLOOD])
    assert flowing(table).t1_ms[BLOOD] < table.t1_ms[BLOOD]
    assert flowing(table, inflow=False).t1_ms[BLOOD] == table.t1_ms[BLOOD]


def test_nothing_changes_before_the_agent_arrives():
    table = relaxation(1.5)
    np.testing.assert_allclose(perfused(table, 0.0).t1_ms, table.t1_ms)
    np.testing.assert_allclose(perfused(table, -20.0).t1_ms, table.t1_ms)


def test_arteries_peak_early_and_tissue_follows_dead_bone_never():
    table = relaxation(3.0)
    times = np.arange(1.0, 180.0, 4.0)
    rate = np.array([1 / perfused(table, float(t)).t1_ms - 1 / table.t1_ms for t in times])
    granulation = rate[:, TISSUE_ID["granulation"]]
    assert times[rate[:, BLOOD].argmax()] < 15
    late = rate[times > 120]
    assert (late[:, TISSUE_ID["granulation"]] > 0.45 * granulation.max()).all()
    assert (late[:, BLOOD] < 0.25 * rate[:, BLOOD].max()).all()
    assert granulation[-1] > 2 * rate[-1, TISSUE_ID["muscle"]] > 0
    assert np.abs(rate[:, TISSUE_ID["necrosis_fibrous"]]).max() < 1e-12


def test_uptake_of_a_slow_leak_is_the_area_under_the_arterial_curve():
    # With almost no return, tissue holds the transfer constant times that area, and its blood.
    table, end = relaxation(3.0), 30.0
    fluid = TISSUE_ID["synovial_fluid"]  # 0.02 per minute into a space of 0.9, no blood
    seconds = np.linspace(0, end, 3001)
    area = np.trapezoid(arterial_mm(seconds), seconds) / 60
    rate = 1000 * (1 / perfused(table, end).t1_ms[fluid] - 1 / table.t1_ms[fluid])
    assert rate == pytest.approx(4.5 * 0.02 * area, rel=0.02)
