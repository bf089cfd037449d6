from __future__ import annotations

import pytest
import torch

from onfh_nb.models import cam_layer, create_model, list_models


@pytest.mark.parametrize("name", list_models())
def test_the_layer_gives_a_map_or_tokens(name: str):
    seen = []
    with torch.device("meta"):
        model = create_model(name).eval()
        cam_layer(model).register_forward_hook(lambda layer, inputs, output: seen.append(output.shape))
        model(torch.empty(1, 1, 256, 256))
    (shape,) = seen
    if name == "Transformer":
        assert tuple(shape) == (1, 257, 384)
    else:
        assert len(shape) == 4
        assert min(shape[2:]) >= 6
