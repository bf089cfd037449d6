"""The settings of a segmenter's training and of its answers, written down once and checked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.params import TrainParams


@dataclass(frozen=True)
class SegmentParams:
    """Settings of :func:`onfh_nb.training.fit_segmenter` and :func:`onfh_nb.training.segment`.

    Parameters
    ----------
    steps : int
        Steps of the optimiser in all.
    round_steps : int
        Steps between two looks: a round ends with a line of the history and, where it is due, a checkpoint.
    batch_size : int
        Patches (or whole pictures) of a step.
    patch : tuple of int, optional
        Size of a patch in voxels, one number for each axis; None learns from whole pictures.
    foreground_share : float
        Share of the patches that hold a voxel of the foreground in their middle half; the others lie anywhere.
    voxel_mm : tuple of float, optional
        Pictures are brought to this spacing before and their answers brought back afterwards; None leaves them.
    scaling : {"zscore", "none"}
        ``zscore`` clips each picture to its 1st and 99th percentile, subtracts the mean and divides by the SD.
    flips, turns : bool
        Mirror patches along random axes; turn them by random quarters in the plane of their last two axes.
    jitter : float
        SD of the random shift of grey values, and of the logarithm of their random scale, after scaling.
    dice_weight, ce_weight, cldice_weight : float
        Weights of soft Dice, cross-entropy and soft clDice in the loss; clDice keeps thin things connected.
    foreground_weight : float
        How much more a voxel of the foreground counts in the cross-entropy; above 1 where it is very rare. Not for
        PointRend, which chooses its points itself.
    points : int
        Points for each patch that a PointRend network learns from.
    lr, weight_decay, warmup_share, ema_decay, precision, grad_clip, channels_last, seed, device, threads
        As in :class:`onfh_nb.training.TrainParams`. ``fp32`` is the default, since few CPUs train quicker in bf16.
    checkpoint_seconds : float
        Least time between two checkpoints; 0 writes one after every round.

    Raises
    ------
    ParameterError
        If a value is out of its range.

    Examples
    --------
    >>> SegmentParams(steps=100, patch=(64, 64)).ce_weight
    1.0
    """

    steps: int = 2000
    round_steps: int = 50
    batch_size: int = 4
    patch: tuple[int, ...] | None = (128, 128)
    foreground_share: float = 0.5
    voxel_mm: tuple[float, ...] | None = None
    scaling: str = "zscore"
    flips: bool = True
    turns: bool = False
    jitter: float = 0.1
    dice_weight: float = 1.0
    ce_weight: float = 1.0
    cldice_weight: float = 0.0
    foreground_weight: float = 1.0
    points: int = 1024
    lr: float = 2e-3
    weight_decay: float = 1e-4
    warmup_share: float = 0.05
    ema_decay: float | None = 0.99
    precision: str = "fp32"
    grad_clip: float | None = 1.0
    channels_last: bool = True
    seed: int = 0
    device: str = "auto"
    threads: int = 0
    checkpoint_seconds: float = 60.0

    def __post_init__(self) -> None:
        weights = (self.dice_weight, self.ce_weight, self.cldice_weight)
        rules = {
            "steps": (_whole(self.steps, 1), "a whole number from 1"),
            "round_steps": (_whole(self.round_steps, 1), "a whole number from 1"),
            "patch": (
                self.patch is None or (len(self.patch) in (2, 3) and all(_whole(n, 8) for n in self.patch)),
                "two or three whole numbers from 8, or None",
            ),
            "foreground_share": (0 <= self.foreground_share <= 1, "between 0 and 1"),
            "voxel_mm": (
                self.voxel_mm is None or (len(self.voxel_mm) in (2, 3) and min(self.voxel_mm) > 0),
                "two or three numbers above 0, or None",
            ),
            "scaling": (self.scaling in ("zscore", "none"), "zscore or none"),
            "jitter": (0 <= self.jitter <= 1, "between 0 and 1"),
            "ce_weight": (min(weights) >= 0 < max(weights), "weights from 0, of which one is above 0"),
            "foreground_weight": (0 < self.foreground_weight < float("inf"), "a number above 0"),
            "points": (_whole(self.points, 4), "a whole number from 4"),
        }
        for name, (holds, wanted) in rules.items():
            if not holds:
                raise ParameterError(f"SegmentParams {name} is {getattr(self, name)!r}; expected {wanted}")
        try:
            self.for_loop()
        except ParameterError as error:
            raise ParameterError(str(error).replace("TrainParams", "SegmentParams")) from None

    @property
    def rounds(self) -> int:
        """Number of rounds; the last may be shorter."""
        return -(-self.steps // self.round_steps)

    def for_loop(self) -> TrainParams:
        """The settings that every training shares, as the loop's own pieces read them."""
        names = ("lr", "weight_decay", "warmup_share", "ema_decay", "precision", "grad_clip", "channels_last", "seed")
        shared = {name: getattr(self, name) for name in (*names, "device", "threads", "checkpoint_seconds")}
        return TrainParams(batch_size=self.batch_size, augmentation=None, class_weights=False, **shared)

    def to_json(self) -> str:
        """All settings as JSON, for the record."""
        return json.dumps(asdict(self), indent=1)


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
