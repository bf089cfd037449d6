"""Every model on every fold, patients kept whole; a killed run goes on where it stopped."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import INDEPENDENT
from onfh_nb.training.feeds import check_pictures, picture_mark
from onfh_nb.training.fold_files import FoldResult, claim_folder, fold_folder, read_fold, write_fold
from onfh_nb.training.fold_rows import Split, deal_folds, split_fold
from onfh_nb.training.fold_run import find_weights, run_fold
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import ProgressCallback
from onfh_nb.training.time_left import TimeLeft

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


@dataclass(frozen=True)
class CrossValidation:
    """What models said of pictures of patients whom they had never seen.

    Parameters
    ----------
    predictions : DataFrame
        ``unit_id participant_id hemi session_id site fold model y_true p_<class>… logit_<second class>``: one row per
        picture and model. ``p_`` are calibrated with a temperature fitted on validation patients, ``logit_`` are raw.
    histories : DataFrame
        ``model fold epoch lr train_loss valid_loss valid_auc seconds``: one row per model, fold and epoch.
    costs : DataFrame
        ``model fold parameters epochs best_epoch seconds pictures_per_s device temperature n_train n_valid n_test``:
        one row per model and fold. Times are of training and validation, on ``device``.
    notes : tuple of str
        What a reader must know, each with its model and fold.
    """

    predictions: pd.DataFrame
    histories: pd.DataFrame
    costs: pd.DataFrame
    notes: tuple[str, ...]


def cross_validate(  # noqa: PLR0913
    names: Sequence[str],
    data: SliceDataset,
    params: TrainParams,
    *,
    n_splits: int = 5,
    run_dir: Path | str | None = None,
    seed: int = 0,
    groups: Any = "participant_id",
    progress: ProgressCallback | None = None,
) -> CrossValidation:
    """Compare models by cross-validation that never splits a patient.

    All models see the same folds. In each fold one part in five of the training patients is set aside to choose the
    epoch and the temperature; the test patients choose nothing.

    Parameters
    ----------
    names : sequence of str
        Models of :func:`onfh_nb.models.list_models`.
    data : SliceDataset
        Labelled pictures.
    params : TrainParams
        Settings, the same for all models.
    n_splits : int
        Number of folds.
    run_dir : Path, optional
        Folder that keeps every finished fold, and the state of the running one. A run that was killed goes on from it,
        and ends as it would have ended; more models may be added later.
    seed : int
        Seed of the folds.
    groups : str or stats.INDEPENDENT
        Column of the patients. ``stats.INDEPENDENT`` deals pictures one by one as Kong 2025 did, which puts the same
        patient, even the neighbouring slice, on both sides.
    progress : callable, optional
        Is given a :class:`onfh_nb.training.Progress` after each epoch; its ``seconds_left`` counts everything that was
        asked for.

    Returns
    -------
    CrossValidation

    Raises
    ------
    ParameterError
        If a name is unknown, there are fewer patients than folds, a part lacks a class, or ``run_dir`` holds a run with
        other settings.
    TrainingError
        If a training cannot go on.
    """
    folds = deal_folds(data, groups, n_splits, seed)
    return run_folds(names, data, params, folds, groups=groups, run_dir=run_dir, progress=progress)


def run_folds(  # noqa: PLR0913
    names: Sequence[str],
    data: SliceDataset,
    params: TrainParams,
    fold_of_row: NDArray[np.int64],
    *,
    groups: Any,
    run_dir: Path | str | None = None,
    progress: ProgressCallback | None = None,
    only: Sequence[int] | None = None,
) -> CrossValidation:
    """The same for folds that are dealt already: ``fold_of_row`` holds the test fold of each picture, shape (n,).

    ``only`` names the folds that are run; by default all.
    """
    from onfh_nb import models

    check_pictures(data, "given")
    size = {"in_chans": data.channels, "num_classes": len(data.classes), "image_size": data.size}
    for name in names:  # a mistyped name of the tenth model shall not show after a night
        models.describe_model(name, **size)
        find_weights(params.weights, name)
    splits = {
        k: split_fold(data, fold_of_row, int(k), groups, params.seed)
        for k in (np.unique(fold_of_row) if only is None else only)
    }
    facts = {
        "pictures": picture_mark(data),
        "groups": repr(groups) if groups is INDEPENDENT else str(groups),
        "folds": f"{len(splits)}-{zlib.crc32(fold_of_row.tobytes()):08x}",
    }
    left = TimeLeft(len(names) * len(splits), progress)
    done: list[tuple[str, int, FoldResult]] = []
    for name in names:
        if run_dir is not None:
            claim_folder(Path(run_dir) / name, params, facts)
        for fold, split in splits.items():
            left.begin(f"{name}, fold {int(fold) + 1} of {len(splits)}")
            done.append((name, int(fold), _one_fold(name, data, split, params, int(fold), run_dir, left)))
            left.end()
    return _collect(done)


def _one_fold(
    name: str,
    data: SliceDataset,
    split: Split,
    params: TrainParams,
    fold: int,
    run_dir: Path | str | None,
    left: TimeLeft,
) -> FoldResult:
    if run_dir is None:
        return run_fold(name, data, split, params, fold=fold, progress=left.callback)
    folder = fold_folder(Path(run_dir), name, fold)
    if (found := read_fold(folder)) is not None:
        return found
    checkpoint = folder.with_name(f"{folder.name}.checkpoint")
    write_fold(folder, run_fold(name, data, split, params, fold=fold, checkpoint=checkpoint, progress=left.callback))
    checkpoint.unlink(missing_ok=True)
    # What was just written is read back, so that a resumed run and an uninterrupted one give the same table.
    again = read_fold(folder)
    if again is None:
        raise ParameterError(f"{folder} vanished while it was being written; expected nobody else to use run_dir")
    return again


def _collect(done: list[tuple[str, int, FoldResult]]) -> CrossValidation:
    who = [{"model": name, "fold": fold} for name, fold, _ in done]
    histories = [
        pd.DataFrame(one, index=result.history.index).join(result.history)
        for one, (*_, result) in zip(who, done, strict=True)
    ]
    costs = [
        one | {k: v for k, v in result.facts.items() if k != "notes"}
        for one, (*_, result) in zip(who, done, strict=True)
    ]
    notes = [f"{name}, fold {fold}: {note}" for name, fold, result in done for note in result.facts["notes"]]
    return CrossValidation(
        pd.concat([result.predictions for *_, result in done], ignore_index=True),
        pd.concat(histories, ignore_index=True),
        pd.DataFrame(costs),
        tuple(notes),
    )
