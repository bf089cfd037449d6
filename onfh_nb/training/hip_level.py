"""What a model says of a hip on one visit, from what it says of its slices, labelled or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from onfh_nb.evaluate import to_hips

if TYPE_CHECKING:
    from collections.abc import Sequence

_HIP: Final = ["participant_id", "hemi", "session_id"]
_OF_SLICES: Final = ("call", "head_found")


def hip_predictions(predictions: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """One row per hip and visit.

    Parameters
    ----------
    predictions : DataFrame
        Slices, as from :func:`onfh_nb.training.predict_cohort`: of one model, ``y_true`` −1 where there is no label.
    threshold : float
        Probability from which on a hip is called a lesion. It was chosen for slices: hips have fewer errors at it, and
        not in the same proportion.

    Returns
    -------
    DataFrame
        As from :func:`onfh_nb.evaluate.to_hips` by visit (mean log odds of the slices), with ``call``. ``y_true`` is 1
        where any slice shows a lesion, 0 where all are labelled normal, else −1.

    Examples
    --------
    >>> slices = pd.DataFrame({"unit_id": ["a", "b"], "participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00",
    ...     "site": "S3T", "fold": -1, "model": "m", "y_true": [0, -1], "p_normal": [0.5, 0.2], "p_lesion": [0.5, 0.8]})
    >>> hip_predictions(slices, 0.5)[["unit_id", "y_true", "n_slices", "call"]].values.tolist()
    [['sub-001_hemi-R_ses-m00', -1, 2, 1]]
    """
    slices = predictions.drop(columns=[name for name in _OF_SLICES if name in predictions])
    hips = to_hips(slices.assign(y_true=slices["y_true"].clip(lower=0)), by_visit=True)
    truth = predictions.groupby(_HIP, sort=False, dropna=False)["y_true"].agg(_label)
    called = (hips["p_lesion"] >= threshold).astype(int)
    return hips.assign(y_true=truth.to_numpy(), call=called)  # both tables name hips as they first appear


def _label(slices: Sequence[int]) -> int:
    return 1 if max(slices) == 1 else min(slices)
