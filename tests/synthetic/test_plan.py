from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.plan import plan_block
from onfh_nb.synthetic.population_spec import AETIOLOGY, POPULATIONS
from onfh_nb.synthetic.quota import largest_remainder


def plan(name, seed=0):
    return plan_block(POPULATIONS[name], np.random.default_rng(seed))


def test_larger_lesions_tend_to_later_stages():
    order = ["I", "II", "IIIA", "IIIB", "IV"]
    hips = [hip for seed in range(10) for p in plan("cohort", seed) for hip in p.hips if hip]
    size = [10 * ["A", "B", "C1", "C2"].index(hip.jic) + hip.rank for hip in hips]
    stage = [order.index(hip.arco) for hip in hips]
    ranks = np.argsort(np.argsort(size)), np.argsort(np.argsort(stage, kind="stable"))
    assert 0.3 < np.corrcoef(*ranks)[0, 1] < 0.6


def test_ranks_fill_their_range_in_each_type():
    hips = [hip for p in plan("cohort") for hip in p.hips if hip]
    for jic in ("C1", "C2"):
        ranks = np.sort([hip.rank for hip in hips if hip.jic == jic])
        expected = (np.arange(len(ranks)) + 0.5) / len(ranks)
        assert np.abs(ranks - expected).max() <= 0.5 / len(ranks) + 1e-9


def test_one_sided_lesions_lie_right_and_left_in_turn():
    sides = [p.hips[0] is not None for p in plan("kong") if None in p.hips]
    assert abs(sum(sides) - len(sides) / 2) <= 0.5


def test_causes_follow_the_registry_by_sex():
    for sex in ("M", "F"):
        causes = [p.aetiology for p in plan("cohort") if p.sex == sex]
        assert Counter(causes) == Counter(largest_remainder(AETIOLOGY[sex], len(causes)))


@pytest.mark.parametrize("n", [6, 12])
def test_first_patients_show_nearly_all_stages_and_arms(n):
    for seed in range(5):
        hips = [hip for p in plan("tiny", seed)[:n] for hip in p.hips if hip]
        assert len({hip.arco for hip in hips}) >= 4
        assert len({hip.treatment for hip in hips}) >= 4


def test_patients_without_a_lesion():
    spec = replace(POPULATIONS["tiny"], bilateral_share=0.25, healthy_share=0.5)
    patterns = Counter(sum(hip is not None for hip in p.hips) for p in plan_block(spec, np.random.default_rng(0)))
    assert patterns == {2: 6, 1: 6, 0: 12}
