from __future__ import annotations

import pytest

from onfh_nb import published
from onfh_nb.exceptions import ParameterError
from onfh_nb.models import list_models
from onfh_nb.models.zoo import GROUPS, ZOO, find_network


def test_the_two_lists_of_the_paper_have_ten_each_and_five_in_common():
    methods, results = set(list_models("methods10")), set(list_models("results10"))
    assert len(methods) == len(results) == 10
    assert methods & results == {"InceptionV4", "EfficientNetB0", "DenseNet201", "DarkNet_Small", "SEResNet50"}
    assert "MobileNetV3_Large" in methods - results
    assert set(list_models("all")) == methods | results | {"ResNet50"}


def test_the_counts_are_those_of_the_registry_of_published_numbers():
    table = published.load("kong2025").set_index("id")
    for key, group in (("KM.networks_methods", "methods10"), ("KM.networks_results", "results10")):
        assert len(list_models(group)) == table.loc[key, "value"]
    common = set(list_models("methods10")) & set(list_models("results10"))
    assert len(common) == table.loc["KM.networks_common", "value"]


def test_a_network_whose_list_is_our_guess_says_so():
    certain = {"InceptionV4", "EfficientNetB0", "DenseNet201", "DarkNet_Small", "SEResNet50", "MobileNetV3_Large"}
    guessed = {name for name in list_models("all") if "placed there by us" in ZOO[name].note}
    assert guessed == set(list_models("all")) - certain - {"ResNet50"}


def test_four_small_networks_stand_apart():
    small = list_models("small")
    assert len(small) == 4
    assert {"ResNet10T", "MobileNetV3_Small_050"} <= set(small)
    assert not set(small) & set(list_models("all"))
    assert set(list_models()) == set(small) | set(list_models("all"))


def test_an_unknown_group_is_refused_with_those_there_are():
    with pytest.raises(ParameterError, match=", ".join(GROUPS)):
        list_models("method10")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MobileNetV3_large", "MobileNetV3_Large"),
        ("mobilenetv3_large_100", "MobileNetV3_Large"),
        ("resnet10t", "ResNet10T"),
        ("Densenet-121", "DenseNet121"),
        ("darknet17", "DarkNet_Small"),
    ],
)
def test_a_typo_is_refused_with_the_right_name(typed: str, meant: str):
    with pytest.raises(ParameterError, match=rf"'{typed}'; did you mean {meant}\?"):
        find_network(typed)


def test_a_name_like_none_gets_them_all():
    with pytest.raises(ParameterError, match=r"there are Transformer, AlexNet.*RegNetX_002"):
        find_network("zzzz")
