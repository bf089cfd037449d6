from __future__ import annotations

import pytest
from torch import nn

from onfh_nb.models.evaluating import evaluating


def test_every_layer_gets_its_own_mode_back_even_after_an_error():
    model = nn.Sequential(nn.Dropout(), nn.BatchNorm2d(2))
    model.train()
    model[1].eval()

    def fail() -> None:
        with evaluating(model) as resting:
            assert not any(module.training for module in resting.modules())
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert [module.training for module in model] == [True, False]
