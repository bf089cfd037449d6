"""What a piece of metal does to a picture: a void, a bright rim, and a neighbourhood written in the wrong place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam

MetalBall = tuple[Sequence[float], float]
_SHARE_OF_SUSCEPTIBILITY = 191e-6 / 3  # titanium against tissue; a ball shifts the field by a third of the difference
_PROTON_HZ_PER_T = 42.577e6


@dataclass(frozen=True)
class MetalEffect:
    """How a sequence answers to metal.

    Parameters
    ----------
    shift_mm : float
        Displacement along the readout at the pole of a ball of metal.
    halo_mm : float
        Beyond this distance from the surface nothing is displaced.
    void : float
        Radius of the region without signal over the radius of the metal: spins dephase about it in a gradient echo.
    """

    shift_mm: float = 0.0
    halo_mm: float = 10.0
    void: float = 1.0


def metal_effect(field_t: float, hz_per_mm: float, *, gradient_echo: bool) -> MetalEffect:
    """What to expect at one field strength.

    Parameters
    ----------
    field_t : float
        Field strength in tesla.
    hz_per_mm : float
        Bandwidth of the readout over the acquired pixel.
    gradient_echo : bool
        Whether the sequence has no refocusing pulse.

    Returns
    -------
    MetalEffect

    Examples
    --------
    >>> metal_effect(3.0, 325.0, gradient_echo=False).halo_mm, metal_effect(1.5, 158.0, gradient_echo=True).halo_mm
    (20.0, 12.5)
    """
    shift = _SHARE_OF_SUSCEPTIBILITY * 2 * _PROTON_HZ_PER_T * field_t / hz_per_mm
    longer = 1.25 if gradient_echo else 1.0
    return MetalEffect(shift, 10.0 * field_t / 1.5 * longer, 1.0 + (0.25 if not gradient_echo else 0.6) * field_t / 1.5)


def distort(
    image: NDArray[np.float32],
    metal: Sequence[MetalBall],
    effect: MetalEffect,
    exam: Exam,
    number: int,
    *,
    readout_axis: int = 1,
) -> NDArray[np.float32]:
    """Write the signal of one slice where a scanner believes it comes from.

    Parameters
    ----------
    image : ndarray of float32, shape (fine, fine)
        Signal on the fine grid.
    metal : sequence of (centre, radius)
        Balls of metal, RAS mm and mm.
    effect : MetalEffect
        How the sequence answers.
    exam : Exam
        Where the slices lie.
    number : int
        Which slice.
    readout_axis : {0, 1}
        Along which axis frequency stands for place.

    Returns
    -------
    ndarray of float32, shape (fine, fine)
        Signal that is driven together makes the bright rim, signal driven apart the void.

    References
    ----------
    Schenck 1996, The role of magnetic susceptibility in magnetic resonance imaging, 10.1118/1.597854: the field of a
    ball is that of a dipole along the static field, here the long axis of the patient.
    """
    affine = exam.affine(exam.fine)
    balls = _near(metal, effect, affine, number)
    if not len(balls):
        return image
    pixel = exam.fov_mm / exam.fine
    index = (balls[:, :3] - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T
    reach = (balls[:, 3] + effect.halo_mm) / pixel
    low = np.clip(np.floor((index[:, 1:] - reach[:, None]).min(axis=0)) - 1, 0, exam.fine).astype(int)
    high = np.clip(np.ceil((index[:, 1:] + reach[:, None]).max(axis=0)) + 2, 0, exam.fine).astype(int)
    if (low >= high).any():
        return image
    box = (slice(low[0], high[0]), slice(low[1], high[1]))
    balls[:, :3] -= affine[:3] @ np.array([number, low[0], low[1], 1.0])
    order = (1, 2) if readout_axis == 1 else (2, 1)
    steps = np.ascontiguousarray(affine[:3, order].T)
    setting = np.array([effect.shift_mm, effect.halo_mm, effect.void, pixel])
    source = np.ascontiguousarray(image[box] if readout_axis == 1 else image[box].T)
    written = np.zeros_like(source)
    _spread(source, balls, steps, setting, written)
    out = image.copy()
    out[box] = written if readout_axis == 1 else written.T
    return out


def unsaturated(
    gain: NDArray[np.float32],
    metal: Sequence[MetalBall],
    effect: MetalEffect,
    exam: Exam,
    number: int,
    *,
    most: float,
) -> NDArray[np.float32]:
    """Bring fat back about metal, where it resonates elsewhere than the saturation pulse expects.

    Parameters
    ----------
    gain : ndarray of float32, shape (fine, fine)
        Factor of saturated fat in one slice.
    metal, effect, exam, number
        See :func:`distort`.
    most : float
        Factor that makes up for the saturation.

    Returns
    -------
    ndarray of float32, shape (fine, fine)
        ``most`` at the surface of the metal, ``gain`` beyond its halo.
    """
    affine = exam.affine(exam.fine)
    out = gain
    for *centre, radius in _near(metal, effect, affine, number):
        offset = affine[:3] @ np.array([number, 0.0, 0.0, 1.0]) - np.array(centre)
        rows = offset[:, None] + affine[:3, 1:2] * np.arange(exam.fine)
        columns = affine[:3, 2:3] * np.arange(exam.fine)
        r = np.sqrt(((rows[:, :, None] + columns[:, None, :]) ** 2).sum(axis=0))
        share = np.clip((radius + effect.halo_mm - r) / effect.halo_mm, 0.0, 1.0)
        share = share * share * (3.0 - 2.0 * share)
        out = np.maximum(out, (gain + share * (most - gain)).astype(np.float32))
    return out


def _near(
    metal: Sequence[MetalBall], effect: MetalEffect, affine: NDArray[np.float64], number: int
) -> NDArray[np.float64]:
    """Balls whose halo a slice cuts: centre and radius in mm, shape (n, 4)."""
    balls = np.array([[*centre, radius] for centre, radius in metal], np.float64).reshape(-1, 4)
    normal = affine[:3, 0] / np.linalg.norm(affine[:3, 0])
    distance = (balls[:, :3] - affine[:3] @ np.array([number, 0.0, 0.0, 1.0])) @ normal
    return balls[np.abs(distance) < balls[:, 3] + effect.halo_mm]


@compiled
def _spread(source: Any, balls: Any, steps: Any, setting: Any, out: Any) -> None:
    """Each quarter of a pixel goes along its row by the shift of the field where it is; outside all halos by none."""
    shift, halo, void, pixel = setting[0], setting[1], setting[2], setting[3]
    width = source.shape[1]
    for row in range(source.shape[0]):
        for k in range(4 * width):
            column = (k + 0.5) / 4 - 0.5
            value, place = 0.25 * source[row, k // 4], float(k // 4)
            for ball in range(balls.shape[0]):
                x = row * steps[0, 0] + column * steps[1, 0] - balls[ball, 0]
                y = row * steps[0, 1] + column * steps[1, 1] - balls[ball, 1]
                z = row * steps[0, 2] + column * steps[1, 2] - balls[ball, 2]
                radius = balls[ball, 3]
                r = np.sqrt(x * x + y * y + z * z) + 1e-6
                room = radius + halo - r
                if room > 0.0:
                    dipole = (radius / max(r, radius)) ** 3 * (1.5 * z * z / (r * r) - 0.5)
                    moved = shift * dipole * min(3.0 * room / halo, 1.0)
                    place += moved / pixel
                    # Spins that would leave the halo are so far off resonance that no pulse reaches them.
                    value *= min(max((1.0 - abs(moved) / room) / 0.4, 0.0), 1.0)
                    value *= min(max((r / (void * radius) - 1.0) / 0.35 + 0.5, 0.0), 1.0)
            left = int(np.floor(place))
            g = place - left
            if 0 <= left < width:
                out[row, left] += np.float32(value * (1 - g))
            if 0 <= left + 1 < width:
                out[row, left + 1] += np.float32(value * g)
