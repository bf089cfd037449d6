"""From hips to patients: what a test of groups compares is one mean per patient, so that nobody counts twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.labelled_scores import clusters_of

_ODD: Final = "expected one number per unit, NaN where it was not measured"


@dataclass(frozen=True)
class PairedMeans:
    """Values before and after, one of each per patient.

    Parameters
    ----------
    before, after : ndarray, shape (patients,)
        Means over the units of a patient that have both values.
    wording : str
        Who was counted and who was left out, for the ``method`` of a test.
    n_units : int
        Units that have both values.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    wording: str
    n_units: int

    @property
    def change(self) -> NDArray[np.float64]:
        """After less before, shape (patients,)."""
        return self.after - self.before


@dataclass(frozen=True)
class ArmMeans:
    """Values by arm, one per patient.

    Parameters
    ----------
    samples : dict of str to ndarray
        Means of the patients of each arm, in the order of the arms; an arm may be empty.
    wording : str
        Who was counted and who was left out, for the ``method`` of a test.
    n_units : int
        Units counted.
    """

    samples: dict[str, NDArray[np.float64]]
    wording: str
    n_units: int

    @property
    def n_patients(self) -> int:
        """Patients counted, over all arms."""
        return sum(map(len, self.samples.values()))


def paired_means(before: ArrayLike, after: ArrayLike, groups: Any) -> PairedMeans:
    """Mean before and after of each patient.

    A unit (hip) without one of its two values is left out whole, so that a missing visit can not look like a change.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Two values of each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.

    Raises
    ------
    ParameterError
        If ``groups`` is missing or does not fit, lengths differ, or a value is infinite or no number.

    Examples
    --------
    >>> means = paired_means([50.0, 54.0, 40.0, 44.0], [60.0, 68.0, float("nan"), 50.0], list("aabb"))
    >>> means.change.tolist(), means.wording
    ([12.0, 6.0], 'means of 2 clusters over 3 units; 1 unit without both values left out')
    """
    first, second = as_values(before, "before"), as_values(after, "after")
    if len(first) != len(second):
        raise ParameterError(f"before has {len(first)} units and after {len(second)}, expected the same units")
    clusters = clusters_of(len(first), groups)
    whole = np.isfinite(first) & np.isfinite(second)
    sizes = np.bincount(clusters.codes[whole], minlength=clusters.count)
    means = [_means(values[whole], clusters.codes[whole], sizes) for values in (first, second)]
    words = _counted(int((sizes > 0).sum()), int(whole.sum()), clusters.wording)
    words += _missing(len(first) - int(whole.sum()), "without both values")
    return PairedMeans(means[0], means[1], words, int(whole.sum()))


def arm_means(value: ArrayLike, arm: Sequence[Any] | ArrayLike, groups: Any, arms: Sequence[str] = ()) -> ArmMeans:
    """Mean of each patient, by arm.

    Units without a value are left out. A patient whose hips are in two of the arms belongs to neither sample, since
    samples must not share patients: such patients are left out and counted, and a mixed model (which needs no such
    rule) uses them.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        One value of each unit.
    arm : array_like of str, shape (n,)
        Arm of each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    arms : sequence of str
        Arms compared, in this order; units of others do not count. By default all, in order of first appearance.

    Raises
    ------
    ParameterError
        If ``groups`` is missing or does not fit, lengths differ, or an arm is unknown.

    Examples
    --------
    >>> means = arm_means([1.0, 3.0, 5.0, 9.0, 2.0], ["vbg", "vbg", "none", "vbg", "none"], list("aabcc"))
    >>> {name: values.tolist() for name, values in means.samples.items()}
    {'vbg': [2.0], 'none': [5.0]}
    >>> means.wording
    'means of 2 clusters over 3 units; 1 with units in several arms left out'
    """
    values, labels = as_values(value, "value"), np.asarray(arm, dtype=object)
    if labels.shape != values.shape:
        raise ParameterError(f"arm has shape {labels.shape}, expected {values.shape}: one arm per unit")
    present = [name for name in dict.fromkeys(labels.tolist()) if isinstance(name, str)]
    if strange := [name for name in arms if name not in present]:
        raise ParameterError(f"no unit belongs to the arm {strange[0]!r}, expected one of {', '.join(present)}")
    names = list(arms) or present
    clusters = clusters_of(len(values), groups)
    code = np.array([names.index(name) if name in names else -1 for name in labels.tolist()])
    counted = np.isfinite(values) & (code >= 0)
    arms_of = np.zeros((clusters.count, len(names)), bool)
    arms_of[clusters.codes[counted], code[counted]] = True
    shared = arms_of.sum(axis=1) > 1
    kept = counted & ~shared[clusters.codes]
    samples = {
        name: _means(values[mine], clusters.codes[mine], np.bincount(clusters.codes[mine], minlength=clusters.count))
        for k, name in enumerate(names)
        if (mine := kept & (code == k)) is not None
    }
    words = _counted(sum(map(len, samples.values())), int(kept.sum()), clusters.wording)
    words += _missing(int((~np.isfinite(values) & (code >= 0)).sum()), "without a value")
    if shared.any():
        words += f"; {int(shared.sum())} with units in several arms left out"
    return ArmMeans(samples, words, int(kept.sum()))


def as_values(value: ArrayLike, name: str) -> NDArray[np.float64]:
    """One row of numbers; NaN stands for not measured.

    Raises
    ------
    ParameterError
        If it is empty, not one row, or holds an infinite value or something that is no number.
    """
    try:
        values = np.asarray(value, np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"{name} holds something that is no number, {_ODD}") from None
    if values.ndim != 1 or not len(values):
        raise ParameterError(f"{name} has shape {values.shape}, {_ODD}")
    if np.isinf(values).any():
        raise ParameterError(f"{name} is infinite in row {int(np.argmax(np.isinf(values)))}, {_ODD}")
    return values


def _means(values: NDArray[np.float64], codes: NDArray[np.intp], sizes: NDArray[np.intp]) -> NDArray[np.float64]:
    sums = np.bincount(codes, values, len(sizes))
    return np.asarray(sums[sizes > 0] / sizes[sizes > 0], np.float64)


def _counted(clusters: int, units: int, wording: str) -> str:
    return f"means of {clusters} {wording} over {units} units" if clusters < units else f"{clusters} {wording}"


def _missing(count: int, why: str) -> str:
    return f"; {count} unit{'s' if count > 1 else ''} {why} left out" if count else ""
