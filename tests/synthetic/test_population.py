from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.head_region import roi_fraction
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion import volume_fraction
from onfh_nb.synthetic.natural_history import reference_volumes
from onfh_nb.synthetic.plan import plan_block
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import POPULATIONS
from onfh_nb.synthetic.quota import largest_remainder
from onfh_nb.synthetic.lesion_measures import true_jic
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
    later = [len(p.hips[0].visits) - 1 for p in patients]
    assert 1 - np.mean(later) / 3 == pytest.approx(0.10, abs=0.03)
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
