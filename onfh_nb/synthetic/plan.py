"""Share out sex, site, sides, stages, types and treatments among the patients of one block, as whole numbers.

Larger lesions get the higher types and tend to the later stages, and the two hips of a patient go together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from onfh_nb.synthetic.population_spec import AETIOLOGY, REGISTRY_AGE, REGISTRY_MALE_SHARE, PopulationSpec
from onfh_nb.synthetic.quota import balanced_order, even_sequence, quota_labels

# Correlation of the hidden severity of a patient's hips; gives one of about 0.5 between their lesion volumes.
_LEFT_RIGHT = 0.60
# Correlation of stage with size.
_STAGE_SIZE = 0.5


@dataclass(frozen=True)
class HipPlan:
    """What a hip with a lesion is to be at month 0; `rank` places its volume in 0 … 1 among its type."""

    arco: str
    jic: str
    grade: str | None
    treatment: str
    rank: float


# Right and left; None where there is no lesion.
HipPair = tuple[HipPlan | None, HipPlan | None]


@dataclass(frozen=True)
class PatientPlan:
    """What a patient is to be."""

    slot: int
    sex: str
    site: str
    age: float
    duration_y: float
    aetiology: str
    hips: HipPair
    included: tuple[bool, bool]


def plan_block(spec: PopulationSpec, rng: Generator) -> list[PatientPlan]:
    """Plan the patients of one block.

    Parameters
    ----------
    spec : PopulationSpec
        Proportions and ranges.
    rng : Generator
        Source of randomness of the block.

    Returns
    -------
    list of PatientPlan
        In an order in which every beginning keeps the proportions as nearly as whole patients can.
    """
    n = spec.block
    male = REGISTRY_MALE_SHARE if spec.male_share is None else spec.male_share
    one_sided = max(1 - spec.bilateral_share - spec.healthy_share, 0.0)
    pattern = {"both": spec.bilateral_share, "one": one_sided, "none": spec.healthy_share}
    sex = even_sequence({"M": male, "F": 1 - male}, n, rng)
    sides = even_sequence(pattern, n, rng)
    site = even_sequence(spec.site_shares, n, rng)
    age, duration = _ages(spec, rng, sex), _spread(rng, n, spec.duration_range, spec.duration_mean)
    aetiology = _by_sex(rng, sex)
    hips = _spread_evenly(sides, _plan_hips(spec, rng, _affected(rng, sides)))
    included = _included(spec, rng, hips)
    return [PatientPlan(i, sex[i], site[i], age[i], duration[i], aetiology[i], hips[i], included[i]) for i in range(n)]


def _spread_evenly(sides: Sequence[str], hips: Sequence[HipPair]) -> list[HipPair]:
    """Exchange hips among patients with the same sides affected, so that stages, types and arms come in turn."""
    own = [[hip for hip in pair if hip is not None] for pair in hips]
    properties = [[[getattr(hip, name) for hip in pair] for pair in own] for name in ("arco", "jic", "treatment")]
    return [hips[unit] for unit in balanced_order(sides, properties)]


def _shuffled(rng: Generator, weights: Mapping[str, float], n: int) -> list[str]:
    labels = quota_labels(weights, n)
    return [labels[i] for i in rng.permutation(n)]


def _by_sex(rng: Generator, sex: Sequence[str]) -> list[str]:
    pools = {s: iter(_shuffled(rng, AETIOLOGY[s], sum(x == s for x in sex))) for s in ("M", "F")}
    return [next(pools[s]) for s in sex]


def _ages(spec: PopulationSpec, rng: Generator, sex: Sequence[str]) -> list[float]:
    if spec.age_mean is not None:
        return _spread(rng, len(sex), spec.age_range, spec.age_mean)
    drawn = [rng.normal(*REGISTRY_AGE[s]) for s in sex]
    return [round(float(np.clip(age, *spec.age_range)), 1) for age in drawn]


def _spread(rng: Generator, n: int, limits: tuple[float, float], mean: float) -> list[float]:
    """Numbers spread evenly over the quantiles of a beta law with a given range and mean, in random order."""
    from scipy.special import betaincinv

    low, high = limits
    part = (mean - low) / (high - low)
    concentration = 4.0
    quantiles = betaincinv(concentration * part, concentration * (1 - part), (rng.permutation(n) + 0.5) / n)
    return [round(float(low + (high - low) * q), 1) for q in quantiles]


def _affected(rng: Generator, sides: Sequence[str]) -> list[tuple[bool, bool]]:
    """Which hips of each patient have a lesion; one-sided lesions lie right and left in turn."""
    right_next = bool(rng.integers(2))
    affected = []
    for pattern in sides:
        if pattern == "one":
            affected.append((right_next, not right_next))
            right_next = not right_next
        else:
            affected.append((pattern == "both", pattern == "both"))
    return affected


def _plan_hips(spec: PopulationSpec, rng: Generator, affected: Sequence[tuple[bool, bool]]) -> list[HipPair]:
    n = len(affected)
    shared, own = rng.standard_normal((n, 1)), rng.standard_normal((n, 2))
    severity = math.sqrt(_LEFT_RIGHT) * shared + math.sqrt(1 - _LEFT_RIGHT) * own
    lateness = _STAGE_SIZE * severity + math.sqrt(1 - _STAGE_SIZE**2) * rng.standard_normal((n, 2))
    mask = np.asarray(affected, bool)
    count = int(mask.sum())
    jic, rank = _by_rank(rng, spec.jic_weights, severity[mask])
    arco, _ = _by_rank(rng, spec.arco_weights, lateness[mask])
    grade: Sequence[str | None] = [None] * count
    if spec.grade_weights is not None:
        grade, rank = _by_rank(rng, spec.grade_weights, severity[mask])
    arm = _shuffled(rng, spec.treatment_weights, count)
    plans = iter([HipPlan(*row) for row in zip(arco, jic, grade, arm, rank, strict=True)])
    return [(next(plans) if right else None, next(plans) if left else None) for right, left in affected]


def _by_rank(rng: Generator, weights: Mapping[str, float], value: np.ndarray) -> tuple[list[str], list[float]]:
    """Classes in rising order of a value, and each unit's place in 0 … 1 within its class."""
    n = len(value)
    labels = quota_labels(weights, n)
    place = np.empty(n, int)
    place[np.argsort(value, kind="stable")] = np.arange(n)
    mine = [labels[k] for k in place]
    first = {name: labels.index(name) for name in set(labels)}
    jitter = rng.random(n)
    rank = [float((k - first[name] + u) / labels.count(name)) for k, name, u in zip(place, mine, jitter, strict=True)]
    return mine, rank


def _included(spec: PopulationSpec, rng: Generator, hips: Sequence[HipPair]) -> list[tuple[bool, bool]]:
    """Leave healthy hips out, at random, until the wanted number is in the study; each patient keeps one hip."""
    chosen = [[True, True] for _ in hips]
    surplus = 0 if spec.included_hips is None else max(2 * len(hips) - spec.included_hips, 0)
    free = [i for i, pair in enumerate(hips) if None in pair]
    for i in rng.permutation(np.asarray(free, int))[:surplus]:
        chosen[i][hips[i].index(None)] = False
    return [(right, left) for right, left in chosen]
