from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.course import depth_mm
from onfh_nb.synthetic.follow_up import painful
from onfh_nb.synthetic.head_region import roi_fraction
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion import volume_fraction
from onfh_nb.synthetic.lesion_measures import true_jic
from onfh_nb.synthetic.natural_history import reference_volumes
from onfh_nb.synthetic.plan import plan_block
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import POPULATIONS
from onfh_nb.synthetic.quota import largest_remainder
from onfh_nb.synthetic.streams import block_stream


def with_lesion(patients):
    return [hip for p in patients for hip in p.hips if hip.visits[0].lens is not None]


@pytest.fixture(scope="module")
def tiny():
    return draw_patients("tiny", seed=0)


@pytest.fixture(scope="module")
def kong():
    return draw_patients("kong", seed=0)


def test_tiny_has_both_sites_both_sexes_all_stages_and_types(tiny):
    assert len(tiny) == 24
    assert sum(len(with_lesion([p])) == 1 for p in tiny) >= 10
    assert Counter(p.site for p in tiny) == {"S3T": 12, "P15T": 12}
    assert Counter(p.sex for p in tiny) == {"M": 12, "F": 12}
    hips = [hip for p in tiny for hip in p.hips]
    assert {hip.visits[0].arco for hip in hips} == {"0", "I", "II", "IIIA", "IIIB", "IV"}
    assert {hip.treatment for hip in hips} == {"none", "nsaid", "cd", "vbg", "osteotomy"}
    types = {true_jic(hip.visits[0].lens, hip_arc(hip.shape)) for hip in with_lesion(tiny)}
    assert types == {"A", "B", "C1", "C2"}
    assert all([v.month for v in hip.visits] == [0, 3, 6, 12] for hip in hips)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_kong_is_the_cohort_of_the_paper(seed):
    patients = draw_patients("kong", seed=seed)
    assert Counter(p.sex for p in patients) == {"M": 15, "F": 15}
    assert Counter(len(with_lesion([p])) for p in patients) == {2: 21, 1: 9}
    age, duration = [p.age for p in patients], [p.duration_y for p in patients]
    assert min(age) >= 30
    assert max(age) <= 80
    assert np.mean(age) == pytest.approx(52, abs=0.5)
    assert min(duration) >= 0.5
    assert max(duration) <= 7
    assert np.mean(duration) == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("name", ["tiny", "kong", "cohort", "uemura"])
def test_stages_types_and_arms_are_the_largest_remainders(name):
    spec = POPULATIONS[name]
    hips = with_lesion(draw_patients(name, seed=4))
    for weights, values in (
        (spec.arco_weights, [hip.visits[0].arco for hip in hips]),
        (spec.jic_weights, [true_jic(hip.visits[0].lens, hip_arc(hip.shape)) for hip in hips]),
        (spec.treatment_weights, [hip.treatment for hip in hips]),
    ):
        assert Counter(values) == Counter(largest_remainder(weights, len(hips)))


@pytest.mark.parametrize("n", [6, 10, 20])
def test_fewer_patients_keep_the_proportions(n):
    patients = draw_patients("kong", n, seed=3)
    assert abs(sum(p.sex == "M" for p in patients) - n / 2) <= 0.5
    assert abs(sum(len(with_lesion([p])) == 2 for p in patients) - 0.7 * n) <= 0.5


def test_more_patients_change_no_earlier_one(kong):
    assert draw_patients("kong", 12, seed=0) == kong[:12]
    more = draw_patients("kong", 65, seed=0)
    assert more[:30] == kong
    assert len({p.participant_id for p in more}) == 65
    assert more[30].body != more[0].body


def test_equal_seeds_give_equal_patients_and_others_do_not(tiny):
    assert draw_patients("tiny", seed=0) == tiny
    assert draw_patients("tiny", seed=1)[0].body != tiny[0].body


def test_visits_and_sites_change_no_anatomy(tiny):
    other = replace(POPULATIONS["tiny"], months=(0, 12), site_shares={"P15T": 1.0}, missing_visit=0.5)
    for a, b in zip(tiny, draw_patients(other, seed=0), strict=True):
        assert a.body == b.body
        assert [h.shape for h in a.hips] == [h.shape for h in b.hips]


def test_volumes_of_both_hips_go_together():
    pairs = []
    for block in range(20):
        for plan in plan_block(POPULATIONS["cohort"], block_stream(2, block)):
            if None not in plan.hips:
                volumes = [np.quantile(reference_volumes(hip.jic), hip.rank) for hip in plan.hips]
                pairs.append(volumes)
    assert np.corrcoef(np.array(pairs).T)[0, 1] == pytest.approx(0.5, abs=0.06)
    assert len(pairs) == 20 * 62
    patients = draw_patients("cohort", 100, seed=2)
    drawn = [[volume_fraction(h.visits[0].lens) for h in p.hips] for p in patients if len(with_lesion([p])) == 2]
    assert np.corrcoef(np.array(drawn).T)[0, 1] == pytest.approx(0.5, abs=0.25)


def test_cohort_follows_the_registry():
    patients = draw_patients("cohort", 300, seed=5)
    assert sum(p.sex == "M" for p in patients) == pytest.approx(300 * 2.4 / 3.4, abs=3)
    for sex, mean in (("M", 48.3), ("F", 55.6)):
        assert np.mean([p.age for p in patients if p.sex == sex]) == pytest.approx(mean, abs=3)
    assert all(p.hips[0].visits[0].month == 0 for p in patients)
    assert all([v.month for v in p.hips[0].visits] == [v.month for v in p.hips[1].visits] for p in patients)


def test_yang_counts_heads():
    patients = draw_patients("yang", seed=0)
    hips = [hip for p in patients for hip in p.hips if hip.included]
    stages = Counter(hip.visits[0].arco for hip in hips)
    assert len(patients) == 209
    assert len(hips) == 381
    assert stages["0"] == 142
    assert stages["I"] + stages["II"] == 239
    assert all(any(hip.included for hip in p.hips) for p in patients)


def test_uemura_counts_grades():
    hips = with_lesion(draw_patients("uemura", seed=0))
    percent = [100 * roi_fraction(hip.visits[0].lens, hip.shape) for hip in hips]
    assert Counter("A" if p < 15 else "B" if p <= 30 else "C" for p in percent) == {"A": 22, "B": 23, "C": 18}
    assert {hip.visits[0].arco for hip in hips} == {"I", "II"}


def test_bad_wishes_are_refused():
    with pytest.raises(ParameterError, match="no population is called 'king'"):
        draw_patients("king")
    with pytest.raises(ParameterError, match="expected at least one patient"):
        draw_patients("tiny", 0)


@pytest.fixture(scope="module")
def followed():
    return draw_patients("cohort", 400, seed=3)


@pytest.mark.parametrize(("stage", "percent"), [("I", 5), ("II", 20), ("IIIA", 75), ("IIIB", 60), ("IV", 35)])
def test_oedema_of_drawn_hips_is_that_of_their_stage(followed, stage, percent):
    seen = [h.visits[0].oedema_weight > 0 for h in with_lesion(followed) if h.visits[0].arco == stage]
    assert 100 * np.mean(seen) == pytest.approx(
        percent, abs=3.5 * 100 * np.sqrt(percent * (100 - percent)) / 100 / len(seen) ** 0.5
    )


def test_one_visit_in_ten_is_missed_and_more_after_one_without_pain(followed):
    complete = draw_patients(replace(POPULATIONS["cohort"], missing_visit=0.0), 300, seed=3)
    missed = {True: [], False: []}
    for patient, planned in zip(followed, complete, strict=False):
        months = [v.month for v in planned.hips[0].visits]
        came = {v.month for v in patient.hips[0].visits}
        last = 0
        for k in range(1, len(months)):
            pain = any(painful(h.visits[months.index(last)]) for h in planned.hips if last < h.replaced_month)
            missed[pain].append(months[k] not in came)
            last = months[k] if months[k] in came else last
    assert np.mean(missed[True] + missed[False]) == pytest.approx(0.10, abs=0.02)
    assert np.mean(missed[True]) == pytest.approx(0.085, abs=0.02)
    assert np.mean(missed[False]) == pytest.approx(0.15, abs=0.04)
    assert all([v.month for v in p.hips[0].visits] == [v.month for v in p.hips[1].visits] for p in followed)


def test_nobody_comes_after_the_end_of_follow_up(followed):
    lost = [p for p in followed if np.isfinite(p.hips[0].lost_month)]
    assert 0.1 < len(lost) / len(followed) < 0.25
    assert all(v.month <= h.lost_month for p in lost for h in p.hips for v in h.visits)
    assert all(h.event_months <= h.lost_month for p in lost for h in p.hips if h.event_months == h.event_months)
    assert all(p.hips[0].lost_month == p.hips[1].lost_month for p in followed)
    assert any(v.month == 24 for p in followed for v in p.hips[0].visits)


def test_only_ruined_joints_are_replaced_and_the_event_is_what_was_seen(followed):
    hips = with_lesion(followed)
    for hip in (h for h in hips if np.isfinite(h.replaced_month)):
        month = hip.replaced_month
        assert hip.course.osteoarthritis_month < month or depth_mm(hip.course, month) > 4.0
        assert month >= 1
    assert 0.2 < np.mean([np.isfinite(h.replaced_month) for h in hips]) < 0.5
    for hip in hips:
        if hip.course.collapse_month <= 0:
            assert not hip.event
            assert np.isnan(hip.event_months)
        elif hip.event:
            assert hip.event_months == pytest.approx(hip.course.collapse_month, abs=0.006)
        else:
            assert hip.event_months < hip.course.collapse_month + 0.006


def test_small_presets_lose_nobody(tiny, kong):
    for patient in (*tiny, *kong):
        assert all(np.isinf(h.lost_month) and np.isinf(h.replaced_month) for h in patient.hips)
        assert [v.month for v in patient.hips[0].visits] == [0, 3, 6, 12]


def test_arms_differ_in_collapse_in_size_and_in_fat():
    spec = replace(
        POPULATIONS["cohort"], arco_weights={"I": 1.0, "II": 2.0}, jic_weights={"C2": 1.0}, missing_visit=0.0
    )
    rows = {}
    for arm in ("none", "cd", "vbg"):
        hips = with_lesion(draw_patients(replace(spec, treatment_weights={arm: 1.0}), 100, seed=1))
        rows[arm] = (
            np.mean([h.course.collapse_month <= 24 for h in hips]),
            np.mean([h.course.drift_per_year for h in hips]),
            [v.fat_recovery for h in hips for v in h.visits if v.month == 12],
        )
    assert rows["none"][0] > rows["cd"][0] + 0.05 > rows["vbg"][0] + 0.10
    assert rows["none"][1] > rows["cd"][1] > rows["vbg"][1]
    assert max(rows["none"][2] + rows["cd"][2]) == 0
    assert np.mean(rows["vbg"][2]) == pytest.approx(0.15, abs=0.02)
    assert max(rows["vbg"][2]) <= 0.30


def test_one_hip_changes_as_its_course_says(followed):
    order = ["I", "II", "IIIA", "IIIB", "IV"]
    moved = 0
    for hip in with_lesion(followed):
        stages = [order.index(v.arco) for v in hip.visits]
        assert stages == sorted(stages)
        moved += stages[-1] > stages[0]
        for visit in hip.visits:
            assert (visit.collapse_mm > 0) == (visit.month > hip.course.collapse_month)
    assert moved > 100
