"""Presets and their names."""

from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.presets import PRESETS, Extra, find_preset


def test_kong_asks_for_the_published_numbers():
    kong = find_preset("kong")
    assert (kong.n_patients, kong.population.bilateral_share, kong.population.male_share) == (30, 0.7, 0.5)
    assert (kong.slices.lesion, kong.slices.normal, kong.slices.unlabelled) == (675, 225, 300)
    assert kong.slices.months == (0, 12)


def test_quotas_follow_the_number_of_patients_by_largest_remainder():
    quota = find_preset("kong", patients=7).slices
    assert (quota.lesion, quota.normal, quota.unlabelled) == (158, 52, 70)
    assert quota.lesion + quota.normal + quota.unlabelled == 280
    assert find_preset("tiny", patients=3).slices == PRESETS["tiny"].slices


def test_changes_reach_preset_and_population():
    preset = find_preset("tiny", months=(0, 12), protocols=("cor_t1",))
    assert preset.population.months == (0, 12)
    assert preset.protocols == ("cor_t1",)


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("tinny", {}, "no preset is called 'tinny'; did you mean 'tiny'?"),
        ("x", {}, "there are tiny, kong, cohort, vascular, yang, shen, uemura"),
        ("tiny", {"acquisition": "random"}, "no acquisition is called 'random'; did you mean 'randomised'?"),
        ("tiny", {"readers": -1}, "readers is -1"),
        ("tiny", {"extras": (Extra("mra"),)}, "no protocol is called 'mra'"),
        ("tiny", {"protocol": ("cor_t1",)}, "no setting 'protocol'; did you mean 'protocols'?"),
        ("tiny", {"protocols": ("cor_t3",)}, "no protocol is called 'cor_t3'; did you mean"),
        ("tiny", {"protocols": ()}, "needs at least one"),
        ("tiny", {"site_shares": {"S7T": 1.0}}, "'S7T'"),
        ("tiny", {"anatomy": "martian"}, "no anatomy is called 'martian'"),
        ("tiny", {"patients": 0}, "patients is 0"),
        ("tiny", {"months": (3, 6)}, "months that begin at 0"),
    ],
)
def test_wrong_words_are_refused_with_a_hint(name, changes, words):
    with pytest.raises(ParameterError) as caught:
        find_preset(name, **changes)
    assert words in str(caught.value)


def test_eight_of_24_patients_get_each_extra():
    for extra in find_preset("tiny").extras:
        assert sum(extra.applies_to(number) for number in range(24)) == 8
    assert {extra.protocol: extra.months for extra in find_preset("tiny").extras} == {
        "mra_ss": None, "spgr3d": (0,), "cor_t2": (0,),
    }  # fmt: skip
    assert all(find_preset("tiny", patients=2).extras[k].applies_to(n) for k, n in ((0, 1), (1, 1), (2, 1)))


def test_the_cohort_preset_has_a_hundred_patients_of_the_registry():
    assert find_preset("cohort").n_patients == 100
    assert find_preset("cohort", patients=300).n_patients == 300
    assert find_preset("cohort").population.male_share is None
