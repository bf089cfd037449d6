"""The held-out test: learn from all other patients, be judged once by patients who were set aside beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.cohort.splits import check_no_leak
from onfh_nb.exceptions import ParameterError
from onfh_nb.training.cross_validation import CrossValidation, run_folds
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import ProgressCallback

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


def held_out_test(
    names: Sequence[str],
    data: SliceDataset,
    params: TrainParams,
    test: ArrayLike,
    *,
    run_dir: Path | str | None = None,
    progress: ProgressCallback | None = None,
) -> CrossValidation:
    """Train each model on the patients who are not set aside, and judge it by those who are.

    Parameters
    ----------
    names : sequence of str
        Models of :func:`onfh_nb.models.list_models`.
    data : SliceDataset
        Labelled pictures of all patients.
    params : TrainParams
        Settings, those of the cross-validation on the other patients.
    test : array_like of bool, shape (n,)
        The pictures of the patients set aside, e.g. ``split_table(data.table)["part"] == "test"``.
    run_dir, progress
        As in :func:`onfh_nb.training.cross_validate`.

    Returns
    -------
    CrossValidation
        Of one fold, 1. One patient in five of the others chose the epoch and the temperature.

    Raises
    ------
    LeakageError
        If a patient has pictures on both sides.
    ParameterError
        If ``test`` does not fit, or nobody is set aside.
    """
    chosen = np.asarray(test)
    if chosen.dtype != bool or chosen.shape != (len(data),):
        raise ParameterError(
            f"test is {chosen.dtype} of shape {chosen.shape}; expected one bool for each of {len(data)} pictures"
        )
    if not chosen.any() or chosen.all():
        raise ParameterError(f"{int(chosen.sum())} of {len(data)} pictures are set aside; expected some, and not all")
    check_no_leak(data.table, "participant_id", chosen.astype(np.int64))
    fold = chosen.astype(np.int64)
    return run_folds(names, data, params, fold, groups="participant_id", run_dir=run_dir, progress=progress, only=(1,))
