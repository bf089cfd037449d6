"""P6: twenty epochs of the last layer of MobileNetV3_Large, features cached against every picture each time, in ms."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import torch

from benchmarks.measure import Row, rows_against
from onfh_nb.datasets import SliceDataset, feed
from onfh_nb.models import create_model
from onfh_nb.training import TrainParams, fit_frozen
from onfh_nb.training.frozen import find_head

NAME, SIZE, N, EPOCHS, BATCH = "MobileNetV3_Large", 256, 128, 20, 16
TIMED_EPOCHS = 1  # of the peer: each of its epochs does the same work, and twenty take minutes


def make_data() -> SliceDataset:
    rng = np.random.default_rng(0)
    who = {"participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00", "site": "S3T", "image_id": "i"}
    rows = [who | {"unit_id": str(k), "index": k, "y_true": k % 2} for k in range(N)]
    return SliceDataset(pd.DataFrame(rows), rng.normal(size=(N, 1, SIZE, SIZE)).astype(np.float32))


def cached(data: SliceDataset) -> float:
    """CPU milliseconds of the package's frozen stage; the validation pictures are the training pictures' first half."""
    params = TrainParams(epochs=EPOCHS, batch_size=BATCH, patience=None, device="cpu")
    model, valid = create_model(NAME, image_size=SIZE), data.take(range(N // 2))
    start = time.process_time()
    fit_frozen(model, data, valid, params)
    return 1e3 * (time.process_time() - start)


def through_the_network(data: SliceDataset) -> float:
    """CPU milliseconds of the plain way, from one epoch: backbone without gradients, in float32, every time."""
    model, valid = create_model(NAME, image_size=SIZE).eval(), data.take(range(N // 2))
    head = find_head(model)
    optimiser = torch.optim.AdamW(head.parameters(), lr=3e-4)
    start = time.process_time()
    for epoch in range(TIMED_EPOCHS):
        for batch in feed(data, batch_size=BATCH, epoch=epoch, channels_last=False):
            with torch.no_grad():
                features = model.forward_head(model.forward_features(batch.image), pre_logits=True)
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(head(features), batch.label).backward()
            optimiser.step()
        with torch.no_grad():
            for batch in feed(valid, batch_size=BATCH, shuffle=False, channels_last=False):
                model(batch.image)
    return 1e3 * (time.process_time() - start) * EPOCHS / TIMED_EPOCHS


def run() -> list[Row]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    data = make_data()
    try:
        times = [(cached(data), through_the_network(data)) for _ in range(3)]
    finally:
        torch.set_num_threads(before)
    ours, peer = np.median(times, axis=0)
    medians = {"onfh_nb": float(ours), "through the network": float(peer)}
    what = f"last layer of {NAME}, {N} pictures at {SIZE}², {EPOCHS} epochs (peer: {TIMED_EPOCHS} timed × {EPOCHS})"
    return rows_against("P6", what, medians, {"through the network": 15.0}, n=3)
