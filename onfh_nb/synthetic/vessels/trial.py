"""A trial of treatments in which only vessels are simulated: no pictures, so that it is drawn in seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import PopulationSpec
from onfh_nb.synthetic.vessels.hip_vessels import hip_vessels
from onfh_nb.synthetic.vessels.projection import slab_part
from onfh_nb.synthetic.vessels.rasterise import vessel_mask
from onfh_nb.synthetic.vessels.tree import VesselTree
from onfh_nb.synthetic.vessels.truth import tree_truth

_EVERYWHERE_MM = 1e6
_MARGIN_MM = 3.0


class TrialTree(NamedTuple):
    """The vessels of one hip on one visit as polylines, and whose they are."""

    participant_id: str
    hemi: str
    treatment: str
    months: int
    tree: VesselTree


@dataclass(frozen=True, eq=False)
class TrialVisit:
    """The vessels in one head on one visit.

    Parameters
    ----------
    participant_id, hemi, treatment : str
        Whose.
    months : int
        Time since treatment.
    truth : dict
        Exact measures in space and, under ``projected``, in the slab, see
        :func:`onfh_nb.synthetic.vessels.truth.tree_truth`.
    mask : ndarray of bool, shape (D, H, W)
        What a careful reader would draw, in the head alone.
    spacing_mm : tuple of float
        Spacing of the mask.
    """

    participant_id: str
    hemi: str
    treatment: str
    months: int
    truth: dict[str, Any]
    mask: NDArray[np.bool_]
    spacing_mm: tuple[float, float, float]


def draw_trial(
    arms: Mapping[str, int], *, seed: int = 0, voxel_mm: float = 0.8, months: tuple[int, ...] = (0, 12)
) -> list[TrialVisit]:
    """Draw hips in treatment arms and their vessels before and after, one hip of each patient.

    Parameters
    ----------
    arms : mapping of str to int
        Patients in each arm, such as ``{"vbg": 30}``.
    seed : int
        Equal seeds give equal trials.
    voxel_mm : float
        Edge of the voxels, which are cubes; where their borders lie is drawn anew at every visit.
    months : tuple of int
        Visits, from 0.

    Returns
    -------
    list of TrialVisit

    Raises
    ------
    ParameterError
        If there is no patient, an arm is unknown, or the voxel has no size.

    Examples
    --------
    >>> visits = draw_trial({"vbg": 1}, seed=0)
    >>> [visit.months for visit in visits]
    [0, 12]
    >>> visits[1].truth["length_mm"] > visits[0].truth["length_mm"]
    True
    """
    if not 0 < voxel_mm <= 10:
        raise ParameterError(f"voxel_mm is {voxel_mm}; expected an edge above 0 and at most 10 mm")
    rng = np.random.default_rng([seed, 704])
    return [
        TrialVisit(*seen[:4], tree_truth(seen.tree), head_mask(seen.tree, voxel_mm, rng), (voxel_mm,) * 3)
        for seen in trial_trees(arms, seed=seed, months=months)
    ]


def trial_trees(arms: Mapping[str, int], *, seed: int = 0, months: tuple[int, ...] = (0, 12)) -> Iterator[TrialTree]:
    """The trees of :func:`draw_trial`, visit by visit, without masks.

    Parameters
    ----------
    arms, seed, months
        As for :func:`draw_trial`.

    Yields
    ------
    TrialTree

    Raises
    ------
    ParameterError
        If there is no patient or an arm is unknown.
    """
    if min(arms.values(), default=0) < 0 or (n := sum(arms.values())) < 1:
        raise ParameterError(f"arms is {dict(arms)}; expected at least one patient in one arm")
    spec = PopulationSpec(
        "trial", n, bilateral_share=0.0, treatment_weights={arm: float(k) for arm, k in arms.items()},
        months=months, margins="analytic", findings=False,
    )  # fmt: skip
    for patient in draw_patients(spec, seed=seed):
        number = next(k for k, hip in enumerate(patient.hips) if hip.visits[0].lens is not None)
        hip, trees = patient.hips[number], hip_vessels(patient, number).trees
        for visit, tree in zip(hip.visits, trees, strict=True):
            if tree is not None:
                yield TrialTree(patient.participant_id, hip.side, hip.treatment, int(visit.month), tree)


def head_mask(tree: VesselTree, voxel_mm: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """The vessels in the head on a grid of cubes that begins at a random place, shape (D, H, W)."""
    inside = slab_part(tree, _EVERYWHERE_MM)
    low = inside.points_mm.min(axis=0) - _MARGIN_MM - rng.random(3) * voxel_mm
    high = inside.points_mm.max(axis=0) + _MARGIN_MM
    affine = np.diag([voxel_mm, voxel_mm, voxel_mm, 1.0])
    affine[:3, 3] = low
    d, h, w = (int(n) for n in np.ceil((high - low) / voxel_mm))
    return vessel_mask(inside, affine, (d, h, w))
