"""What one run of the model comparison does: the settings of its notebook, filled in by profile."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.params import TrainParams

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


@dataclass(frozen=True)
class ComparisonPlan:
    """Everything that is done, in full.

    Parameters
    ----------
    names : tuple of str
        Models that are compared.
    primary : str
        The model of the primary analysis, named before anything is trained; it is also the one of the leakage delta and
        of the external test.
    size : int
        Rows and columns of a picture.
    protocols : tuple of str
        Sequences whose slices are used.
    months : tuple of int
        Visits whose slices are used; all if empty.
    n_splits : int
        Folds.
    leakage_seeds : tuple of int
        Repetitions of the leakage delta.
    params : TrainParams
        Settings of every training.
    """

    names: tuple[str, ...]
    primary: str
    size: int
    protocols: tuple[str, ...]
    months: tuple[int, ...]
    n_splits: int
    leakage_seeds: tuple[int, ...]
    params: TrainParams


@dataclass(frozen=True)
class ComparisonParams:
    """Settings of the notebook. Empty lists and words and the number 0 stand for what the profile says.

    Parameters
    ----------
    profile : str
        ``"tiny"``: four small networks at 96 pixels, T1 of first visits, three folds; ``"full"``: the ten of the
        paper's Methods at 256 pixels, T1 and STIR of all visits that have labels, five folds.
    networks : list of str
        Models of :func:`onfh_nb.models.list_models`.
    primary : str
        Model of the primary analysis; one of the networks.
    size_px, folds, epochs, repeats, batch_size : int
        Rows and columns of a picture, folds, epochs at most, seeds of the leakage delta, pictures per step.
    protocols : list of str
        Sequences whose slices are used, such as ``cor_t1``.
    months : list of int
        Visits whose slices are used.
    lr : float
        Highest learning rate.
    weight_decay, label_smoothing : float
        As in :class:`onfh_nb.training.TrainParams`.
    weights : str
        Folder with pretrained weights ``<network>.safetensors``, or ``timm``; empty is a random start.
    seed : int
        Of folds, starts and augmentation.
    device : str
        ``auto``, ``cpu`` or ``cuda``.

    Raises
    ------
    ParameterError
        If the profile is unknown, or a number is out of its range.
    """

    profile: str = "tiny"
    networks: list[str] = field(default_factory=list)
    primary: str = ""
    size_px: int = 0
    protocols: list[str] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    folds: int = 0
    epochs: int = 0
    repeats: int = 0
    batch_size: int = 0
    lr: float = 0.0
    weight_decay: float = 1e-4
    label_smoothing: float = 0.05
    weights: str = ""
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.profile not in _PROFILES:
            raise ParameterError(f"profile is {self.profile!r}; expected {' or '.join(_PROFILES)}")
        for name in ("size_px", "folds", "epochs", "repeats", "batch_size", "lr"):
            if getattr(self, name) < 0:
                raise ParameterError(
                    f"{name} is {getattr(self, name)}; expected a number above 0, or 0 for the profile's"
                )
        if len(set(self.networks)) != len(self.networks):
            raise ParameterError(f"networks names one twice: {' '.join(self.networks)}; expected each once")


_PROFILES: Final[dict[str, dict[str, Any]]] = {
    "tiny": {
        "group": "small", "primary": "MobileNetV3_Small_050", "size": 96, "protocols": ("cor_t1",),
        "months": (0,), "folds": 3, "epochs": 3, "repeats": 1,
        "batch_size": 16, "lr": 1e-3,
    },
    "full": {
        "group": "methods10", "primary": "MobileNetV3_Large", "size": 256, "protocols": ("cor_t1", "cor_stir"),
        "months": (), "folds": 5, "epochs": 30,
        "repeats": 5, "batch_size": 32, "lr": 3e-4,
    },
}  # fmt: skip


def plan_comparison(settings: ComparisonParams) -> ComparisonPlan:
    """Fill in what the profile says, and check the names before anything runs.

    Parameters
    ----------
    settings : ComparisonParams
        Of the notebook.

    Returns
    -------
    ComparisonPlan

    Raises
    ------
    ParameterError
        If a network is unknown (the nearest name is suggested), there are fewer than two, or the primary one is not
        among them.

    Examples
    --------
    >>> plan = plan_comparison(ComparisonParams(networks=["LCNet_050", "ResNet10T"], epochs=2))
    >>> plan.primary, plan.size, plan.params.epochs
    ('LCNet_050', 96, 2)
    """
    from onfh_nb import models

    own = _PROFILES[settings.profile]
    names = tuple(settings.networks) or tuple(models.list_models(own["group"]))
    if len(names) < 2:
        raise ParameterError(f"networks names {names[0]} alone; expected at least two to compare")
    size = settings.size_px or own["size"]
    for name in names:
        models.describe_model(name, image_size=size)
    primary = settings.primary or (own["primary"] if own["primary"] in names else names[0])
    if primary not in names:
        raise ParameterError(f"the primary network {primary!r} is not compared; expected one of {' '.join(names)}")
    lr = settings.lr or (1e-4 if settings.weights else own["lr"])
    params = TrainParams(
        lr=lr,
        weight_decay=settings.weight_decay,
        epochs=settings.epochs or own["epochs"],
        batch_size=settings.batch_size or own["batch_size"],
        label_smoothing=settings.label_smoothing,
        seed=settings.seed,
        device=settings.device,
        weights=settings.weights or None,
    )
    seeds = tuple(range(settings.repeats or own["repeats"]))
    months = tuple(settings.months) or own["months"]
    protocols = tuple(settings.protocols) or own["protocols"]
    folds = settings.folds or own["folds"]
    return ComparisonPlan(names, primary, size, protocols, months, folds, seeds, params)


def work_folder(root: str | Path, data: SliceDataset, plan: ComparisonPlan) -> Path:
    """Folder in which finished trainings are kept: the same for equal pictures and settings, so that a run goes on.

    Parameters
    ----------
    root : path
        Where such folders lie.
    data : SliceDataset
        The pictures.
    plan : ComparisonPlan
        What is done. Models may be added to an unfinished comparison: their names do not count, nor does the device.
    """
    told = {k: v for k, v in asdict(plan.params).items() if k not in ("device", "devices")}
    facts = [told, plan.size, plan.n_splits, data.channels, data.table["unit_id"].tolist()]
    digest = hashlib.sha256(json.dumps(facts, default=repr).encode()).hexdigest()
    return Path(root) / digest[:12]
