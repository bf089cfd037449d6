"""What a threshold makes of scored units: four counts, found by bisection so that they follow a slider."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

WORDS: Final = ("lesion found", "lesion missed", "false alarm", "normal recognised")
_DECIMALS: Final = 9


class Counts(NamedTuple):
    """Units by truth and call."""

    found: int
    missed: int
    false_alarms: int
    recognised: int

    @property
    def sensitivity(self) -> float:
        """Share of the lesions that is found, 0 … 1, higher is better; NaN without a lesion."""
        return _share(self.found, self.found + self.missed)

    @property
    def specificity(self) -> float:
        """Share of the normal units that is recognised, 0 … 1, higher is better; NaN without a normal unit."""
        return _share(self.recognised, self.recognised + self.false_alarms)


@dataclass(frozen=True, eq=False)
class ThresholdCounts:
    """Scores of units with and without a lesion, sorted once. A unit is called a lesion from the threshold on.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        1 is a lesion.
    score : array_like of float, shape (n,)
        Probability of a lesion, 0 … 1.

    Examples
    --------
    >>> counts = ThresholdCounts([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> counts.at(0.5)
    Counts(found=1, missed=1, false_alarms=0, recognised=2)
    """

    y_true: ArrayLike
    score: ArrayLike
    ill: NDArray[np.float64] = field(init=False)
    sound: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        truth, score = np.asarray(self.y_true) == 1, np.asarray(self.score, np.float64)
        object.__setattr__(self, "ill", np.sort(score[truth]))
        object.__setattr__(self, "sound", np.sort(score[~truth]))

    def at(self, threshold: float) -> Counts:
        """The four counts at a threshold."""
        missed = int(np.searchsorted(self.ill, threshold, side="left"))
        recognised = int(np.searchsorted(self.sound, threshold, side="left"))
        return Counts(len(self.ill) - missed, missed, len(self.sound) - recognised, recognised)


def youden_threshold(counts: ThresholdCounts) -> float:
    """The threshold with the highest sum of sensitivity and specificity; the highest of several.

    Raises
    ------
    ParameterError
        If a class is absent.

    References
    ----------
    Youden WJ. Cancer 1950;3:32-35. doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3

    Examples
    --------
    >>> youden_threshold(ThresholdCounts([0, 0, 1, 1], [0.1, 0.3, 0.7, 0.8]))
    0.5
    """
    _need(counts, ill=True, sound=True)
    scores = np.unique(np.concatenate([counts.ill, counts.sound]))
    sensitivity = 1 - np.searchsorted(counts.ill, scores, side="left") / len(counts.ill)
    specificity = np.searchsorted(counts.sound, scores, side="left") / len(counts.sound)
    index = (sensitivity + specificity).round(12)
    best = len(scores) - 1 - int(np.argmax(index[::-1]))
    return _round_number_between(scores[best - 1] if best else 0.0, scores[best])


def sensitivity_threshold(counts: ThresholdCounts, wanted: float = 0.95) -> float:
    """The highest threshold, so the most specific one, that finds at least the wanted share of the lesions.

    Raises
    ------
    ParameterError
        If there is no lesion, or the share is not above 0 and at most 1.

    Examples
    --------
    >>> sensitivity_threshold(ThresholdCounts([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]))
    0.2
    """
    _need(counts, ill=True)
    if not 0 < wanted <= 1:
        raise ParameterError(f"the sensitivity wanted is {wanted}, expected above 0 and at most 1")
    may_miss = int(np.floor(len(counts.ill) * (1 - wanted) + 1e-9))
    score = counts.ill[may_miss]
    every = np.concatenate([counts.ill, counts.sound])
    below = every[every < score]
    return _round_number_between(float(below.max()) if len(below) else 0.0, float(score))


def call_word(y_true: int, called: bool) -> str:
    """One of ``WORDS``.

    Examples
    --------
    >>> call_word(1, False)
    'lesion missed'
    """
    return WORDS[(0 if called else 1) if y_true == 1 else (2 if called else 3)]


def _round_number_between(low: float, high: float) -> float:
    """The number with the fewest decimals above ``low`` and up to ``high``: all of them make the same calls."""
    middle = (float(low) + float(high)) / 2
    for decimals in range(1, _DECIMALS):
        steps = 10.0**decimals
        for value in (round(middle, decimals), math.floor(high * steps) / steps):
            if low < value <= high:
                return value
    return float(high)


def _need(counts: ThresholdCounts, *, ill: bool = False, sound: bool = False) -> None:
    if ill and not len(counts.ill):
        raise ParameterError("no unit has a lesion, expected some for a threshold to be chosen")
    if sound and not len(counts.sound):
        raise ParameterError("every unit has a lesion, expected normal ones too for a threshold to be chosen")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
