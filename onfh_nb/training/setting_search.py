"""Look for the best learning rate and weight decay: first a grid, then where its results point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.fold_rows import Split, deal_folds
from onfh_nb.training.fold_run import build_model, fold_seed
from onfh_nb.training.loop import fit
from onfh_nb.training.objective import check_every_class
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import Progress, ProgressCallback

if TYPE_CHECKING:
    import optuna

    from onfh_nb.datasets import SliceDataset

GRID: Final[dict[str, tuple[float, ...]]] = {"lr": (1e-4, 3e-4, 1e-3), "weight_decay": (1e-5, 1e-4, 1e-2)}


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Parameters
    ----------
    best : TrainParams
        The settings given, with the best learning rate and weight decay.
    valid_auc : float
        Mean validation AUC of the best trial. It chose, so it flatters: judge by patients outside the search.
    trials : DataFrame
        ``trial source lr weight_decay state valid_auc``: ``source`` is ``grid`` or ``tpe``; ``state`` is ``complete``
        or ``pruned`` (stopped since it fell behind).
    """

    best: TrainParams
    valid_auc: float
    trials: pd.DataFrame


def search(  # noqa: PLR0913
    name: str,
    data: SliceDataset,
    params: TrainParams,
    *,
    grid: Mapping[str, Sequence[float]] = GRID,
    n_trials: int = 20,
    n_splits: int = 3,
    groups: Any = "participant_id",
    storage: str | Path | None = None,
    study: str = "search",
    progress: ProgressCallback | None = None,
) -> SearchResult:
    """Choose learning rate and weight decay by cross-validation among the patients given.

    The grid comes first; then a tree-structured Parzen estimator (TPE) proposes values between its ends. A trial whose
    validation AUC stays below the median of those before it is stopped. Pass training patients only: whoever judges
    the result must not have chosen it (:func:`onfh_nb.training.nested_search` sees to that).

    Parameters
    ----------
    name : str
        Model of :func:`onfh_nb.models.list_models`.
    data : SliceDataset
        Labelled pictures of the training patients.
    params : TrainParams
        Settings that stay.
    grid : mapping of str to sequence of float
        Values of ``lr`` and ``weight_decay``.
    n_trials : int
        All trials, the grid's included; fewer than the grid has cut the grid short.
    n_splits, groups
        Folds, as in :func:`onfh_nb.training.cross_validate`. With one fold held out at a time, the fold itself is the
        validation set of its training.
    storage : str or Path, optional
        File for the study (SQLite), or the URL of a database, e.g. ``postgresql://user@host/name``. A search that was
        killed goes on from it and makes the same proposals. None keeps the study in memory.
    study : str
        Its name there.
    progress : callable, optional
        As in :func:`onfh_nb.training.fit`.

    Returns
    -------
    SearchResult

    Raises
    ------
    ParameterError
        If the grid is empty or names another setting, or the folds cannot be made.

    References
    ----------
    Bergstra 2011, Algorithms for hyper-parameter optimization, NIPS 24; Akiba 2019, doi:10.1145/3292500.3330701
    """
    import optuna

    _check_grid(grid, n_trials)
    folds = deal_folds(data, groups, n_splits, params.seed)
    splits = [
        Split(np.flatnonzero(folds != k), np.flatnonzero(folds == k), np.empty(0, np.int64)) for k in range(n_splits)
    ]
    for number, split in enumerate(splits):
        check_every_class(data.y_true[split.train], data.classes, f"training (inner fold {number})")
        check_every_class(data.y_true[split.valid], data.classes, f"validation (inner fold {number})")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    # One fold after another: the n-th step of a trial is compared with the n-th steps of those before.
    pruner = optuna.pruners.MedianPruner(n_startup_trials=3, n_warmup_steps=max(1, params.epochs // 3))
    kept = optuna.create_study(
        study_name=study, storage=_open_storage(storage), direction="maximize", pruner=pruner, load_if_exists=True
    )
    objective = partial(_mean_auc, name, data, params, splits, grid=grid, progress=progress)
    _run_trials(kept, objective, grid, n_trials, params.seed)
    return _summarise(kept, params)


def _run_trials(
    study: optuna.Study,
    objective: Callable[[optuna.Trial], float],
    grid: Mapping[str, Sequence[float]],
    n_trials: int,
    seed: int,
) -> None:
    """Trials up to ``n_trials``; what a killed run left unfinished is done again."""
    import optuna

    running = optuna.trial.TrialState.RUNNING
    for trial in study.get_trials(deepcopy=False, states=(running,)):
        study.tell(trial.number, state=optuna.trial.TrialState.FAIL)
    points = [{"lr": lr, "weight_decay": decay} for lr in grid["lr"] for decay in grid["weight_decay"]]
    ended = (optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED)
    while (done := len(study.get_trials(deepcopy=False, states=ended))) < n_trials:
        # Each proposal draws from its own seed, so that it does not matter what was drawn before a kill.
        study.sampler = optuna.samplers.TPESampler(seed=seed * 1_000 + done, n_startup_trials=min(5, len(points)))
        waiting = study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.WAITING,))
        if done < len(points) and not waiting:
            study.enqueue_trial(points[done], user_attrs={"source": "grid"})
        study.optimize(objective, n_trials=1)


def _mean_auc(
    name: str,
    data: SliceDataset,
    params: TrainParams,
    splits: list[Split],
    trial: optuna.Trial,
    *,
    grid: Mapping[str, Sequence[float]],
    progress: ProgressCallback | None,
) -> float:
    import optuna

    chosen: Any = {
        key: trial.suggest_float(key, min(grid[key]), max(grid[key]), log=True) for key in ("lr", "weight_decay")
    }
    aucs: list[float] = []

    def look(now: Progress) -> None:
        if progress:
            progress(now)
        seen = [*aucs, now.valid_auc]
        trial.report(float(np.mean(seen)), len(aucs) * params.epochs + now.epoch)
        if trial.should_prune():
            raise optuna.TrialPruned

    for number, split in enumerate(splits):
        own = replace(params, **chosen, seed=fold_seed(params.seed, number), devices=1)
        what = f"{name}, trial {trial.number + 1}, inner fold {number + 1} of {len(splits)}"
        model = build_model(name, data, own)
        result = fit(model, data.take(split.train), data.take(split.valid), own, progress=look, what=what)
        aucs.append(float(result.history["valid_auc"].max()))
    return float(np.mean(aucs))


def _summarise(study: optuna.Study, params: TrainParams) -> SearchResult:
    import optuna

    ended = (optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED)
    rows = [
        {
            "trial": trial.number,
            "source": trial.user_attrs.get("source", "tpe"),
            "lr": trial.params["lr"],
            "weight_decay": trial.params["weight_decay"],
            "state": trial.state.name.lower(),
            "valid_auc": trial.value if trial.value is not None else np.nan,
        }
        for trial in study.get_trials(deepcopy=False, states=ended)
    ]
    best = study.best_trial
    return SearchResult(replace(params, **best.params), float(best.value or 0.0), pd.DataFrame(rows))


def _open_storage(storage: str | Path | None) -> str | None:
    if storage is None or "://" in str(storage):
        return None if storage is None else str(storage)
    path = Path(storage)
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path.resolve()}"


def _check_grid(grid: Mapping[str, Sequence[float]], n_trials: int) -> None:
    if set(grid) != {"lr", "weight_decay"} or not all(len(values) for values in grid.values()):
        raise ParameterError(f"the grid has {sorted(grid)}; expected values for lr and for weight_decay")
    if min(min(values) for values in grid.values()) <= 0:
        raise ParameterError(
            "the grid holds a value that is not above 0; expected positive ones, the scale is logarithmic"
        )
    if n_trials < 1:
        raise ParameterError(f"n_trials is {n_trials}; expected at least 1")
