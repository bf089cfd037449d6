"""Which pictures train, which choose the epoch, and which judge: never the same patient in two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort.splits import make_folds
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.stats.estimate import INDEPENDENT
from onfh_nb.training.objective import check_every_class

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset

INNER_SPLITS = 5  # one part in five of the training patients chooses the epoch and the temperature


class Split(NamedTuple):
    """Row numbers of one fold: ndarrays of int."""

    train: NDArray[np.int64]
    valid: NDArray[np.int64]
    test: NDArray[np.int64]


def deal_folds(data: SliceDataset, groups: Any, n_splits: int, seed: int) -> NDArray[np.int64]:
    """Test fold of each picture, classes and sites spread evenly.

    Parameters
    ----------
    data : SliceDataset
        Labelled pictures.
    groups : str or stats.INDEPENDENT
        Column that must not be split, or the word that pictures are dealt one by one, as the paper did.
    n_splits : int
        Number of folds.
    seed : int
        Equal seeds give equal folds.

    Raises
    ------
    ParameterError
        If there are fewer patients than folds, or pictures without a label.
    """
    if (data.y_true < 0).any():
        first = data.table["unit_id"].iloc[int(np.argmax(data.y_true < 0))]
        raise ParameterError(
            f"{int((data.y_true < 0).sum())} pictures have no label, the first is {first}; expected labelled ones "
            "(load_slices with labelled=True)"
        )
    if groups is not INDEPENDENT and isinstance(groups, str) and groups in data.table:
        there = data.table[groups].nunique()
        if there < n_splits:
            raise ParameterError(
                f"{n_splits} folds were asked for, but there are {there} patients (column {groups}); expected at least "
                "one patient per fold: lower n_splits"
            )
    return make_folds(data.table, groups, n_splits=n_splits, stratify="y_true", seed=seed)["fold"].to_numpy(np.int64)


def split_fold(data: SliceDataset, fold_of_row: NDArray[np.int64], fold: int, groups: Any, seed: int) -> Split:
    """Rows of one fold; the validation patients are taken from the training part, never from the test fold.

    Raises
    ------
    ParameterError
        If a part lacks a class, or the training part has a single patient.
    """
    test, rest = np.flatnonzero(fold_of_row == fold), np.flatnonzero(fold_of_row != fold)
    table = data.table.iloc[rest].reset_index(drop=True)
    there = len(table) if groups is INDEPENDENT else table[groups].nunique()
    try:
        inner = make_folds(table, groups, n_splits=min(INNER_SPLITS, there), stratify="y_true", seed=seed + fold)
    except CohortError as error:
        raise ParameterError(
            f"fold {fold} leaves {there} patient for training; expected at least two, one of them to choose the epoch"
        ) from error
    # Of the inner folds take the one nearest to the whole in its share of lesions: small ones differ by chance.
    share = inner.groupby("fold")["y_true"].mean()
    chosen = (share - inner["y_true"].mean()).abs().idxmin()
    valid = inner["fold"].to_numpy() == chosen
    split = Split(rest[~valid], rest[valid], test)
    for name, rows in zip(("training", "validation"), split, strict=False):
        check_every_class(data.y_true[rows], data.classes, f"{name} (fold {fold})")
    return split
