"""The lesion as a lens, head ∩ sphere, and everything about it that has a closed form.

All lengths are in units of the head radius, all angles in degrees. Angles in the mid-coronal plane run from 0° (up)
towards lateral, in the mid-sagittal plane from 0° towards anterior.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.synthetic.state import Lens

Floats = NDArray[np.float64]
_STEPS = 12


def lens_volume_fraction(distance: ArrayLike, radius: ArrayLike) -> Floats:
    """Volume of head ∩ lesion sphere as a share of the whole head sphere.

    Parameters
    ----------
    distance : array_like
        Distance D of the lesion sphere's centre from the head centre, in head radii.
    radius : array_like
        Radius ρ of the lesion sphere, in head radii.

    Returns
    -------
    ndarray
        Share in 0 … 1; 0 where the spheres do not meet.

    Examples
    --------
    >>> np.round(100 * lens_volume_fraction([0.9, 0.8, 1.1], [0.6, 0.9, 0.8]), 2).tolist()
    [10.92, 34.5, 14.06]
    """
    d, rho = np.broadcast_arrays(np.asarray(distance, float), np.asarray(radius, float))
    partly = (np.abs(1 - rho) < d) & (d < 1 + rho)
    safe = np.where(partly, d, 1.0)
    lens = (1 + rho - safe) ** 2 * (safe**2 + 2 * safe * (1 + rho) - 3 * (1 - rho) ** 2) / (16 * safe)
    contained = np.minimum(rho, 1.0) ** 3
    return np.where(partly, lens, np.where(d >= 1 + rho, 0.0, contained))


def radius_for_volume(distance: ArrayLike, volume: ArrayLike) -> Floats:
    """Radius of the lesion sphere that gives a wanted volume, by Newton steps kept inside a shrinking bracket.

    Parameters
    ----------
    distance : array_like
        Distance of the lesion sphere's centre, in head radii.
    volume : array_like
        Wanted share of the head sphere, 0 … 1.

    Returns
    -------
    ndarray
        Radius in head radii, exact to about 1e-10.

    Examples
    --------
    >>> round(float(radius_for_volume(0.9, lens_volume_fraction(0.9, 0.6))), 9)
    0.6
    """
    d, v = np.broadcast_arrays(np.asarray(distance, float), np.asarray(volume, float))
    low, high = np.zeros_like(d), d + 1.0
    rho = (low + high) / 2
    for _ in range(_STEPS):
        excess = lens_volume_fraction(d, rho) - v
        low, high = np.where(excess < 0, rho, low), np.where(excess < 0, high, rho)
        # The volume grows by the part of the lesion sphere's surface that lies inside the head.
        edge = np.clip((d**2 + rho**2 - 1) / (2 * d * rho), -1.0, 1.0)
        slope = 1.5 * rho**2 * (1 - edge)
        step = rho - excess / np.maximum(slope, 1e-12)
        rho = np.where((step >= low) & (step <= high), step, (low + high) / 2)
    return rho


def cap_cosine(distance: ArrayLike, radius: ArrayLike, at: float = 1.0) -> Floats:
    """Cosine of the lens's angular half-width β on the sphere of radius `at`.

    Parameters
    ----------
    distance, radius : array_like
        The lesion sphere, in head radii.
    at : float
        Radius of the sphere on which the lens is cut: 1 for the head surface, 0.98 for the measurement in masks.

    Returns
    -------
    ndarray
        ``(at² + D² − ρ²) / (2·D·at)``: 1 or more where the lens does not reach that sphere, −1 or less where it covers
        all of it.

    Examples
    --------
    >>> round(math.degrees(math.acos(cap_cosine(0.8, 0.9))), 2)
    58.75
    """
    d, rho = np.asarray(distance, float), np.asarray(radius, float)
    return np.asarray((at**2 + d**2 - rho**2) / (2 * d * at))


def half_arc_deg(cosine: ArrayLike, sine_tilt: ArrayLike) -> Floats:
    """Half of the arc that a cap leaves on a plane through the head centre.

    Parameters
    ----------
    cosine : array_like
        Cosine of the cap's half-width, see `cap_cosine`.
    sine_tilt : array_like
        Sine of the angle between the lens axis and the plane.

    Returns
    -------
    ndarray
        Degrees; 0 where the plane misses the cap, 180 where the cap holds the whole circle.

    Examples
    --------
    >>> half_arc_deg([0.5, 1.2], 0.0).round(6).tolist()
    [60.0, 0.0]
    """
    in_plane = np.sqrt(np.clip(1 - np.asarray(sine_tilt, float) ** 2, 1e-24, None))
    return np.degrees(np.arccos(np.clip(np.asarray(cosine, float) / in_plane, -1.0, 1.0)))


def volume_fraction(lens: Lens) -> float:
    """Share of the whole head sphere that the lens takes (`v_frac_sphere`).

    Examples
    --------
    >>> round(volume_fraction(Lens(0.9, 0.6, (0.0, 0.0, 1.0))), 4)
    0.1092
    """
    return float(lens_volume_fraction(lens.distance, lens.radius))


def coronal_arc_deg(lens: Lens, at: float = 1.0) -> float:
    """Necrotic arc in the mid-coronal plane on the sphere of radius `at`, in degrees."""
    return 2 * float(half_arc_deg(cap_cosine(lens.distance, lens.radius, at), lens.direction[1]))


def sagittal_arc_deg(lens: Lens, at: float = 1.0) -> float:
    """Necrotic arc in the mid-sagittal plane on the sphere of radius `at`, in degrees."""
    return 2 * float(half_arc_deg(cap_cosine(lens.distance, lens.radius, at), lens.direction[0]))


def kerboul_deg(lens: Lens, at: float = 1.0) -> float:
    """Modified Kerboul combined necrotic angle: mid-coronal plus mid-sagittal arc, exact.

    Examples
    --------
    >>> round(kerboul_deg(Lens(0.8, 0.9, (0.0, 0.0, 1.0))), 1)
    235.0
    """
    return coronal_arc_deg(lens, at) + sagittal_arc_deg(lens, at)


def coronal_margins_deg(lens: Lens, at: float = 1.0) -> tuple[float, float]:
    """Medial and lateral end of the necrotic arc in the mid-coronal plane (`theta_med`, `theta_lat`).

    Returns
    -------
    tuple of float
        Degrees; two NaN where the mid-coronal plane misses the lens.

    Examples
    --------
    >>> [round(a, 1) for a in coronal_margins_deg(Lens(0.8, 0.9, (0.0, 0.0, 1.0)))]
    [-58.8, 58.8]
    """
    half = coronal_arc_deg(lens, at) / 2
    if half == 0:
        return math.nan, math.nan
    middle = math.degrees(math.atan2(lens.direction[0], lens.direction[2]))
    return middle - half, middle + half


def scaled_volume(lens: Lens, factor: float) -> Lens:
    """The same lens grown or shrunk to `factor` times its volume, its centre kept.

    Examples
    --------
    >>> small = scaled_volume(Lens(0.9, 0.6, (0.0, 0.0, 1.0)), 0.5)
    >>> round(volume_fraction(small), 4)
    0.0546
    """
    wanted = min(volume_fraction(lens) * factor, 0.95)
    return Lens(lens.distance, float(radius_for_volume(lens.distance, wanted)), lens.direction)
