"""P5: one picture and 32 through MobileNetV3-Large on one thread of a CPU, beside torch eager, in ms of CPU time."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns
from onfh_nb.models import create_model, load_predictor, save_predictor

# Per batch: the goal against torch eager. It was set on a processor with bfloat16; one without has float32 alone.
GOALS = {1: 3.5, 32: 8.0}
ROUNDS = 7


def run() -> list[Row]:
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = create_model("MobileNetV3_Large").eval()
    with tempfile.TemporaryDirectory() as folder:
        predictor = load_predictor(save_predictor(model, Path(folder)), threads=1)
    if predictor.backend != "openvino":
        raise RuntimeError(f"nothing to compare with torch: {predictor.note}")
    rng = np.random.default_rng(0)
    rows = []
    for batch, goal in GOALS.items():
        images = rng.normal(size=(batch, 1, 256, 256)).astype(np.float32)

        def eager(images: np.ndarray = images) -> np.ndarray:
            with torch.no_grad():
                return model(torch.from_numpy(images)).softmax(1).numpy()

        def ours(images: np.ndarray = images) -> np.ndarray:
            return predictor.probabilities(images)

        difference = float(np.abs(ours() - eager()).max())
        if predictor.precision == "fp32" and difference > 1e-3:
            raise RuntimeError(f"probabilities differ by {difference:.1e} from torch's")
        medians = take_turns({"onfh_nb": ours, "torch eager": eager}, rounds=ROUNDS)
        what = f"MobileNetV3-Large, batch {batch}, 256², {predictor.precision}"
        rows += rows_against("P5", what, medians, {"torch eager": goal}, n=ROUNDS)
    return rows
