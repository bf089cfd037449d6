"""How readers err when they call a slice lesion or normal, and how well they then agree.

Readers answer independently of each other given the slice, but slices are not alike: small and partly cut lesions are
missed more often, and normal slices that show something else are called lesions more often. One scale for all slices
is set so that the expected agreement is the published one; what the simulation was told here is no finding.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

PHASES = ("before", "after")
# Mean pairwise kappa before and after the training of the readers (Kong 2025), and the error of every reader that
# gives it at a prevalence of 0.75; the second serves where kappa is not defined, with lesions or normal slices alone.
TARGET_KAPPA = {"before": 0.60, "after": 0.85}
MEAN_ERROR = {"before": 0.092, "after": 0.030}
_WORST = 0.45  # no slice is worse than nearly a coin's toss
_SMALL_MM2, _PARTIAL, _EDGE_MM2 = 60.0, 0.15, 300.0
# Part of a reader's luck with a slice that training does not change.
_LASTING = 0.5


def difficulty(
    lesion: ArrayLike, lesion_mm2: ArrayLike, lesion_share: ArrayLike, head_mm2: ArrayLike, confounders: ArrayLike
) -> NDArray[np.float64]:
    """How hard each slice is, in units that only their ratio gives a meaning.

    Parameters
    ----------
    lesion : array_like of bool, shape (n,)
        Whether the slice counts as lesion.
    lesion_mm2 : array_like, shape (n,)
        Area of necrosis.
    lesion_share : array_like, shape (n,)
        That area over the largest one of the same hip and image; low where a slice grazes the lesion.
    head_mm2 : array_like, shape (n,)
        Area of the head.
    confounders : array_like, shape (n,)
        How many other findings the hip shows.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> area, share, head = [400, 20, 0, 0], [1, 0.1, 0, 0], [1200, 400, 1200, 1200]
    >>> difficulty([1, 1, 0, 0], area, share, head, [0, 0, 0, 2]).round(2).tolist()
    [0.1, 1.02, 0.31, 1.51]
    """
    lost = 0.1 + np.exp(-np.asarray(lesion_mm2, float) / _SMALL_MM2) + 0.4 * np.exp(-np.divide(lesion_share, _PARTIAL))
    fooled = 0.3 + 0.6 * np.minimum(confounders, 2) + 0.4 * np.exp(-np.asarray(head_mm2, float) / _EDGE_MM2)
    return np.where(np.asarray(lesion, bool), lost, fooled)


def expected_kappa(lesion: ArrayLike, error: ArrayLike) -> float:
    """Mean over pairs of readers of Cohen's kappa, from expected agreement and expected marginal shares.

    Parameters
    ----------
    lesion : array_like of bool, shape (n,)
        Truth.
    error : array_like, shape (R, n)
        Probability that a reader is wrong.

    Returns
    -------
    float
        NaN where chance alone gives full agreement.

    Examples
    --------
    >>> truth = np.arange(400) < 300
    >>> [round(expected_kappa(truth, np.full((3, 400), error)), 2) for error in (0.030, 0.092)]
    [0.85, 0.6]
    """
    wrong = np.asarray(error, float)
    yes = np.where(np.asarray(lesion, bool), 1 - wrong, wrong)
    kappas = []
    for i in range(len(yes)):
        for j in range(i):
            agree = float((yes[i] * yes[j] + (1 - yes[i]) * (1 - yes[j])).mean())
            p, q = float(yes[i].mean()), float(yes[j].mean())
            chance = p * q + (1 - p) * (1 - q)
            kappas.append((agree - chance) / (1 - chance) if chance < 1 else np.nan)
    return float(np.mean(kappas))


def calibrated_errors(
    lesion: ArrayLike, hardness: ArrayLike, skill: Sequence[float], phase: str
) -> NDArray[np.float64]:
    """Probability of a wrong answer for each reader and slice, so that the expected kappa is that of the phase.

    Parameters
    ----------
    lesion : array_like of bool, shape (n,)
        Truth.
    hardness : array_like, shape (n,)
        What :func:`difficulty` returns.
    skill : sequence of float
        How often each reader errs relative to the others.
    phase : {"before", "after"}
        Before or after training.

    Returns
    -------
    ndarray, shape (R, n)
        Probabilities up to 0.45. Where all slices are lesions or none is, their mean is that of `MEAN_ERROR` instead.

    Raises
    ------
    ParameterError
        If the phase is unknown.
    """
    if phase not in TARGET_KAPPA:
        raise ParameterError(f"phase is {phase!r}, expected one of {', '.join(TARGET_KAPPA)}")
    truth = np.asarray(lesion, bool)
    weight = np.outer(skill, np.asarray(hardness, float))
    mixed = len(skill) > 1 and truth.any() and not truth.all()
    low, high = 0.0, 100.0
    for _ in range(60):
        scale = (low + high) / 2
        error = _errors(weight, scale)
        too_good = expected_kappa(truth, error) > TARGET_KAPPA[phase] if mixed else error.mean() < MEAN_ERROR[phase]
        low, high = (scale, high) if too_good else (low, scale)
    return _errors(weight, (low + high) / 2)


def draw_answers(lesion: bool, errors: ArrayLike, rng: Generator) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Answers of all readers in both phases for one slice, and how sure they are.

    A reader weighs evidence that is normal about a value set by the error rate; its sign is the answer and its size the
    confidence. Half of the deviation lasts from one phase to the next.

    Parameters
    ----------
    lesion : bool
        Truth.
    errors : array_like, shape (P, R)
        Probability of a wrong answer, by phase and reader.
    rng : Generator
        Source of randomness.

    Returns
    -------
    answers : ndarray of bool, shape (P, R)
    confidence : ndarray, shape (P, R)
        0.5 … 1.

    Examples
    --------
    >>> answers, confidence = draw_answers(True, np.full((2, 3), 1e-9), np.random.default_rng(0))
    >>> bool(answers.all()), bool((confidence > 0.9).all())
    (True, True)
    """
    from scipy.special import ndtr, ndtri

    wrong = np.clip(np.asarray(errors, float), 1e-12, 1 - 1e-12)
    lasting, own = rng.standard_normal(wrong.shape[1]), rng.standard_normal(wrong.shape)
    evidence = ndtri(1 - wrong) + np.sqrt(_LASTING) * lasting + np.sqrt(1 - _LASTING) * own
    return (evidence > 0) == lesion, ndtr(np.abs(evidence))


def _errors(weight: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    return _WORST * -np.expm1(-scale * weight / _WORST)
