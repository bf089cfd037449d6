from __future__ import annotations

from pathlib import Path

import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_model, list_models
from onfh_nb.models.pretrained import fetch_pretrained, pretrained_name


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import huggingface_hub.constants

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))


@pytest.mark.parametrize("name", ["LCNet_050", "AlexNet"])
def test_offline_one_sentence_says_where_the_file_goes(name: str):
    with pytest.raises(ParameterError, match=rf"of {name} are not on this machine .* pass weights=PATH$"):
        create_model(name, weights="timm")


def test_a_network_without_weights_says_so():
    with pytest.raises(ParameterError, match="nobody offers weights for DarkNet_Small"):
        fetch_pretrained("DarkNet_Small")


def test_what_is_in_the_cache_is_used(tmp_path: Path):
    path = tmp_path / "checkpoints" / "alexnet-owt-7be5be79.pth"
    path.parent.mkdir()
    path.touch()
    assert fetch_pretrained("AlexNet") == path


def test_nothing_is_fetched_unless_asked(monkeypatch: pytest.MonkeyPatch):
    def fetched(name: str) -> Path:
        raise AssertionError(f"{name} was fetched")

    monkeypatch.setattr("onfh_nb.models.weights.fetch_pretrained", fetched)
    create_model("LCNet_050")


def test_only_the_small_darknet_has_no_weights():
    assert [name for name in list_models() if pretrained_name(name) is None] == ["DarkNet_Small"]
