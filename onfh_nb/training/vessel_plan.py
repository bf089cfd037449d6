"""What one run of the vascular reconstruction does: the settings of its notebook, filled in by profile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.segment_params import SegmentParams
from onfh_nb.training.vessel_cohort import QUICK_VESSELS


@dataclass(frozen=True)
class VesselPlan:
    """Everything that is done, in full.

    Parameters
    ----------
    network : str
        Network that finds the vessels, see :func:`onfh_nb.models.create_segmenter`.
    n_splits : int
        Folds of whole patients.
    prune_mm : float
        Shortest spur that counts.
    trial : dict of str to int
        Patients in each arm of the trial without pictures.
    params : SegmentParams
        Settings of every training.
    """

    network: str
    n_splits: int
    prune_mm: float
    trial: dict[str, int]
    params: SegmentParams


@dataclass(frozen=True)
class VesselParams:
    """Settings of the notebook. Empty words and the number 0 stand for what the profile says.

    Parameters
    ----------
    profile : str
        ``"tiny"``: a small network for a minute, two folds; ``"full"``: five levels, 3000 steps, five folds.
    network : str
        Network that finds the vessels.
    folds, steps : int
        Folds of whole patients, and steps of each training.
    prune_mm : float
        Shortest spur that counts, in mm.
    trial_patients, trial_per_arm : int
        Grafted patients of the trial without pictures, and patients in each of its other arms.
    seed : int
        Of folds, starts, patches, the trial and resampling.
    device : str
        ``auto``, ``cpu`` or ``cuda``.

    Raises
    ------
    ParameterError
        If the profile is unknown, or a number is out of its range.
    """

    profile: str = "tiny"
    network: str = ""
    folds: int = 0
    steps: int = 0
    prune_mm: float = 1.0
    trial_patients: int = 30
    trial_per_arm: int = 12
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.profile not in _PROFILES:
            raise ParameterError(f"profile is {self.profile!r}; expected {' or '.join(_PROFILES)}")
        for name, least in (("folds", 0), ("steps", 0), ("prune_mm", 0), ("trial_patients", 2), ("trial_per_arm", 0)):
            if not getattr(self, name) >= least:
                raise ParameterError(f"{name} is {getattr(self, name)}; expected at least {least}")


_PROFILES: Final[dict[str, dict[str, Any]]] = {
    "tiny": {"network": "UNet_slim", "folds": 2, "steps": QUICK_VESSELS.steps, "patch": QUICK_VESSELS.patch},
    "full": {"network": "UNet", "folds": 5, "steps": 3000, "patch": (32, 32, 32)},
}


def plan_vessels(settings: VesselParams) -> VesselPlan:
    """Fill in what the profile says.

    Parameters
    ----------
    settings : VesselParams
        Of the notebook.

    Returns
    -------
    VesselPlan

    Raises
    ------
    ParameterError
        If the network is unknown.

    Examples
    --------
    >>> plan_vessels(VesselParams(steps=50)).params.steps
    50
    """
    from onfh_nb.models import list_segmenters

    known = _PROFILES[settings.profile]
    network = settings.network or known["network"]
    if network not in list_segmenters():
        raise ParameterError(f"network is {network!r}; expected one of {', '.join(list_segmenters())}")
    steps = settings.steps or known["steps"]
    arms = ("none", "nsaid", "cd", "osteotomy") if settings.trial_per_arm else ()
    return VesselPlan(
        network=network,
        n_splits=settings.folds or known["folds"],
        prune_mm=settings.prune_mm,
        trial={"vbg": settings.trial_patients} | dict.fromkeys(arms, settings.trial_per_arm),
        params=replace(
            QUICK_VESSELS,
            steps=steps,
            patch=known["patch"],
            seed=settings.seed,
            device=settings.device,
            threads=0,
        ),
    )
