"""Vessels of every hip and visit, told by a network, or a filter, that never saw the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from onfh_nb.cohort.splits import make_folds
from onfh_nb.datasets.vessel_hips import VesselHip, read_vessel_hips, show_through
from onfh_nb.evaluate import segmentation_metrics
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.training.fold_files import claim_folder
from onfh_nb.training.segment_params import SegmentParams
from onfh_nb.training.vessel_files import Masks, mark_of, read_vessels, write_vessels
from onfh_nb.training.vessel_finder import VesselFinder, teach_filter, teach_network

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.training.progress import Progress, ProgressCallback

CONTROL: Final = "unet_cor_t1"
METHODS: Final = ("unet", "frangi", CONTROL)
QUICK_VESSELS: Final = SegmentParams(
    steps=220,
    round_steps=55,
    batch_size=4,
    patch=(16, 16, 16),
    foreground_share=0.8,
    scaling="none",  # see vessel_channels
    foreground_weight=20.0,
    lr=1e-2,
    ema_decay=0.95,
    threads=1,
)
_KEYS = ["participant_id", "session_id", "hemi", "image_id"]


@dataclass(frozen=True, eq=False)
class CohortVessels:
    """Vessels that were found.

    Parameters
    ----------
    hips : tuple of VesselHip
        Picture, truth and place of each hip and visit.
    masks : dict of str to dict of (image_id, hemi) to ndarray of bool, shape (D, H, W)
        For each method the mask of each hip, on the grid of the hip's box; ``hip.place`` is its key.
    table : DataFrame
        One row per hip and method: ``participant_id session_id hemi image_id method fold threshold least_voxels`` and
        the measures of :func:`onfh_nb.evaluate.segmentation_metrics` inside the head, ``dice cldice …``.
    """

    hips: tuple[VesselHip, ...]
    masks: dict[str, Masks]
    table: pd.DataFrame


@dataclass(frozen=True)
class _Plan:
    params: SegmentParams
    name: str
    n_splits: int
    run_dir: Path | None
    progress: ProgressCallback | None


def cross_segment_vessels(
    cohort: Cohort,
    params: SegmentParams = QUICK_VESSELS,
    *,
    name: str = "UNet_slim",
    n_splits: int = 2,
    methods: Sequence[str] = METHODS,
    run_dir: Path | str | None = None,
    progress: ProgressCallback | None = None,
) -> CohortVessels:
    """Find the vessels of each hip with what was taught by other patients.

    Patients are dealt into folds, all hips and visits of a patient into one; for each fold every method is taught by
    the other patients and answers for the fold's.

    ``unet`` is a three-dimensional U-Net, trained on patches of the angiograms about the heads; ``frangi`` is Frangi's
    filter, a classic to beat; ``unet_cor_t1`` is the negative control: the same network, taught the same masks on
    ``cor_t1`` pictures of the same visits, in which arteries of the bone are not resolved. What it reaches is what can
    be had from knowing where vessels usually lie. Each threshold is chosen on patients of the other folds.

    Parameters
    ----------
    cohort : Cohort
        With ``mra_ss`` pictures and ``vessel`` masks.
    params : SegmentParams
        Settings; the default takes seconds.
    name : str
        Network, see :func:`onfh_nb.models.create_segmenter`.
    n_splits : int
        Folds.
    methods : sequence of {"unet", "frangi", "unet_cor_t1"}
        What to find them with.
    run_dir : Path, optional
        Folder that keeps finished folds, and the state of the training in the one that is not: a killed run goes on.
    progress : callable, optional
        Is given a :class:`onfh_nb.training.SegmentProgress` after each round, e.g. ``show_progress``.

    Returns
    -------
    CohortVessels

    Raises
    ------
    CohortError
        If there is no angiogram with vessels, there are fewer patients than folds, or a fold leaves nothing to learn.
    ParameterError
        If a method is unknown, or ``run_dir`` holds a run with other settings or pictures.

    Examples
    --------
    >>> found = cross_segment_vessels(cohort, run_dir="work/vessels")  # doctest: +SKIP
    >>> found.table.groupby("method").dice.mean()  # doctest: +SKIP
    """
    chosen = list(dict.fromkeys(methods))
    if not chosen or set(chosen) - set(METHODS):
        raise ParameterError(f"methods is {list(methods)}; expected some of {', '.join(METHODS)}")
    hips = read_vessel_hips(cohort)
    plan = _Plan(params, name, n_splits, None if run_dir is None else Path(run_dir), progress)
    parts, masks = [], {}
    for method in chosen:
        shown = show_through(cohort, hips, "cor_t1") if method == CONTROL else hips
        table, masks[method] = _cross_segment(method, shown, _folds(hips, plan), plan)
        parts.append(table)
    table = pd.concat(parts).sort_values([*_KEYS, "method"], ignore_index=True)
    return CohortVessels(tuple(hips), masks, table)


def _folds(hips: Sequence[VesselHip], plan: _Plan) -> dict[str, int]:
    """Fold of each patient, the same for every method."""
    table = pd.DataFrame({"participant_id": [hip.participant_id for hip in hips]})
    dealt = make_folds(table, "participant_id", n_splits=plan.n_splits, seed=plan.params.seed)
    return dict(zip(dealt["participant_id"], dealt["fold"].astype(int), strict=True))


def _cross_segment(
    method: str, hips: Sequence[VesselHip], folds: dict[str, int], plan: _Plan
) -> tuple[pd.DataFrame, Masks]:
    folder = None if plan.run_dir is None else plan.run_dir / method
    if folder is not None:
        facts = {"network": plan.name, "n_splits": plan.n_splits, "pictures": mark_of(hips)}
        claim_folder(folder, plan.params, facts)  # type: ignore[arg-type]
    tables, masks = [], {}
    for fold in range(plan.n_splits):
        path = None if folder is None else folder / f"fold-{fold}.npz"
        done = None if path is None else read_vessels(path)
        if done is None:
            held = [hip for hip in hips if folds[hip.participant_id] == fold]
            taught = [hip for hip in hips if folds[hip.participant_id] != fold]
            if not any(hip.truth.any() for hip in taught):
                raise CohortError(f"fold {fold} leaves {method} no vessels to learn from; expected fewer folds")
            done = _answer(_teach(method, taught, fold, plan, path), held, {"method": method, "fold": fold})
            if path is not None:
                write_vessels(path, *done)
                _checkpoint(path).unlink(missing_ok=True)
        tables.append(done[0])
        masks.update(done[1])
    return pd.concat(tables), masks


def _teach(method: str, taught: list[VesselHip], fold: int, plan: _Plan, path: Path | None) -> VesselFinder:
    if method == "frangi":
        return teach_filter(taught)

    def tell(seen: Progress) -> None:
        if plan.progress:
            plan.progress(replace(seen, what=f"{method}, fold {fold + 1}/{plan.n_splits}"))

    own = replace(plan.params, seed=plan.params.seed + fold)
    return teach_network(
        taught, own, name=plan.name, checkpoint=None if path is None else _checkpoint(path), progress=tell
    )


def _checkpoint(path: Path) -> Path:
    return path.with_suffix(".pt")


def _answer(finder: VesselFinder, held: list[VesselHip], told: dict[str, object]) -> tuple[pd.DataFrame, Masks]:
    rows, masks = [], {}
    for hip in held:
        masks[hip.place], score = finder.find(hip)
        found = segmentation_metrics(score, hip.truth, hip.spacing_mm, roi=hip.head, threshold=finder.threshold)
        figures = {name: value for name, value in found.items() if name not in ("definition", "warnings")}
        keys = {name: getattr(hip, name) for name in _KEYS}
        rows.append({**keys, **told, "threshold": finder.threshold, "least_voxels": finder.least_voxels, **figures})
    return pd.DataFrame(rows), masks
