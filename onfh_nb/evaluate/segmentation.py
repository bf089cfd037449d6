"""Every measure of one segmentation against its truth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_masks import check_masks
from onfh_nb.evaluate.overlap import cldice, dice
from onfh_nb.evaluate.ranking import roc_auc
from onfh_nb.evaluate.surface_distance import surface_distances
from onfh_nb.exceptions import ParameterError


def segmentation_metrics(
    prediction: ArrayLike,
    truth: ArrayLike,
    spacing_mm: ArrayLike,
    *,
    roi: ArrayLike | None = None,
    threshold: float = 0.5,
) -> dict[str, Any]:
    """Overlap, centreline overlap, sensitivity, specificity, area under the curve and surface distances.

    Parameters
    ----------
    prediction : array_like, shape (H, W) or (D, H, W)
        A mask, or the probability of the foreground, 0 … 1.
    truth : array_like of bool, of the same shape
        Truth.
    spacing_mm : array_like of float, shape (2,) or (3,)
        Spacing of the voxels in array order.
    roi : array_like of bool, optional
        Region that counts, e.g. the field of view: voxels outside belong to neither mask and to no count.
    threshold : float
        Probabilities of at least this are foreground.

    Returns
    -------
    dict
        ``dice``, ``cldice``, ``sensitivity``, ``specificity``, ``precision`` and ``auc`` (0 … 1, higher is better;
        ``auc`` is NaN for a mask), ``assd_mm`` and ``hd95_mm`` (lower is better), ``volume_ratio`` (prediction over
        truth, 1 is best), ``n_truth`` and ``n_voxels``, ``definition`` of the distances, and ``warnings``: name of each
        value that is NaN to the reason. If both masks are empty Dice is NaN, if one is, 0.

    Raises
    ------
    ParameterError
        If shapes differ, the truth is not binary, a probability is outside 0 … 1, or the spacing does not fit.

    Examples
    --------
    >>> truth = np.zeros((8, 8), bool)
    >>> truth[2:5, 1:7] = True
    >>> found = segmentation_metrics(truth * 0.9, truth, (0.8, 0.8))
    >>> found["dice"], found["auc"], found["hd95_mm"]
    (1.0, 1.0, 0.0)
    """
    score = _score(prediction)
    guess, real = check_masks(score >= threshold if score.dtype != bool else score, truth)
    inside = np.ones(real.shape, bool) if roi is None else check_masks(roi, real)[0]
    guess, real = guess & inside, real & inside
    warnings: dict[str, str] = {}
    hits, outside = int((guess & real).sum()), int((inside & ~real).sum())
    distances = surface_distances(guess, real, spacing_mm)
    out: dict[str, Any] = {
        "dice": dice(guess, real),
        "cldice": cldice(guess, real),
        "sensitivity": _share(hits, int(real.sum())),
        "specificity": _share(int((inside & ~real & ~guess).sum()), outside),
        "precision": _share(hits, int(guess.sum())),
        "auc": _auc(score, real, inside, warnings),
        "assd_mm": distances.assd_mm,
        "hd95_mm": distances.hd95_mm,
        "volume_ratio": _share(int(guess.sum()), int(real.sum())),
        "n_truth": int(real.sum()),
        "n_voxels": int(inside.sum()),
        "definition": distances.definition,
    }
    _explain(out, distances.warning.replace("first", "predicted").replace("second", "true"), warnings)
    return out | {"warnings": warnings}


def _score(prediction: ArrayLike) -> NDArray[Any]:
    array = np.asarray(prediction)
    if array.dtype.kind in "iu" and np.isin(array, (0, 1)).all():
        return array.astype(bool)
    if array.dtype != bool and not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
        raise ParameterError("the prediction holds values that are no probability; expected numbers from 0 to 1")
    return array


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _auc(score: NDArray[Any], real: NDArray[np.bool_], inside: NDArray[np.bool_], warnings: dict[str, str]) -> float:
    if score.dtype == bool:
        warnings["auc"] = "the prediction is a mask, which ranks no voxel above another"
        return float("nan")
    truth = real[inside]
    if truth.all() or not truth.any():
        warnings["auc"] = f"all voxels are {'foreground' if truth.any() else 'background'} in truth"
        return float("nan")
    return roc_auc(truth, score[inside])


def _explain(out: dict[str, Any], distance: str, warnings: dict[str, str]) -> None:
    """Give the reason for each value that is NaN."""
    reasons = {
        "dice": "both masks are empty",
        "cldice": "both masks are empty",
        "sensitivity": "the true mask is empty",
        "specificity": "the true mask fills everything",
        "precision": "the predicted mask is empty",
        "volume_ratio": "the true mask is empty",
        "assd_mm": distance,
        "hd95_mm": distance,
    }
    warnings.update({name: reason for name, reason in reasons.items() if np.isnan(out[name])})
