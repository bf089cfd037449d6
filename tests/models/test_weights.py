from __future__ import annotations

import hashlib
import logging
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_model, spec_of
from onfh_nb.models.weights import read_state, sha256_of


def saved(model: torch.nn.Module, path: Path) -> Path:
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    save_file(state, path) if path.suffix == ".safetensors" else torch.save(state, path)
    return path


def colour(name: str, **how) -> torch.nn.Module:
    torch.manual_seed(1)
    return create_model(name, in_chans=3, num_classes=1000, image_size=96, **how)


@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_the_same_network_comes_back_whole(tmp_path: Path, suffix: str):
    theirs = create_model("LCNet_050", image_size=96).eval()
    path = saved(theirs, tmp_path / f"mine{suffix}")
    ours = create_model("LCNet_050", image_size=96, weights=path).eval()
    x = torch.randn(1, 1, 96, 96)
    with torch.no_grad():
        assert torch.equal(ours(x), theirs(x))


def test_the_file_is_hashed_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    path = saved(create_model("LCNet_050"), tmp_path / "mine.safetensors")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with caplog.at_level(logging.INFO, "onfh_nb"):
        spec = spec_of(create_model("LCNet_050", weights=str(path)))
    assert (spec.weights, spec.weights_sha256) == ("mine.safetensors", digest)
    assert digest in caplog.text
    assert sha256_of(path) == digest


def test_a_grey_stem_answers_as_the_colour_one_did_to_a_grey_picture(tmp_path: Path):
    theirs = colour("LCNet_050").eval()
    path = saved(theirs, tmp_path / "imagenet.pth")
    x = torch.randn(2, 1, 96, 96)
    with torch.no_grad():
        ours = create_model("LCNet_050", image_size=96, weights=path).eval()
        assert torch.allclose(
            ours.forward_features(x), theirs.forward_features(x.expand(-1, 3, -1, -1)), atol=1e-4, rtol=1e-4
        )
        three = create_model("LCNet_050", in_chans=3, image_size=96, weights=path).eval()
        assert torch.equal(three.conv_stem.weight, theirs.conv_stem.weight)


def test_a_head_for_other_classes_stays_random(tmp_path: Path):
    path = saved(colour("LCNet_050"), tmp_path / "imagenet.pth")
    model = create_model("LCNet_050", weights=path)
    assert model.classifier.weight.shape == (2, 1280)


def test_a_transformers_position_code_grows_with_the_picture(tmp_path: Path):
    small = create_model("Transformer", image_size=96)
    path = saved(small, tmp_path / "vit.safetensors")
    assert create_model("Transformer", image_size=128, weights=path).pos_embed.shape == (1, 65, 384)


def test_torchvisions_alexnet_fits(tmp_path: Path):
    from torchvision.models import alexnet

    theirs = alexnet(weights=None, num_classes=1000)
    path = saved(theirs, tmp_path / "alexnet.pth")
    ours = create_model("AlexNet", weights=path)
    assert torch.allclose(ours.features[0].weight, theirs.features[0].weight.sum(1, keepdim=True))


def test_wrappers_of_training_are_taken_off(tmp_path: Path):
    model = create_model("LCNet_050")
    state = {f"module.{key}": value for key, value in model.state_dict().items()}
    torch.save({"state_dict": state, "epoch": 3}, tmp_path / "checkpoint.pth")
    again = create_model("LCNet_050", weights=tmp_path / "checkpoint.pth")
    assert torch.equal(again.conv_stem.weight, model.conv_stem.weight)


def test_another_networks_file_is_recognised(tmp_path: Path):
    path = saved(colour("RegNetX_002"), tmp_path / "imagenet.pth")
    with pytest.raises(
        ParameterError, match=r"imagenet.pth does not hold the weights of LCNet_050 .*it looks like RegNetX_002$"
    ):
        create_model("LCNet_050", weights=path)


def test_a_file_of_nobodys_network_is_refused(tmp_path: Path):
    save_file({"a": torch.zeros(2)}, tmp_path / "a.safetensors")
    with pytest.raises(ParameterError, match="expected the weights of lcnet_050"):
        create_model("LCNet_050", weights=tmp_path / "a.safetensors")


def test_a_missing_damaged_or_odd_file_is_named(tmp_path: Path):
    with pytest.raises(ParameterError, match=r"there is no file of weights at .*gone\.pth"):
        create_model("LCNet_050", weights=tmp_path / "gone.pth")
    (tmp_path / "half.safetensors").write_bytes(b"\x10\x00\x00")
    with pytest.raises(ParameterError, match=r"half\.safetensors cannot be read as weights alone"):
        create_model("LCNet_050", weights=tmp_path / "half.safetensors")
    (tmp_path / "w.txt").write_text("w")
    with pytest.raises(ParameterError, match=r"w\.txt is no file of weights"):
        create_model("LCNet_050", weights=tmp_path / "w.txt")
    torch.save({"lr": 0.1}, tmp_path / "empty.pth")
    with pytest.raises(ParameterError, match=r"empty\.pth holds no named tensors"):
        read_state(tmp_path / "empty.pth")


class Bomb:
    def __reduce__(self):
        return (Path.touch, (Path("boom"),))


def test_code_in_a_file_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bomb.pth").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ParameterError, match="it is damaged or holds code"):
        create_model("LCNet_050", weights=tmp_path / "bomb.pth")
    torch.save({"a": Bomb()}, tmp_path / "bomb2.pth")
    with pytest.raises(ParameterError, match="it is damaged or holds code"):
        create_model("LCNet_050", weights=tmp_path / "bomb2.pth")
    assert not (tmp_path / "boom").exists()
