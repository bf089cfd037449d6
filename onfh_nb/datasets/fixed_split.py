"""One fixed split into training, validation and test: by patient, or by slice as Kong 2025 did."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.datasets.split_faults import check_patients, check_split
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

PARTS: Final = ("train", "valid", "test")
KONG_SHARES: Final = (0.70, 0.15, 0.15)  # 630, 135 and 135 of 900 slices
_MOST_PIECES: Final = 20
_PARTS_FROM_MOST: Final = 5  # a part is put together from at most so many pieces
_ALIKE: Final = 0.04  # shares of a class that differ by so little are as good


def split_table(
    table: pd.DataFrame,
    *,
    shares: tuple[float, float, float] = KONG_SHARES,
    groups: str | ArrayLike = "participant_id",
    stratify: str = "y_true",
    seed: int = 0,
) -> pd.DataFrame:
    """Deal pictures into training, validation and test, as near to the shares as whole patients allow.

    The table is first dealt into up to twenty folds that are alike, patient by patient; test and validation are then
    sets of folds whose numbers of pictures of each class come nearest to the shares; of sets equally near, chance takes
    one.

    Parameters
    ----------
    table : DataFrame
        One row per picture, with ``participant_id`` and ``y_true``; rows without a label (−1) take part as a class.
    shares : tuple of float
        Of training, validation and test; by default 630/135/135 of 900. Validation may be 0.
    groups : str or array-like
        Patient of each row. ``stats.INDEPENDENT`` deals single slices, so that one patient stands on both sides: the
        published, leaky split, for contrast only.
    stratify : str
        Column whose values should be equally frequent everywhere.
    seed : int
        Equal seeds give equal splits.

    Returns
    -------
    DataFrame
        A copy with a column ``part``: ``train``, ``valid`` or ``test``.

    Raises
    ------
    ParameterError
        If the shares do not add up to 1.
    CohortError
        If there are too few patients, or a part would lack a class.

    References
    ----------
    Kong et al. 2025, doi:10.2196/66727

    Examples
    --------
    >>> import pandas as pd
    >>> from onfh_nb import stats
    >>> slices = pd.DataFrame({"participant_id": np.arange(900) // 45, "y_true": (np.arange(900) % 4 > 0) * 1})
    >>> split_table(slices)["part"].value_counts()[["train", "valid", "test"]].tolist()
    [630, 135, 135]
    >>> split_table(slices, groups=stats.INDEPENDENT)["part"].value_counts()[["train", "valid", "test"]].tolist()
    [630, 135, 135]
    """
    from onfh_nb.cohort import make_folds

    if len(shares) != 3 or min(shares[0], shares[2]) <= 0 or shares[1] < 0 or abs(sum(shares) - 1) > 1e-6:
        raise ParameterError(f"shares is {shares!r}; expected three numbers (training, validation, test) that sum to 1")
    parts = [part for part, share in zip(PARTS, shares, strict=True) if share > 0]
    check_patients(table, groups, least=len(parts))
    n_groups = table[groups].nunique() if isinstance(groups, str) else _count(groups, len(table))
    pieces = make_folds(table, groups, n_splits=min(_MOST_PIECES, n_groups), stratify=stratify, seed=seed)["fold"]
    counts = _counts(pieces.to_numpy(), table[stratify].to_numpy())
    part_of = np.full(len(counts), "train", object)
    left, rng = np.arange(len(counts)), np.random.default_rng(seed)
    for part, share in zip(("test", "valid"), (shares[2], shares[1]), strict=True):
        if share > 0:
            spare = 1 + (part == "test" and shares[1] > 0)  # a piece for each of the parts still to come
            chosen = left[_near(counts[left], counts.sum(axis=0) * share, len(left) - spare, rng)]
            part_of[chosen] = part
            left = np.setdiff1d(left, chosen)
    result = table.assign(part=part_of[pieces.to_numpy()])
    check_split(result, "part", groups=groups)
    return result


def _count(groups: ArrayLike, n_rows: int) -> int:
    return n_rows if repr(groups) == "stats.INDEPENDENT" else len(np.unique(np.asarray(groups)))


def _counts(piece: NDArray[np.int64], stratum: NDArray[np.int64]) -> NDArray[np.float64]:
    """Pictures of each stratum in each piece, shape (pieces, strata)."""
    values, codes = np.unique(stratum, return_inverse=True)
    counts = np.zeros((piece.max() + 1, len(values)))
    np.add.at(counts, (piece, codes), 1)
    return counts


def _near(
    counts: NDArray[np.float64], wanted: NDArray[np.float64], most: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """One of the sets of pieces whose counts are as near to those wanted as any, in shares of each stratum."""
    sets, far = [], []
    for size in range(1, min(_PARTS_FROM_MOST, most) + 1):
        chosen = np.array(list(combinations(range(len(counts)), size)))
        held = counts[chosen].sum(axis=1)
        lacking = (held == 0) | (held == counts.sum(axis=0))
        far.append(((held / wanted - 1) ** 2).sum(axis=1) + 1e3 * lacking.sum(axis=1))
        sets += list(chosen)
    distance = np.concatenate(far)
    # A few slices more or less are no reason to prefer one set: chance chooses, so that seeds differ.
    alike = np.flatnonzero(distance <= distance.min() + _ALIKE**2 * counts.shape[1])
    return sets[rng.choice(alike)]
