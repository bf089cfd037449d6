"""The settings of one training, written down once and checked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from onfh_nb.datasets import AugmentParams
from onfh_nb.exceptions import ParameterError


@dataclass(frozen=True)
class TrainParams:
    """Settings of :func:`onfh_nb.training.fit`; the same for every model that is compared.

    Parameters
    ----------
    lr : float
        Highest learning rate, reached after the warm-up. For pretrained weights 1e-4 is usual.
    weight_decay : float
        Decoupled weight decay of AdamW.
    epochs : int
        Passes over the training pictures, at most.
    batch_size : int
        Pictures per step.
    warmup_share : float
        Share of all steps in which the learning rate rises from 0.
    label_smoothing : float
        Share of the truth given to all classes alike, 0 … 1.
    class_weights : bool
        Weigh classes by the inverse of their frequency among the training pictures.
    patience : int, optional
        Stop after so many epochs without a better validation AUC; None never stops early.
    ema_decay : float, optional
        Decay per step of the averaged weights that are validated and kept; None keeps the plain ones.
    precision : str
        ``"fp32"``, ``"bf16"`` (mixed), or ``"auto"``: bf16 where the device has it in hardware.
    grad_clip : float, optional
        Largest norm of the gradient; None does not clip.
    channels_last : bool
        Keep the channels of a pixel beside each other in memory; quicker nearly everywhere.
    seed : int
        Equal seeds give equal models on a CPU.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    devices : int
        Number of cards (on a CPU: of processes). ``batch_size`` is shared out among them.
    threads : int
        Threads of the CPU; 0 is all for large networks and one for those that are quicker alone.
    checkpoint_seconds : float
        Least time between two checkpoints; 0 writes one after every epoch.
    weights : str, optional
        Start of the models: None is random, ``"timm"`` timm's own (needs a network or its cache), else a folder with a
        file ``<model>.safetensors`` or ``.pth`` for each.
    augmentation : AugmentParams, optional
        Random changes of the training pictures; None for none.

    Raises
    ------
    ParameterError
        If a value is out of its range.

    Examples
    --------
    >>> TrainParams(epochs=3).lr
    0.0003
    """

    lr: float = 3e-4
    weight_decay: float = 1e-4
    epochs: int = 30
    batch_size: int = 32
    warmup_share: float = 0.05
    label_smoothing: float = 0.05
    class_weights: bool = True
    patience: int | None = 8
    ema_decay: float | None = None
    precision: str = "auto"
    grad_clip: float | None = 1.0
    channels_last: bool = True
    seed: int = 0
    device: str = "auto"
    devices: int = 1
    threads: int = 0
    checkpoint_seconds: float = 60.0
    weights: str | None = None
    augmentation: AugmentParams | None = field(default_factory=AugmentParams)

    def __post_init__(self) -> None:
        rules = {
            "lr": (_number(self.lr) and 0 < self.lr <= 10, "above 0 and at most 10"),
            "weight_decay": (_number(self.weight_decay) and 0 <= self.weight_decay <= 1, "between 0 and 1"),
            "epochs": (_whole(self.epochs) and 1 <= self.epochs <= 10_000, "a whole number from 1 to 10000"),
            "batch_size": (
                _whole(self.batch_size) and 1 <= self.batch_size <= 65_536,
                "a whole number from 1 to 65536",
            ),
            "warmup_share": (_number(self.warmup_share) and 0 <= self.warmup_share < 1, "at least 0 and below 1"),
            "label_smoothing": (
                _number(self.label_smoothing) and 0 <= self.label_smoothing < 1,
                "at least 0 and below 1",
            ),
            "patience": (
                self.patience is None or (_whole(self.patience) and self.patience >= 1),
                "at least 1, or None",
            ),
            "ema_decay": (self.ema_decay is None or 0 < self.ema_decay < 1, "between 0 and 1, or None"),
            "precision": (self.precision in ("auto", "fp32", "bf16"), "auto, fp32 or bf16"),
            "grad_clip": (self.grad_clip is None or self.grad_clip > 0, "above 0, or None"),
            "seed": (_whole(self.seed) and self.seed >= 0, "a whole number from 0"),
            "device": (self.device in ("auto", "cpu", "cuda"), "auto, cpu or cuda"),
            "devices": (_whole(self.devices) and 1 <= self.devices <= 64, "a whole number from 1 to 64"),
            "threads": (_whole(self.threads) and 0 <= self.threads <= 1024, "a whole number from 0"),
            "checkpoint_seconds": (_number(self.checkpoint_seconds) and self.checkpoint_seconds >= 0, "at least 0"),
            "augmentation": (
                self.augmentation is None or isinstance(self.augmentation, AugmentParams),
                "AugmentParams, or None",
            ),
        }
        for name, (holds, wanted) in rules.items():
            if not holds:
                raise ParameterError(f"TrainParams {name} is {getattr(self, name)!r}; expected {wanted}")

    def to_json(self) -> str:
        """All settings as JSON, for the record."""
        return json.dumps(asdict(self), indent=1)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
