"""Where and how exactly a training computes: device, precision, cards, and the same numbers each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import torch

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    from lightning.fabric import Fabric

    from onfh_nb.training.params import TrainParams


def find_device(name: str) -> torch.device:
    """Device of that name; ``auto`` is the first CUDA card, or the CPU where there is none.

    Raises
    ------
    ParameterError
        If a card is asked for and none can be used.
    """
    there = torch.cuda.is_available()
    if name == "cuda" and not there:
        raise ParameterError("device is 'cuda', but no CUDA card can be used here; expected 'auto' or 'cpu'")
    return torch.device("cuda" if name != "cpu" and there else "cpu")


def computes_bf16(device: torch.device) -> bool:
    """Whether the device has bfloat16 in hardware; elsewhere it is emulated, and slower than float32."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    return any(
        bool(getattr(torch.cpu, name, bool)()) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    )


def uses_bf16(precision: str, device: torch.device) -> bool:
    """Whether a precision of :class:`TrainParams` means bfloat16 on this device."""
    return precision == "bf16" or (precision == "auto" and computes_bf16(device))


def make_fabric(params: TrainParams) -> Fabric:
    """Lightning Fabric for the device, precision and number of cards of the settings."""
    device = find_device(params.device)
    if device.type == "cuda" and params.devices > torch.cuda.device_count():
        raise ParameterError(
            f"devices is {params.devices}, but there are {torch.cuda.device_count()} CUDA cards; expected at most that"
        )
    return _fabric(device.type, params.devices, uses_bf16(params.precision, device))


@lru_cache
def _fabric(kind: str, devices: int, bf16: bool) -> Fabric:
    """One for each way of computing: to make one costs as much as an epoch of a small model."""
    from lightning.fabric import Fabric

    # A fork cannot use CUDA once the parent has touched it; on a CPU it saves importing torch again.
    several = "ddp_spawn" if kind == "cuda" else "ddp_fork"
    strategy, precision = "auto" if devices == 1 else several, "bf16-mixed" if bf16 else "32-true"
    return Fabric(accelerator=kind, devices=devices, strategy=strategy, precision=precision)  # type: ignore[arg-type]


@contextmanager
def same_each_time(device: torch.device, seed: int) -> Iterator[None]:
    """Draw from ``seed`` inside, leave the caller's random numbers as they were, and on a CPU refuse what is random."""
    cudnn, deterministic = torch.backends.cudnn, torch.are_deterministic_algorithms_enabled()
    memory: Any = torch.utils.deterministic
    fill = memory.fill_uninitialized_memory
    benchmark, tf32 = cudnn.benchmark, torch.get_float32_matmul_precision()
    cards = [torch.cuda.current_device()] if device.type == "cuda" else []
    with torch.random.fork_rng(devices=cards):
        torch.manual_seed(seed)
        try:
            if device.type == "cuda":
                cudnn.benchmark = True
                torch.set_float32_matmul_precision("high")
            else:
                torch.use_deterministic_algorithms(True)
                memory.fill_uninitialized_memory = False  # costs time and hides nothing here
            yield
        finally:
            cudnn.benchmark = benchmark
            torch.set_float32_matmul_precision(tf32)
            torch.use_deterministic_algorithms(deterministic)
            memory.fill_uninitialized_memory = fill


@contextmanager
def use_threads(count: int) -> Iterator[None]:
    """Compute with so many threads inside; 0 leaves their number alone.

    Small networks on small pictures wait for their threads longer than they compute, above all where other programs
    run on the same cores.
    """
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(count or before)
        yield
    finally:
        torch.set_num_threads(before)


def say_device(fabric: Fabric) -> str:
    """The device in words, for reports."""
    if fabric.device.type == "cuda":
        name = torch.cuda.get_device_name(fabric.device)
    else:
        name = f"CPU, {torch.get_num_threads()} of {os.cpu_count()} threads"
    several = f" × {fabric.world_size}" if fabric.world_size > 1 else ""
    return f"{name}{several}, {'bf16 mixed' if 'bf16' in str(fabric._precision.precision) else 'fp32'}"
