from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.special import softmax as scipy_softmax

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import PredictorParams, create_model, load_predictor, save_predictor
from onfh_nb.models.predictor import softmax
from onfh_nb.models.spec import ModelSpec


def pictures(n: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 1, 64, 64)).astype(np.float32)


@pytest.fixture(scope="module")
def network() -> torch.nn.Module:
    """With the statistics of normalisation of a few batches, so that pictures differ in their probabilities."""
    torch.manual_seed(0)
    model = create_model("ResNet10T", image_size=64).train()
    with torch.no_grad():
        for seed in range(20):
            model(torch.from_numpy(pictures(16, seed)))
        model.fc.weight.mul_(3)
    return model.eval()


@pytest.fixture(scope="module")
def saved(network: torch.nn.Module, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_predictor(network, tmp_path_factory.mktemp("predictor"), PredictorParams(temperature=1.7))


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    """A copy, to be harmed."""
    return shutil.copytree(saved, tmp_path / "saved")


def expected(network: torch.nn.Module, images: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return (network(torch.from_numpy(images)) / 1.7).softmax(1).numpy()


def test_openvino_gives_torchs_probabilities(folder: Path, network: torch.nn.Module):
    predictor = load_predictor(folder, precision="fp32", threads=1)
    assert (predictor.backend, predictor.precision, predictor.note) == ("openvino", "fp32", "")
    probability = predictor.probabilities(pictures(), batch_size=2)
    assert np.ptp(probability[:, 1]) > 0.05
    assert np.abs(probability - expected(network, pictures())).max() < 1e-3
    assert probability.sum(1) == pytest.approx(np.ones(5))


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_without_its_files_torch_answers_and_says_why(folder: Path, network: torch.nn.Module, harm: str):
    file = folder / "model.bin"
    file.unlink() if harm == "missing" else file.write_bytes(b"0" + file.read_bytes()[1:])
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    predictor = load_predictor(folder)
    assert torch.equal(before, torch.random.get_rng_state())
    assert predictor.backend == "torch"
    words = "model.bin is missing" if harm == "missing" else "model.bin is not the file that was saved"
    assert predictor.note == f"computed by torch, slower: {words}"
    assert np.allclose(predictor.probabilities(pictures()), expected(network, pictures()), atol=1e-5)


def test_without_openvino_torch_answers(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def absent() -> None:
        raise ImportError("No module named 'openvino'")

    monkeypatch.setattr("onfh_nb.models.predictor.import_openvino", absent)
    predictor = load_predictor(folder)
    assert predictor.backend == "torch"
    assert "No module named 'openvino'" in predictor.note


class FakeCore:
    """A processor with bfloat16, whatever this machine's has."""

    settings: dict

    def get_property(self, device: str, name: str) -> list[str]:
        assert (device, name) == ("CPU", "OPTIMIZATION_CAPABILITIES")
        return ["FP32", "BF16"]

    def read_model(self, path: str) -> str:
        return path

    def compile_model(self, network: str, device: str, settings: dict) -> object:
        FakeCore.settings = settings
        return lambda images, share_inputs: [np.zeros((len(images), 2))]


@pytest.mark.parametrize(("asked", "hint"), [("auto", "bf16"), ("bf16", "bf16"), ("fp32", "f32")])
def test_bfloat16_is_taken_where_the_processor_has_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, asked: str, hint: str
):
    class FakeOpenvino:
        Core = FakeCore

    monkeypatch.setattr("onfh_nb.models.predictor.import_openvino", lambda: FakeOpenvino)
    predictor = load_predictor(folder, precision=asked, threads=3)
    assert FakeCore.settings["INFERENCE_PRECISION_HINT"] == hint
    assert FakeCore.settings["INFERENCE_NUM_THREADS"] == 3
    assert predictor.precision == ("fp32" if hint == "f32" else "bf16")


def test_weights_that_were_changed_are_refused(folder: Path):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"1")
    with pytest.raises(ParameterError, match=r"model\.safetensors in .* SHA-256 differs"):
        load_predictor(folder)
    file.unlink()
    with pytest.raises(ParameterError, match="is missing or not the file that was saved"):
        load_predictor(folder)


def test_facts_come_back(folder: Path):
    predictor = load_predictor(folder)
    assert predictor.spec == ModelSpec("ResNet10T", 1, 2, 64)
    assert predictor.params == PredictorParams(temperature=1.7)
    facts = json.loads((folder / "params.json").read_text())
    facts["predictor"]["colour"] = 1
    (folder / "params.json").write_text(json.dumps(facts))
    with pytest.raises(ParameterError, match="unknown settings of a predictor: colour"):
        load_predictor(folder)


def test_bad_pictures_are_named(folder: Path):
    predictor = load_predictor(folder)
    with pytest.raises(ParameterError, match=r"ResNet10T expects \(n, 1, 64, 64\)"):
        predictor.logits(np.zeros((1, 1, 32, 32), np.float32))
    images = pictures()
    images[3, 0, 0, 0] = np.nan
    with pytest.raises(ParameterError, match="picture 3 holds values that are not finite"):
        predictor.logits(images)
    with pytest.raises(ParameterError, match="precision is auto, fp32 or bf16, not 'fp16'"):
        load_predictor(folder, precision="fp16")


def test_no_pictures_give_no_rows(folder: Path):
    assert load_predictor(folder).probabilities(pictures(0)).shape == (0, 2)


def test_softmax_is_scipys_and_survives_large_logits():
    logits = np.array([[1.0, 2.0], [1000.0, -1000.0], [0.0, 0.0]])
    assert softmax(logits, 2.0) == pytest.approx(scipy_softmax(logits / 2.0, axis=1))
