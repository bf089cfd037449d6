"""All point metrics of a classifier from truth and probabilities, each under one name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.calibration import calibration_line
from onfh_nb.evaluate.checked_inputs import Checked, check_truth_and_probability
from onfh_nb.evaluate.confusion import confusion_matrix, confusion_metrics
from onfh_nb.evaluate.ranking import average_precision, roc_auc
from onfh_nb.evaluate.reliability_bins import expected_calibration_error
from onfh_nb.exceptions import ParameterError

ECE_BINS: Final = 10
_NAN: Final = float("nan")


def classification_metrics(
    y_true: ArrayLike, probability: ArrayLike, *, threshold: float = 0.5, classes: Sequence[Any] | None = None
) -> dict[str, Any]:
    """Point metrics of a classifier; none of them knows that units of one patient belong together.

    Parameters
    ----------
    y_true : array_like of int, shape (n,)
        Class of each unit: 0 … K − 1.
    probability : array_like of float, shape (n,) or (n, K)
        Probability of class 1, or of each class.
    threshold : float
        With two classes a unit is called 1 where the probability of class 1 is at least this. With more, the most
        probable class is called, the lower one of equals.
    classes : sequence, optional
        Names of the classes, the keys of ``per_class``; by default 0 … K − 1.

    Returns
    -------
    dict
        What :func:`onfh_nb.evaluate.confusion_metrics` gives, and

        - ``auc_macro``, ``ap_macro``: means over classes of the one-versus-rest area under the ROC curve and average
          precision (the latter is what papers call mAP), 0 … 1, higher is better; also ``_weighted`` by true counts;
        - ``brier``: mean squared error of the probability of class 1, 0 … 1; with three or more classes summed over
          classes, 0 … 2; lower is better;
        - ``log_loss``: mean of −ln of the probability of the true class, lower is better;
        - ``ece``: expected calibration error over ten bins of equal width, 0 … 1, lower is better; of the probability
          of class 1 with two classes, of the called class with more;
        - ``calibration_slope`` (1 is ideal), ``calibration_intercept`` (0 is ideal): two classes only;
        - ``threshold``: as given, NaN with three or more classes.

        ``per_class`` also holds ``auc``, ``ap`` and ``brier`` of each class against the rest. Undefined values are NaN
        with the reason under ``warnings``.

    Raises
    ------
    ParameterError
        If truth and probability do not fit; the sentence names the first wrong row.

    Examples
    --------
    >>> found = classification_metrics([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> found["acc_plain"], found["auc_macro"], found["per_class"][1]["recall"]
    (0.75, 0.75, 0.5)
    >>> classification_metrics([1, 1], [0.7, 0.9])["warnings"][0]
    'precision of class 0 is not defined: no unit was called this class'
    """
    checked = check_truth_and_probability(y_true, probability)
    truth, p = checked
    called = called_classes(p, threshold)
    found = confusion_metrics(confusion_matrix(truth, called, p.shape[1]), classes=classes)
    _add_ranking(found, checked)
    _add_scores(found, checked)
    _add_calibration(found, checked, called)
    found["threshold"] = float(threshold) if p.shape[1] == 2 else _NAN
    return found


def called_classes(probability: NDArray[np.float64], threshold: float = 0.5) -> NDArray[np.intp]:
    """The class that probabilities of shape (n, K) call: 1 from ``threshold`` on, or the most probable of several.

    Raises
    ------
    ParameterError
        If the threshold is no number from 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise ParameterError(f"threshold is {threshold!r}, expected a number from 0 to 1")
    if probability.shape[1] == 2:
        return (probability[:, 1] >= threshold).astype(np.intp)
    return probability.argmax(axis=1)


def _add_ranking(found: dict[str, Any], checked: Checked) -> None:
    support = np.array([entry["support"] for entry in found["per_class"].values()])
    for k, (name, entry) in enumerate(found["per_class"].items()):
        entry["auc"] = entry["ap"] = _NAN
        entry["brier"] = float(np.mean((checked.probability[:, k] - (checked.truth == k)) ** 2))
        if 0 < support[k] < len(checked.truth):
            own = (checked.truth == k).astype(int)
            entry["auc"] = roc_auc(own, checked.probability[:, k])
            entry["ap"] = average_precision(own, checked.probability[:, k])
        else:
            who = "no unit is" if support[k] == 0 else "every unit is"
            found["warnings"].append(f"auc and ap of class {name} are not defined: {who} of this class")
    for key in ("auc", "ap"):
        values = np.array([entry[key] for entry in found["per_class"].values()])
        there = support > 0
        found[f"{key}_macro"] = float(values.mean())
        found[f"{key}_weighted"] = float((values[there] * support[there]).sum() / support.sum())


def _add_scores(found: dict[str, Any], checked: Checked) -> None:
    truth, p = checked
    squares = (p - (truth[:, None] == np.arange(p.shape[1]))) ** 2
    found["brier"] = float(squares[:, 1].mean() if p.shape[1] == 2 else squares.sum(axis=1).mean())
    own = p[np.arange(len(truth)), truth]
    least = float(np.finfo(np.float64).eps)
    if (own < least).any():
        row, many = int(np.argmin(own)), int((own < least).sum())
        found["warnings"].append(
            f"log_loss would be infinite: the true class had probability 0 in {many} units, first in row {row}, "
            f"counted as {least:.1g}"
        )
    found["log_loss"] = float(-np.log(np.clip(own, least, 1 - least)).mean())


def _add_calibration(found: dict[str, Any], checked: Checked, called: NDArray[np.intp]) -> None:
    truth, p = checked
    if p.shape[1] > 2:
        top = p[np.arange(len(truth)), called]
        found["ece"] = expected_calibration_error((truth == called).astype(int), top, bins=ECE_BINS)
        found["calibration_slope"] = found["calibration_intercept"] = _NAN
        found["warnings"].append("calibration_slope and calibration_intercept are defined for two classes only")
        return
    found["ece"] = expected_calibration_error(truth, p[:, 1], bins=ECE_BINS)
    line = calibration_line(truth, p[:, 1])
    found["calibration_slope"], found["calibration_intercept"] = line.slope, line.intercept
    if line.reason:
        found["warnings"].append(f"calibration_slope and calibration_intercept are not defined: {line.reason}")
