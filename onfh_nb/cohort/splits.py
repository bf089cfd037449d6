"""Folds that keep every patient on one side of each split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.cohort.problem import safe_value
from onfh_nb.exceptions import CohortError, LeakageError

if TYPE_CHECKING:
    import pandas as pd

_MAX_PASSES = 50


def make_folds(
    table: pd.DataFrame,
    groups: str | ArrayLike,
    *,
    n_splits: int = 5,
    stratify: str | Sequence[str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Deal the rows of a table into folds, whole patients at a time.

    Folds are dealt greedily, largest patients first, and then improved by moving and exchanging patients until no
    single move or exchange brings the share of every stratum, of rows and of patients nearer to equal.

    Parameters
    ----------
    table : DataFrame
        One row per unit: hip, picture or visit.
    groups : str or array-like, shape (n_rows,)
        Patient of each row, or the name of the column that holds it. ``stats.INDEPENDENT`` says aloud that every row
        stands for itself.
    n_splits : int
        Number of folds.
    stratify : str or sequence of str, optional
        Columns whose combinations should be equally frequent in all folds.
    seed : int
        Equal seeds give equal folds.

    Returns
    -------
    DataFrame
        A copy with a column ``fold`` (0 … n_splits − 1).

    Raises
    ------
    CohortError
        If a row has no group, a column is missing, or there are fewer groups than folds.

    Examples
    --------
    >>> import pandas as pd
    >>> hips = pd.DataFrame({"participant_id": list("aabbccdd"), "lesion": [1, 1, 0, 0, 1, 1, 0, 0]})
    >>> folds = make_folds(hips, "participant_id", n_splits=2, stratify="lesion")
    >>> folds.groupby("fold").lesion.mean().tolist()
    [0.5, 0.5]
    """
    codes, n_groups = _group_codes(table, groups)
    if not 2 <= n_splits <= n_groups:
        raise CohortError(f"{n_splits} folds cannot be made of {n_groups} groups; expected from 2 to {n_groups} folds")
    strata = _strata(table, stratify)
    counts = np.zeros((n_groups, strata.max() + 1))
    np.add.at(counts, (codes, strata), 1)
    fold_of_group = _balanced(counts, n_splits, np.random.default_rng(seed))
    folds = table.assign(fold=fold_of_group[codes])
    check_no_leak(folds, codes, "fold")
    return folds


def check_no_leak(table: pd.DataFrame, groups: str | ArrayLike, fold: str | ArrayLike = "fold") -> None:
    """Refuse a split that has one patient on both sides.

    Parameters
    ----------
    table : DataFrame
        One row per unit.
    groups : str or array-like, shape (n_rows,)
        Patient of each row, or the column that holds it.
    fold : str or array-like, shape (n_rows,)
        Fold, or ``train`` and ``test``, of each row, or the column that holds it.

    Raises
    ------
    LeakageError
        If a group appears in more than one fold.
    """
    import pandas as pd

    codes, _ = _group_codes(table, groups)
    folds = np.asarray(_column(table, fold, "fold"))
    per_group = pd.Series(folds).groupby(codes).nunique(dropna=False)
    leaking = per_group.index[per_group > 1]
    if len(leaking):
        first = int(np.flatnonzero(codes == leaking[0])[0])
        who = safe_value(np.asarray(_column(table, groups, "groups"))[first])
        where = ", ".join(map(str, pd.unique(folds[codes == leaking[0]])))
        raise LeakageError(
            f"{len(leaking)} of {len(per_group)} patients stand in more than one fold, the first ({who}, row {first}) "
            f"in folds {where}; expected every patient in one fold only"
        )


def _column(table: pd.DataFrame, name: str | ArrayLike, what: str) -> Any:
    if isinstance(name, str):
        if name not in table.columns:
            raise CohortError(f"{what}={name!r} is no column of the table; it has {' '.join(map(str, table.columns))}")
        return table[name]
    if repr(name) == "stats.INDEPENDENT":
        return np.arange(len(table))
    values = np.asarray(name)
    if values.shape != (len(table),):
        raise CohortError(f"{what}= has shape {values.shape}; expected one value for each of {len(table)} rows")
    return values


def _group_codes(table: pd.DataFrame, groups: str | ArrayLike) -> tuple[NDArray[np.int64], int]:
    import pandas as pd

    codes, names = pd.factorize(np.asarray(_column(table, groups, "groups")), sort=True)
    if len(table) == 0:
        raise CohortError("an empty table cannot be split into folds")
    if (codes < 0).any():
        raise CohortError(f"row {int(np.argmin(codes))} has no group; every row must belong to a patient")
    return codes.astype(np.int64), len(names)


def _strata(table: pd.DataFrame, stratify: str | Sequence[str] | None) -> NDArray[np.int64]:
    if stratify is None:
        return np.zeros(len(table), np.int64)
    names = [stratify] if isinstance(stratify, str) else list(stratify)
    for name in names:
        _column(table, name, "stratify")
    return np.asarray(table.groupby(names, sort=True, dropna=False).ngroup(), dtype=np.int64)


def _balanced(counts: NDArray[np.float64], n_splits: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Fold of each group; ``counts`` has shape (groups, strata)."""
    # Rows in all and the groups themselves should be balanced, too.
    weights = np.column_stack([counts, counts.sum(axis=1), np.ones(len(counts))])
    weights = weights / np.sqrt(np.maximum(weights.sum(axis=0), 1.0))
    order = rng.permutation(len(counts))
    order = order[np.argsort(-counts[order].sum(axis=1), kind="stable")]
    totals = np.zeros((n_splits, weights.shape[1]))
    fold = np.empty(len(counts), np.int64)
    for group in order:
        # Adding w to the totals t raises Σt² by 2 t·w + w²: the fold with the smallest t·w grows the imbalance least.
        fold[group] = int(np.argmin(totals @ weights[group]))
        totals[fold[group]] += weights[group]
    for _ in range(_MAX_PASSES):
        if not sum(_improve(group, fold, totals, weights) for group in rng.permutation(len(counts))):
            break
    return fold


def _improve(group: int, fold: NDArray[np.int64], totals: NDArray[np.float64], weights: NDArray[np.float64]) -> bool:
    """Make the best single move or exchange of one group in place, if one lowers Σ totals²; whether it did."""
    own = fold[group]
    w = weights[group]
    rest = totals[own] - w
    move = 2 * ((totals - rest) @ w)  # into fold f: 2 t_f·w + w², out of its own: −2 rest·w − w²
    move[own] = 0.0
    if np.count_nonzero(fold == own) == 1:
        move[:] = 0.0  # a fold must not become empty
    delta = weights - w
    swap = 2 * (((totals[own] - totals[fold]) * delta).sum(axis=1) + (delta**2).sum(axis=1))
    swap[fold == own] = 0.0
    best_move, best_swap = int(np.argmin(move)), int(np.argmin(swap))
    if min(move[best_move], swap[best_swap]) > -1e-9:
        return False
    other = -1 if move[best_move] <= swap[best_swap] else best_swap
    target = best_move if other < 0 else fold[other]
    change = w if other < 0 else w - weights[other]
    totals[own] -= change
    totals[target] += change
    fold[group] = target
    if other >= 0:
        fold[other] = own
    return True
