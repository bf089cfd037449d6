from __future__ import annotations

import pytest
import torch

from onfh_nb.models.build import build_network
from onfh_nb.models.zoo import find_network


@pytest.mark.parametrize("name", ["AlexNet", "LCNet_050", "Transformer"])
def test_channels_classes_and_size_are_those_asked_for(name):
    with torch.device("meta"):
        model = build_network(find_network(name), 3, 5, 128).eval()
        assert model(torch.empty(2, 3, 128, 128)).shape == (2, 5)


def test_weights_are_random():
    first, second = (build_network(find_network("LCNet_050"), 1, 2, 96).state_dict() for _ in range(2))
    assert not torch.equal(first["conv_stem.weight"], second["conv_stem.weight"])
