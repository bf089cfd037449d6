from __future__ import annotations

import copy

import pytest
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import ModelSpec, create_model, spec_of


def test_a_network_knows_how_it_was_built_and_so_does_its_copy():
    model = create_model("LCNet_050", in_chans=3, num_classes=4, image_size=96)
    assert spec_of(copy.deepcopy(model)) == ModelSpec("LCNet_050", 3, 4, 96)


def test_the_spec_is_no_tensor_of_the_network():
    assert not [key for key in create_model("LCNet_050").state_dict() if "spec" in key]


def test_another_network_is_refused():
    with pytest.raises(ParameterError, match="a Linear is no network of the zoo"):
        spec_of(nn.Linear(2, 2))
