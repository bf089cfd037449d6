"""Search inside cross-validation: the patients who judge a model never choose its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from onfh_nb.training.fold_rows import deal_folds, split_fold
from onfh_nb.training.fold_run import run_fold
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import ProgressCallback
from onfh_nb.training.setting_search import search

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


@dataclass(frozen=True)
class NestedSearch:
    """What a nested search gives.

    Parameters
    ----------
    predictions : DataFrame
        A predictions table: each picture by a model whose settings other patients chose.
    chosen : DataFrame
        ``fold lr weight_decay valid_auc``: what each outer fold chose; they need not agree.
    trials : DataFrame
        All trials of all folds, see :class:`onfh_nb.training.SearchResult`, with ``fold``.
    """

    predictions: pd.DataFrame
    chosen: pd.DataFrame
    trials: pd.DataFrame


def nested_search(  # noqa: PLR0913
    name: str,
    data: SliceDataset,
    params: TrainParams,
    *,
    n_splits: int = 5,
    seed: int = 0,
    groups: Any = "participant_id",
    storage: str | Path | None = None,
    progress: ProgressCallback | None = None,
    **how: Any,
) -> NestedSearch:
    """Cross-validate a model whose learning rate and weight decay are searched anew in the training part of each fold.

    Parameters
    ----------
    name, data, params, groups, storage, progress
        As in :func:`onfh_nb.training.search`; each outer fold keeps a study of its own in ``storage``.
    n_splits : int
        Outer folds.
    seed : int
        Seed of the outer folds.
    **how
        ``grid``, ``n_trials`` of :func:`onfh_nb.training.search`, and ``inner_splits``, its ``n_splits``.

    Returns
    -------
    NestedSearch
    """
    inner = {"n_splits": how.pop("inner_splits", 3), "groups": groups, "storage": storage, "progress": progress, **how}
    folds = deal_folds(data, groups, n_splits, seed)
    predictions, chosen, trials = [], [], []
    for fold in range(n_splits):
        split = split_fold(data, folds, fold, groups, params.seed)
        learn = data.take(np.sort(np.concatenate([split.train, split.valid])))
        found = search(name, learn, params, study=f"{name}-fold-{fold}", **inner)
        result = run_fold(name, data, split, found.best, fold=fold, progress=progress)
        predictions.append(result.predictions)
        best = {"lr": found.best.lr, "weight_decay": found.best.weight_decay, "valid_auc": found.valid_auc}
        chosen.append({"fold": fold} | best)
        trials.append(found.trials.assign(fold=fold))
    return NestedSearch(
        pd.concat(predictions, ignore_index=True), pd.DataFrame(chosen), pd.concat(trials, ignore_index=True)
    )
