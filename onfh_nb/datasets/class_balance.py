"""Weights that let a rare class count as much as a frequent one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    from onfh_nb.datasets.slice_dataset import SliceDataset


def class_weights(dataset: SliceDataset) -> NDArray[np.float64]:
    """Weight of each class in the loss: n / (K · n_k), so that every class has the same sum and the mean is 1.

    Parameters
    ----------
    dataset : SliceDataset
        Its ``y_true``; rows without a label do not count.

    Returns
    -------
    ndarray of float64, shape (K,)
        In the order of ``dataset.classes``.

    Raises
    ------
    CohortError
        If a class has no picture.

    Examples
    --------
    With 675 lesion and 225 normal slices the weights are 900 / (2 · 225) = 2 for normal and 900 / (2 · 675) = 2/3:

    >>> import pandas as pd
    >>> from onfh_nb.datasets import SliceDataset
    >>> row = {"participant_id": "a", "hemi": "R", "session_id": "ses-m00", "site": "S3T", "image_id": "i", "index": 0}
    >>> table = pd.DataFrame([row | {"unit_id": k, "y_true": int(k < 3)} for k in range(4)])
    >>> class_weights(SliceDataset(table, np.zeros((4, 1, 96, 96), np.float32))).round(3).tolist()
    [2.0, 0.667]
    """
    labels = dataset.y_true
    counts = np.bincount(labels[labels >= 0], minlength=len(dataset.classes))
    if not counts.all():
        absent = dataset.classes[int(np.argmin(counts))]
        raise CohortError(
            f"none of the {len(dataset)} pictures is {absent}, so that this class cannot be weighted; expected both "
            f"{' and '.join(dataset.classes)}"
        )
    return counts.sum() / (len(counts) * counts.astype(np.float64))
