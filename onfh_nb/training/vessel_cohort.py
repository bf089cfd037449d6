"""Vessels of every hip and visit, told by a network, or a filter, that never saw the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.cohort.splits import make_folds
from onfh_nb.evaluate import best_dice_threshold, segmentation_metrics
from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import frangi_vesselness
from onfh_nb.training.segment_params import SegmentParams
from onfh_nb.training.vessel_hips import VesselHip, read_vessel_hips

if TYPE_CHECKING:
    from torch import nn

    from onfh_nb.cohort import Cohort
    from onfh_nb.training.progress import ProgressCallback

METHODS: Final = ("unet", "frangi")
QUICK: Final = SegmentParams(
    steps=120,
    round_steps=20,
    batch_size=4,
    patch=(32, 32, 32),
    foreground_share=0.7,
    lr=5e-3,
    ema_decay=0.95,
    threads=1,
)
_JUDGED: Final = 8  # training hips that the threshold is chosen on


@dataclass(frozen=True, eq=False)
class CohortVessels:
    """Vessels that were found.

    Parameters
    ----------
    hips : tuple of VesselHip
        Picture, truth and place of each hip and visit.
    masks : dict of str to tuple of ndarray of bool
        For each method the mask of each hip, in the order of ``hips``.
    table : DataFrame
        One row per hip and method: ``participant_id, hemi, session_id, image_id, fold, method, threshold`` and the
        measures of :func:`onfh_nb.evaluate.segmentation_metrics` inside the head.
    """

    hips: tuple[VesselHip, ...]
    masks: dict[str, tuple[NDArray[np.bool_], ...]]
    table: pd.DataFrame


def segment_cohort(
    cohort: Cohort,
    params: SegmentParams = QUICK,
    *,
    name: str = "UNet_tiny",
    methods: Sequence[str] = METHODS,
    n_splits: int = 2,
    progress: ProgressCallback | None = None,
) -> CohortVessels:
    """Find the vessels of each hip with a model trained on other patients.

    Patients are dealt into folds; for each fold a three-dimensional U-Net learns from patches about the heads of the
    others. Frangi's filter learns nothing but its threshold, which, as the network's, is chosen on patients of the
    other folds.

    Parameters
    ----------
    cohort : Cohort
        With ``mra_ss`` pictures and ``vessel`` masks.
    params : SegmentParams
        Settings; the default takes seconds.
    name : str
        Network, see :func:`onfh_nb.models.create_segmenter`.
    methods : sequence of {"unet", "frangi"}
        What to find them with.
    n_splits : int
        Folds; whole patients.
    progress : callable, optional
        Is given a :class:`onfh_nb.training.SegmentProgress` after each round.

    Returns
    -------
    CohortVessels

    Raises
    ------
    CohortError
        If there is no angiogram with vessels, or there are fewer patients than folds.
    ParameterError
        If a method is unknown.
    """
    if unknown := set(methods) - set(METHODS):
        raise ParameterError(f"methods holds {sorted(unknown)}; expected some of {', '.join(METHODS)}")
    return segment_hips(
        read_vessel_hips(cohort), params, name=name, methods=methods, n_splits=n_splits, progress=progress
    )


def segment_hips(
    hips: Sequence[VesselHip],
    params: SegmentParams = QUICK,
    *,
    name: str = "UNet_tiny",
    methods: Sequence[str] = METHODS,
    n_splits: int = 2,
    progress: ProgressCallback | None = None,
) -> CohortVessels:
    """The same as :func:`segment_cohort` for hips that were read before."""
    fields = ["participant_id", "hemi", "session_id", "image_id"]
    table = pd.DataFrame([[getattr(hip, field) for field in fields] for hip in hips], columns=fields)
    folds = make_folds(table, "participant_id", n_splits=n_splits, seed=params.seed)["fold"].to_numpy()
    masks: dict[str, list[NDArray[np.bool_]]] = {method: [np.zeros(0, bool)] * len(hips) for method in methods}
    rows = []
    for fold in range(n_splits):
        taught, held = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        for method in methods:
            own = replace(params, seed=params.seed + fold)
            scores = _Scores(method, [hips[k] for k in taught], own, name, progress)
            for k in held:
                score = scores(hips[k])
                masks[method][k] = score >= scores.threshold
                told = {"fold": fold, "method": method, "threshold": scores.threshold}
                rows.append({**table.iloc[k], **told, **_measure(score, hips[k], scores.threshold)})
    found = pd.DataFrame(rows).sort_values([*fields, "method"], ignore_index=True)
    return CohortVessels(tuple(hips), {method: tuple(each) for method, each in masks.items()}, found)


def _measure(score: NDArray[np.float32], hip: VesselHip, threshold: float) -> dict[str, object]:
    found = segmentation_metrics(score, hip.truth, hip.spacing_mm, roi=hip.head, threshold=threshold)
    return {name: value for name, value in found.items() if name not in ("definition", "warnings")}


def _train(taught: list[VesselHip], params: SegmentParams, name: str, progress: ProgressCallback | None) -> nn.Module:
    import torch

    from onfh_nb.models.segmenter import create_segmenter
    from onfh_nb.training.segment_fit import fit_segmenter

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(params.seed)
        model = create_segmenter(name, dims=3)
    images, masks = [hip.image for hip in taught], [hip.truth for hip in taught]
    spacing = [hip.spacing_mm for hip in taught]
    return fit_segmenter(model, images, masks, params, spacing_mm=spacing, progress=progress).model


class _Scores:
    """What one method, taught by some hips, says of another; with the threshold it was taught."""

    def __init__(
        self, method: str, taught: list[VesselHip], params: SegmentParams, name: str, progress: ProgressCallback | None
    ) -> None:
        self._params, self._model = params, None
        if method == "unet":
            self._model = _train(taught, params, name, progress)
        judged = taught[:: max(1, len(taught) // _JUDGED)]
        scores = [self(hip)[hip.head] for hip in judged]
        self.threshold = best_dice_threshold(scores, [hip.truth[hip.head] for hip in judged])

    def __call__(self, hip: VesselHip) -> NDArray[np.float32]:
        """Score of each voxel, 0 … 1."""
        if self._model is None:
            return frangi_vesselness(hip.image, hip.spacing_mm) ** np.float32(0.25)
        from onfh_nb.training.segment_answer import segment

        return segment(self._model, hip.image, self._params, spacing_mm=hip.spacing_mm, window=hip.image.shape)
