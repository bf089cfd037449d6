import math
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.lesion import volume_fraction
from onfh_nb.synthetic.state import Course, Lens
from onfh_nb.synthetic.visits import FixedSigns, draw_fixed_signs, healthy_visit, hip_visit

LENS = Lens(0.9, 0.85, (0.0, 0.0, 1.0))
SIGNS = FixedSigns(1.0, True, True, 0.4, 3.0, False)
# X-ray change at 2, fracture at 5, collapse at 6, 2 mm passed at about 12.6, osteoarthritis at 30 months.
COURSE = Course(-3, 2, 5, 6, 30, 3.0, 0.06, 1.0, 0.5, 0.7, 0.5, 0.5)


def test_one_hip_passes_through_all_stages_in_order():
    stages = [hip_visit(month, LENS, COURSE, SIGNS).arco for month in (0, 3, 6, 8, 14, 30)]
    assert stages == ["I", "II", "IIIA", "IIIA", "IIIB", "IV"]


def test_signs_come_with_their_stage():
    first, second, third, last = (hip_visit(month, LENS, COURSE, SIGNS) for month in (0, 3, 8, 31))
    assert not first.radiographic_change
    assert not first.cysts
    assert second.radiographic_change
    assert second.cysts
    assert second.rim_mm - first.rim_mm == pytest.approx(0.6)
    assert (first.core_class, third.core_class, last.core_class) == ("A", "D", "D")
    assert not second.crescent
    assert third.crescent
    assert first.oedema_weight == 0 < third.oedema_weight
    assert (third.joint_space_factor, last.joint_space_factor) == (1.0, 0.4)
    assert (third.osteophyte_mm, last.osteophyte_mm) == (0.0, 3.0)


def test_oedema_comes_before_the_fracture():
    assert hip_visit(4, LENS, COURSE, SIGNS).oedema_weight == 0
    early = replace(COURSE, oedema_lead_months=1.5)
    assert hip_visit(4, LENS, early, SIGNS).oedema_weight > 0
    assert hip_visit(4, LENS, early, SIGNS).arco == "II"


def test_volume_drifts_and_the_centre_stays():
    first, year = hip_visit(0, LENS, COURSE, SIGNS), hip_visit(12, LENS, COURSE, SIGNS)
    assert first.lens == LENS
    assert volume_fraction(year.lens) == pytest.approx(1.06 * volume_fraction(LENS))
    assert year.lens.direction == LENS.direction


def test_stage_never_goes_back():
    order = ["I", "II", "IIIA", "IIIB", "IV"]
    ranks = [order.index(hip_visit(month, LENS, COURSE, SIGNS).arco) for month in range(60)]
    assert ranks == sorted(ranks)


def test_double_line_in_four_of_five():
    rng = np.random.default_rng(0)
    assert np.mean([draw_fixed_signs(rng).double_line for _ in range(4000)]) == pytest.approx(45 / 56, abs=0.02)


def test_healthy_hip_shows_nothing():
    visit = healthy_visit(3, SIGNS)
    assert visit.lens is None
    assert visit.arco == "0"
    assert visit.effusion_grade == 0
    assert not math.isnan(visit.collapse_mm)


def test_fat_comes_back_over_a_year_and_no_further():
    grafted = replace(COURSE, fat_recovery=0.24)
    seen = [hip_visit(month, LENS, grafted, SIGNS).fat_recovery for month in (0, 3, 6, 12, 24)]
    assert seen == pytest.approx([0.0, 0.06, 0.12, 0.24, 0.24])
