"""P7: one whole training step of MobileNetV3_Large at 256², in ms of CPU time."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.nn.functional import cross_entropy

from benchmarks.measure import Row, rows_against, take_turns_apart
from onfh_nb.datasets import Batch
from onfh_nb.models import create_model
from onfh_nb.training import TrainParams
from onfh_nb.training.device import computes_bf16, make_fabric
from onfh_nb.training.kept_memory import keep_freed_memory
from onfh_nb.training.objective import make_loss
from onfh_nb.training.step import Stepper

NAME, SIZE, BATCH = "MobileNetV3_Large", 256, 16


def make_batch(*, channels_last: bool) -> Batch:
    draw = torch.Generator().manual_seed(0)
    image = torch.randn(BATCH, 1, SIZE, SIZE, generator=draw)
    if channels_last:
        image = image.contiguous(memory_format=torch.channels_last)
    return Batch(image, torch.arange(BATCH) % 2, torch.arange(BATCH))


def ours() -> Callable[[], object]:
    """The package's step, with its defaults: channels together, memory kept, bf16 where the processor has it."""
    keep_freed_memory()
    torch.manual_seed(0)
    params = TrainParams(device="cpu")
    model = create_model(NAME, image_size=SIZE).to(memory_format=torch.channels_last)
    device = torch.device("cpu")
    stepper = Stepper(make_fabric(params), model, make_loss([2.0, 0.667], params.label_smoothing, device), params)
    batch = make_batch(channels_last=True)
    return lambda: stepper(batch, params.lr)


def plain() -> Callable[[], object]:
    """The step as it stands in every tutorial: float32, channel after channel, AdamW's defaults."""
    torch.manual_seed(0)
    model = create_model(NAME, image_size=SIZE)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-4)
    batch = make_batch(channels_last=False)
    weight = torch.tensor([2.0, 0.667])

    def step() -> float:
        optimiser.zero_grad()
        loss = cross_entropy(model(batch.image), batch.label, weight=weight, label_smoothing=0.05)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        return loss.item()

    return step


def run() -> list[Row]:
    medians = take_turns_apart({"onfh_nb": ours, "NCHW float32": plain}, rounds=5)
    how = "channels_last, bf16" if computes_bf16(torch.device("cpu")) else "channels_last; this CPU has no bf16"
    what = f"training step {NAME}, {BATCH} × {SIZE}² ({how})"
    return rows_against("P7", what, medians, {"NCHW float32": 1.9}, n=5)
