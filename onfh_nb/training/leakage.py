"""The leakage delta: how much better a model looks when slices of its test patients were among its training slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from onfh_nb.stats.estimate import INDEPENDENT, Estimate
from onfh_nb.training.cross_validation import cross_validate
from onfh_nb.training.leakage_interval import delta_estimates, within_fold_scores
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import ProgressCallback

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset

SPLITS = {"slice": INDEPENDENT, "patient": "participant_id"}


@dataclass(frozen=True)
class Leakage:
    """One model on two kinds of split.

    Parameters
    ----------
    estimates : list of Estimate
        ``leakage_delta_accuracy`` and ``leakage_delta_auc``: slice-level less patient-level, with intervals over
        patients and seeds. Above 0: the slice-level split flatters the model.
    per_seed : DataFrame
        ``seed split accuracy auc``: two rows for each seed.
    predictions : DataFrame
        A predictions table with ``seed`` and ``split`` (``slice`` or ``patient``) as further columns.
    notes : tuple of str
        What a reader must know.
    """

    estimates: list[Estimate]
    per_seed: pd.DataFrame
    predictions: pd.DataFrame
    notes: tuple[str, ...]


def leakage_delta(  # noqa: PLR0913
    name: str,
    data: SliceDataset,
    params: TrainParams,
    seeds: Sequence[int] = (0, 1, 2, 3, 4),
    *,
    n_splits: int = 5,
    run_dir: Path | str | None = None,
    progress: ProgressCallback | None = None,
    n: int = 2000,
) -> Leakage:
    """Train one model twice with the same budget: on pictures dealt one by one, and on patients kept whole.

    Every picture is predicted once for each seed and split, by a model whose fold did not hold it. Accuracy is that of
    the threshold 0.5; the AUC compares pictures of one fold only, since each fold has a model of its own.

    Parameters
    ----------
    name : str
        Model of :func:`onfh_nb.models.list_models`.
    data : SliceDataset
        Labelled pictures.
    params : TrainParams
        Settings; the same for both splits.
    seeds : sequence of int
        One repetition each: another deal of the folds, another start of the model.
    n_splits : int
        Folds; with 5, as in the paper, about 80 % of the pictures are there to learn from, validation included.
    run_dir, progress
        As in :func:`onfh_nb.training.cross_validate`.
    n : int
        Resamples of the interval.

    Returns
    -------
    Leakage

    Raises
    ------
    ParameterError
        As in :func:`onfh_nb.training.cross_validate`.

    References
    ----------
    Yagis 2021, doi:10.1038/s41598-021-01681-w (the same comparison on brain MRI)
    """
    tables, notes = [], []
    for seed in seeds:
        for split, groups in SPLITS.items():
            folder = None if run_dir is None else Path(run_dir) / f"seed-{seed}-{split}"
            own = replace(params, seed=params.seed + seed)
            how = {"n_splits": n_splits, "run_dir": folder, "seed": seed, "groups": groups, "progress": progress}
            found = cross_validate([name], data, own, **how)  # type: ignore[arg-type]
            tables.append(found.predictions.assign(seed=seed, split=split))
            notes += [f"seed {seed}, {split}-level split: {note}" for note in found.notes]
    predictions = pd.concat(tables, ignore_index=True)
    per_seed = within_fold_scores(predictions)
    return Leakage(delta_estimates(predictions, n=n, seed=params.seed), per_seed, predictions, tuple(notes))
