"""Heat maps of a cross-validation beside the true lesions: some to look at, and many to measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.explain.energy import energy_expected, energy_inside, pointing_hit
from onfh_nb.explain.held_out import held_out_heat, hits_and_misses

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.datasets import SliceDataset


class DrawnPictures(NamedTuple):
    """Pictures to be drawn: their rows, the pictures, heat maps and true lesions, each (n, S, S)."""

    table: pd.DataFrame
    pictures: NDArray[np.float32]
    heat: NDArray[np.float32]
    masks: NDArray[np.bool_]


def draw_examples(
    cohort: Cohort, run_dir: str | Path, data: SliceDataset, predictions: pd.DataFrame, *, each: int = 4, seed: int = 0
) -> DrawnPictures:
    """Some pictures of every kind of call, drawn by chance, with their heat maps and true lesions.

    Parameters
    ----------
    cohort : Cohort
        Where the masks are.
    run_dir : path
        Folder of the cross-validation.
    data : SliceDataset
        Its pictures.
    predictions : DataFrame
        Predictions table of one model.
    each, seed : int, int
        Pictures of each kind, and the seed of the draw.

    Returns
    -------
    DrawnPictures
        ``table`` has ``call`` and ``energy_inside``, NaN where there is no lesion.
    """
    drawn = hits_and_misses(predictions, each=each, seed=seed)
    heat = held_out_heat(run_dir, data, drawn)
    rows, masks = _pictures_of(cohort, data, drawn)
    inside = energy_inside(heat, masks)
    middle = data.channels // 2
    return DrawnPictures(drawn.assign(energy_inside=inside), data.pixels[rows, middle], heat, masks)


def lesion_heat(
    cohort: Cohort,
    run_dir: str | Path,
    data: SliceDataset,
    predictions: pd.DataFrame,
    *,
    most: int = 300,
    seed: int = 0,
) -> pd.DataFrame:
    """How much of the heat lies in the true lesion, over slices that have one.

    Parameters
    ----------
    cohort, run_dir, data, predictions
        As for :func:`draw_examples`.
    most, seed : int, int
        Slices that are measured at most, and the seed that draws them.

    Returns
    -------
    DataFrame
        ``unit_id participant_id found energy_inside energy_expected pointing_hit``: whether the model called the
        lesion; the share of heat inside it (higher is better), what that would be if the lesion were another hip's, and
        whether the hottest pixel lies in it. No rows where no lesion is outlined.
    """
    ill = predictions[predictions["y_true"] == 1]
    drawn = ill.iloc[np.sort(np.random.default_rng(seed).permutation(len(ill))[:most])].reset_index(drop=True)
    _, masks = _pictures_of(cohort, data, drawn)
    outlined = masks.any((1, 2))
    drawn, masks = drawn.iloc[np.flatnonzero(outlined)].reset_index(drop=True), masks[outlined]
    heat = held_out_heat(run_dir, data, drawn) if len(drawn) else np.zeros(masks.shape, np.float32)
    return drawn[["unit_id", "participant_id"]].assign(
        found=drawn["p_lesion"] >= 0.5,
        energy_inside=energy_inside(heat, masks),
        energy_expected=energy_expected(heat, masks),
        pointing_hit=pointing_hit(heat, masks),
    )


def _pictures_of(
    cohort: Cohort, data: SliceDataset, predictions: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    from onfh_nb.datasets import load_masks

    row_of = dict(zip(data.table["unit_id"], range(len(data)), strict=True))
    rows = predictions["unit_id"].map(row_of).to_numpy(np.int64)
    return rows, load_masks(cohort, data.table.iloc[rows], size=data.size)
