from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_model, export_openvino
from onfh_nb.models.openvino_quiet import import_openvino


@pytest.mark.parametrize("name", ["ResNet10T", "DarkNet_Small"])
def test_the_files_answer_as_torch_does(tmp_path: Path, name: str):
    torch.manual_seed(0)
    model = create_model(name, image_size=64).train()
    path = export_openvino(model, tmp_path / "deep" / "model.xml", torch.zeros(1, 1, 64, 64))
    assert model.training
    compiled = import_openvino().Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    model.eval()
    images = torch.randn(1, 1, 64, 64)
    with torch.no_grad():
        assert np.allclose(compiled(images.numpy())[0], model(images).numpy(), atol=1e-4)


def test_the_size_of_the_pictures_is_fixed_and_the_weights_are_float32(tmp_path: Path):
    model = create_model("ResNet10T", in_chans=3, image_size=64)
    path = export_openvino(model, tmp_path / "model.xml", torch.zeros(1, 3, 64, 64))
    shape = import_openvino().Core().read_model(str(path)).input(0).partial_shape
    assert str(shape) == "[1,3,64,64]"
    weights = sum(p.numel() for p in model.parameters())
    assert (tmp_path / "model.bin").stat().st_size > 0.97 * 4 * weights  # folding batch statistics in saves a little


def test_other_paths_and_shapes_are_refused(tmp_path: Path):
    model = create_model("ResNet10T", image_size=64)
    with pytest.raises(ParameterError, match=r"ends in \.xml"):
        export_openvino(model, tmp_path / "model.onnx", torch.zeros(1, 1, 64, 64))
    with pytest.raises(ParameterError, match=r"example has shape \(1, 64, 64\)"):
        export_openvino(model, tmp_path / "model.xml", torch.zeros(1, 64, 64))
