import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onfh_nb.synthetic.quota import balanced_order, even_sequence, largest_remainder, quota_labels

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.05, 10), min_size=1)


def test_known_shares():
    assert largest_remainder({"both": 21, "one": 9}, 30) == {"both": 21, "one": 9}
    assert largest_remainder({"both": 21, "one": 9}, 7) == {"both": 5, "one": 2}
    # 1.432, 2.56, 1.184, 1.184, 1.64: the two largest remainders win.
    registry = {"I": 17.9, "II": 32.0, "IIIA": 14.8, "IIIB": 14.8, "IV": 20.5}
    assert list(largest_remainder(registry, 8).values()) == [1, 3, 1, 1, 2]


@given(weights=WEIGHTS, n=st.integers(0, 200))
def test_counts_sum_to_n_and_are_within_one_of_the_share(weights, n):
    counts = largest_remainder(weights, n)
    assert sum(counts.values()) == n
    total = sum(weights.values())
    assert all(abs(counts[k] - n * w / total) < 1 for k, w in weights.items())
    assert len(quota_labels(weights, n)) == n


@pytest.mark.parametrize("share", [0.5, 0.7, 14 / 24])
def test_every_beginning_of_a_two_class_sequence_is_a_largest_remainder(share):
    for seed in range(5):
        sequence = even_sequence({"a": share, "b": 1 - share}, 60, np.random.default_rng(seed))
        for k in range(1, 61):
            assert abs(sequence[:k].count("a") - k * share) <= 0.5 + 1e-9


def test_ties_are_broken_at_random_so_that_two_properties_do_not_march_in_step():
    rng = np.random.default_rng(0)
    half = {"a": 0.5, "b": 0.5}
    same = np.mean([x == y for x, y in zip(even_sequence(half, 400, rng), even_sequence(half, 400, rng), strict=True)])
    assert 0.35 < same < 0.65


def test_order_brings_rare_classes_in_turn():
    column = [["common"]] * 9 + [["rare"]] * 3
    order = balanced_order(["same"] * 12, [column])
    assert sorted(order) == list(range(12))
    for k in range(1, 13):
        assert abs(sum(column[i] == ["rare"] for i in order[:k]) - k / 4) < 1


def test_order_puts_each_kind_where_it_belongs():
    kinds = ["both", "one", "none", "both", "one", "none"]
    labels = [["I", "II"], ["II"], [], ["I", "I"], ["I"], []]
    order = balanced_order(kinds, [labels])
    assert [kinds[i] for i in order] == kinds
    assert sorted(order) == list(range(6))
