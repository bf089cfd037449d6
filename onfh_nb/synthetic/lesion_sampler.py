"""Draw lenses of a wanted JIC type."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging.jic import WeightBearingArc
from onfh_nb.synthetic.lesion import cap_cosine, half_arc_deg, radius_for_volume
from onfh_nb.synthetic.state import Lens

# Share of the head sphere, by type.
VOLUME_RANGE = {"A": (0.01, 0.15), "B": (0.02, 0.22), "C1": (0.04, 0.32), "C2": (0.10, 0.60)}
# Lateral of this the lens would run over the head–neck junction.
LATERAL_LIMIT_DEG = 80.0


@dataclass(frozen=True)
class LensBatch:
    """Accepted lenses as columns, and how many were tried for them."""

    distance: np.ndarray
    radius: np.ndarray
    direction: np.ndarray
    volume: np.ndarray
    tried: int

    def __len__(self) -> int:
        return len(self.volume)

    def lens(self, index: int) -> Lens:
        """The lens in one row."""
        lateral, anterior, superior = (float(x) for x in self.direction[index])
        return Lens(float(self.distance[index]), float(self.radius[index]), (lateral, anterior, superior))


def lateral_range(jic: str, arc: WeightBearingArc, limit_deg: float = LATERAL_LIMIT_DEG) -> tuple[float, float]:
    """Interval of `theta_lat` that belongs to a type, in degrees.

    Examples
    --------
    >>> lateral_range("B", WeightBearingArc(-60.0, 30.0, False))
    (-30.0, 0.0)
    """
    p, e = arc.theta_p_deg, arc.theta_e_deg
    third = (e - p) / 3
    ranges = {"A": (p, p + third), "B": (p + third, p + 2 * third), "C1": (p + 2 * third, e), "C2": (e, limit_deg)}
    if jic not in ranges:
        raise ParameterError(f"jic is {jic!r}, expected one of {', '.join(ranges)}")
    return ranges[jic]


def try_lenses(
    rng: Generator,
    jic: str,
    arc: WeightBearingArc,
    n: int,
    *,
    volume_range: tuple[float, float] | None = None,
    limit_deg: float = LATERAL_LIMIT_DEG,
) -> LensBatch:
    """Draw `n` candidates and keep those that make sense.

    Volume and lateral margin are uniform in the ranges of the type, the sphere's distance uniform in 0.75 … 1, the
    forward tilt normal (20°, 10°). The sphere's radius then follows from the volume and its sideways tilt, exactly,
    from the lateral margin. Candidates are dropped that do not reach the joint surface, are missed by the mid-coronal
    plane, or tilt sideways beyond −50° … 30°.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    jic : str
        Wanted type: A, B, C1 or C2.
    arc : WeightBearingArc
        Weight-bearing portion of the hip.
    n : int
        Number of candidates.
    volume_range : tuple of float, optional
        Replaces the range of the type.
    limit_deg : float
        Most lateral margin allowed.

    Returns
    -------
    LensBatch
        The accepted ones.
    """
    low, high = lateral_range(jic, arc, limit_deg)
    volume = rng.uniform(*(volume_range or VOLUME_RANGE[jic]), n)
    distance = rng.uniform(0.75, 1.0, n)
    forward = np.radians(rng.normal(20.0, 10.0, n))
    # A hair inside the interval, so that rounding cannot carry a lesion into the next type.
    margin = low + (high - low) * rng.uniform(1e-6, 1 - 1e-6, n)
    radius = radius_for_volume(distance, volume)
    half = half_arc_deg(cap_cosine(distance, radius), np.sin(forward))
    tilt = margin - half
    keep = (volume > (1 - distance) ** 3) & (half > 0) & (tilt > -50.0) & (tilt < 30.0)
    side = np.radians(tilt)
    direction = np.stack([np.cos(forward) * np.sin(side), np.sin(forward), np.cos(forward) * np.cos(side)], axis=1)
    return LensBatch(distance[keep], radius[keep], direction[keep], volume[keep], n)


def draw_lens(
    rng: Generator,
    jic: str,
    arc: WeightBearingArc,
    *,
    rank: float | None = None,
    volume_range: tuple[float, float] | None = None,
) -> Lens:
    """Draw one lens of a wanted type.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    jic : str
        Wanted type: A, B, C1 or C2.
    arc : WeightBearingArc
        Weight-bearing portion of the hip.
    rank : float, optional
        Place in 0 … 1 of the lesion's volume among lesions of its type; at random where None. Drawing both hips of a
        patient with ranks that go together makes their volumes go together without changing the mix.
    volume_range : tuple of float, optional
        Replaces the range of the type.

    Returns
    -------
    Lens

    Raises
    ------
    ParameterError
        If no lens of that type and volume fits the hip.
    """
    batch = try_lenses(rng, jic, arc, 640, volume_range=volume_range)
    if not len(batch):
        raise ParameterError(
            f"no lens of type {jic} fits a weight-bearing arc of {arc.theta_p_deg:.1f}° to {arc.theta_e_deg:.1f}° and "
            f"volumes {volume_range or VOLUME_RANGE[jic]}, expected an ordinary hip"
        )
    if rank is None:
        return batch.lens(0)
    order = np.argsort(batch.volume, kind="stable")
    return batch.lens(int(order[min(math.floor(rank * len(order)), len(order) - 1)]))
