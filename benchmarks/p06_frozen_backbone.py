"""P6: twenty epochs of the last layer of MobileNetV3_Large, features cached against every picture each time, in ms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import torch

from benchmarks.measure import Row, rows_against, take_turns_apart
from onfh_nb.datasets import SliceDataset, feed
from onfh_nb.models import create_model
from onfh_nb.training import TrainParams, fit_frozen
from onfh_nb.training.frozen import find_head

NAME, SIZE, N, EPOCHS, BATCH = "MobileNetV3_Large", 256, 128, 20, 16


def make_data() -> SliceDataset:
    rng = np.random.default_rng(0)
    who = {"participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00", "site": "S3T", "image_id": "i"}
    rows = [who | {"unit_id": str(k), "index": k, "y_true": k % 2} for k in range(N)]
    return SliceDataset(pd.DataFrame(rows), rng.normal(size=(N, 1, SIZE, SIZE)).astype(np.float32))


def cached() -> Callable[[], object]:
    """The package's frozen stage, all epochs; the validation pictures are the training pictures' first half."""
    params = TrainParams(epochs=EPOCHS, batch_size=BATCH, patience=None, device="cpu")
    data = make_data()
    valid = data.take(range(N // 2))
    return lambda: fit_frozen(create_model(NAME, image_size=SIZE), data, valid, params)


def one_epoch_through_the_network() -> Callable[[], object]:
    """The plain way: backbone without gradients, in float32, in every epoch anew."""
    data, model = make_data(), create_model(NAME, image_size=SIZE).eval()
    valid, head = data.take(range(N // 2)), find_head(model)
    optimiser = torch.optim.AdamW(head.parameters(), lr=3e-4)

    def epoch() -> None:
        for batch in feed(data, batch_size=BATCH, channels_last=False):
            with torch.no_grad():
                features = model.forward_head(model.forward_features(batch.image), pre_logits=True)
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(head(features), batch.label).backward()
            optimiser.step()
        with torch.no_grad():
            for batch in feed(valid, batch_size=BATCH, shuffle=False, channels_last=False):
                model(batch.image)

    return epoch


def run() -> list[Row]:
    peer = "through the network"
    medians = take_turns_apart({"onfh_nb": cached, peer: one_epoch_through_the_network}, rounds=3)
    medians[peer] *= EPOCHS  # twenty epochs of the same work take minutes
    what = f"last layer of {NAME}, {N} pictures at {SIZE}², {EPOCHS} epochs (peer: 1 timed × {EPOCHS})"
    return rows_against("P6", what, medians, {peer: 15.0}, n=3)
