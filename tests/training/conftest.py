"""Pictures that can be learnt in seconds, and a network that learns them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor, nn

from onfh_nb.datasets import SliceDataset

SIZE = 32


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def make_data() -> Callable[..., SliceDataset]:
    """Data sets of noise in which a lesion is a bright square; ``signal=0`` hides it."""
    return bright_squares


def bright_squares(
    patients: int = 12, slices: int = 6, *, signal: float = 1.5, own: float = 0.0, seed: int = 0
) -> SliceDataset:
    """``own`` is the strength of a pattern that each patient's hip shows in all its slices, and nobody else's."""
    rng = np.random.default_rng(seed)
    rows, pixels = [], []
    for patient in range(patients):
        for hemi, lesion in (("R", patient % 2), ("L", (patient // 2) % 2)):
            pattern = rng.normal(size=(SIZE, SIZE))
            for index in range(slices // 2):
                picture = rng.normal(size=(SIZE, SIZE)) + own * pattern
                picture[8:20, 8:20] += signal * lesion
                pixels.append(picture)
                who = {"participant_id": f"sub-{patient:03d}", "hemi": hemi, "session_id": "ses-m00"}
                unit = f"sub-{patient:03d}_hemi-{hemi}_slice-{index:03d}"
                site = "S3T" if patient % 3 else "P15T"
                rows.append({"unit_id": unit, **who, "site": site, "image_id": "i", "index": index, "y_true": lesion})
    return SliceDataset(pd.DataFrame(rows), np.stack(pixels)[:, None].astype(np.float32))


class TinyNet(nn.Module):
    """Convolution, batch statistics and dropout: everything that could make two runs differ."""

    num_features = head_hidden_size = 8

    def __init__(self, in_chans: int = 1, num_classes: int = 2) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(in_chans, 8, 5, stride=4), nn.BatchNorm2d(8), nn.ReLU())
        self.drop = nn.Dropout(0.1)
        self.fc = nn.Linear(8, num_classes)

    def forward_features(self, x: Tensor) -> Tensor:
        return self.body(x)

    def forward_head(self, x: Tensor, pre_logits: bool = False) -> Tensor:
        x = self.drop(x.mean((2, 3)))
        return x if pre_logits else self.fc(x)

    def forward(self, x: Tensor) -> Tensor:
        return self.forward_head(self.forward_features(x))

    def get_classifier(self) -> nn.Module:
        return self.fc


@pytest.fixture
def make_net() -> Callable[..., TinyNet]:
    """Tiny networks that all start alike."""

    def make(seed: int = 0) -> TinyNet:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            return TinyNet()

    return make


@pytest.fixture
def tiny_zoo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zoo holds the tiny network only, under any name."""
    from onfh_nb import models

    monkeypatch.setattr(
        models, "create_model", lambda name, *, in_chans=1, num_classes=2, **_: TinyNet(in_chans, num_classes)
    )
    monkeypatch.setattr(models, "describe_model", lambda name, **_: {"name": name})
