"""From signal on the fine grid to a stored picture: chemical shift, coil, k-space window, noise, magnitude, scaling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.chemical_shift import combine
from onfh_nb.synthetic.coil import draw_bias, slice_bias
from onfh_nb.synthetic.exam import Exam, acquired_matrix
from onfh_nb.synthetic.fat_saturation import fat_gain
from onfh_nb.synthetic.field_cut import field_mask
from onfh_nb.synthetic.ghosts import add_ghosts, artery_image
from onfh_nb.synthetic.grey_levels import grey_levels
from onfh_nb.synthetic.incidents import Incidents, draw_incidents
from onfh_nb.synthetic.k_space import acquired, decay, magnitude_image, real_image, whole, zero_fill
from onfh_nb.synthetic.metal_artefact import MetalBall, MetalEffect, distort, metal_effect, unsaturated
from onfh_nb.synthetic.motion import move
from onfh_nb.synthetic.noise import add_noise, k_space_noise
from onfh_nb.synthetic.protocols import FAT_RESIDUAL, SCANNERS, Protocol
from onfh_nb.synthetic.resampling import resample
from onfh_nb.synthetic.signal import FAT_SHIFT_HZ_PER_T
from onfh_nb.synthetic.tissues import TISSUE_ID
from onfh_nb.synthetic.vendor_filter import vendor_filter

_REFERENCE = ("fatty_marrow", "muscle", "synovial_fluid")  # one of them is bright in every sequence


@dataclass(frozen=True)
class Reception:
    """What one acquisition does to the signal, drawn once per image.

    Parameters
    ----------
    matrix : int
        Acquired rows and columns.
    shift_px : float
        Displacement of fat along the readout, in fine pixels.
    sigma : float
        SD of the noise in each channel, in units of the signal at the acquired matrix.
    bias : ndarray, shape (20,)
        Coefficients of the coil's log sensitivity, a polynomial of third order over −1 … 1 along each axis.
    scale, gamma : float
        Stored value = scale · signal**gamma.
    noise_seed : int
        Seed of the noise; each slice has its own stream.
    phase_axis : {0, 1}
        Whether lines are encoded along the rows' or the columns' index; the readout runs along the other.
    reference : float
        Signal of the brightest of fatty marrow, muscle and fluid.
    metal : MetalEffect
        How the sequence answers to metal.
    incidents : Incidents
        What goes wrong.
    """

    matrix: int
    shift_px: float
    sigma: float
    bias: NDArray[np.float64]
    scale: float
    gamma: float
    noise_seed: int
    phase_axis: Literal[0, 1] = 0
    reference: float = 1.0
    metal: MetalEffect = field(default_factory=MetalEffect)
    incidents: Incidents = field(default_factory=Incidents)


def draw_reception(
    protocol: Protocol, site: str, exam: Exam, table: NDArray[np.float32], rng: np.random.Generator
) -> Reception:
    """Draw one acquisition.

    Parameters
    ----------
    protocol, site
        Sequence and scanner.
    exam : Exam
        Where the slices lie.
    table : ndarray, shape (n_tissues, 2)
        Signal of the tissues; the brightest of fatty marrow, muscle and fluid sets the noise, the brightest of all the
        scale.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Reception
    """
    scanner, timing = SCANNERS[site], protocol.timing[site]
    matrix = acquired_matrix(exam.fov_mm, timing.voxel_mm)
    shift_acquired = FAT_SHIFT_HZ_PER_T * scanner.field_t / scanner.bandwidth_hz_px
    reference = max(abs(float(table[TISSUE_ID[name]].sum())) for name in _REFERENCE)
    brightest = float(np.abs(table.sum(axis=1)).max())
    hz_per_mm = scanner.bandwidth_hz_px * matrix / exam.fov_mm
    return Reception(
        matrix=matrix,
        shift_px=shift_acquired * exam.fine / matrix * (1 if rng.random() < 0.5 else -1),
        sigma=reference / rng.uniform(*scanner.snr),
        bias=draw_bias(scanner.bias_peak_to_peak, rng, site=site, plane=exam.plane),
        scale=scanner.intensity_max * rng.uniform(0.85, 1.0) / brightest,
        gamma=float(rng.uniform(0.9, 1.1)),
        noise_seed=int(rng.integers(2**62)),
        phase_axis=0 if rng.random() < 0.5 else 1,
        reference=reference,
        metal=metal_effect(scanner.field_t, hz_per_mm, gradient_echo=protocol.kind.startswith("spgr")),
        incidents=draw_incidents(protocol, site, rng, fov_mm=exam.fov_mm),
    )


def acquire(
    signal: NDArray[np.float32],
    reception: Reception,
    exam: Exam,
    *,
    noise: bool = True,
    bias: bool = True,
    metal: Sequence[MetalBall] = (),
    arteries: NDArray[np.float64] | None = None,
) -> NDArray[np.float32]:
    """Magnitude at the stored matrix, before filter, gamma and scaling.

    Parameters
    ----------
    signal : ndarray of float32, shape (slices, rows, columns, 2)
        Signed fat and water signal on the fine grid, averaged over the slice.
    reception : Reception
        What the scanner does.
    exam : Exam
        Where the slices lie.
    noise, bias : bool
        Whether the receiver adds noise, and the coil its shading; all else stays.
    metal : sequence of (centre, radius)
        Balls of metal in the field, RAS mm and mm.
    arteries : ndarray, shape (n, 7), optional
        Pieces of artery that pulsate, see :func:`onfh_nb.synthetic.ghosts.artery_segments`; without them no ghosts.

    Returns
    -------
    ndarray of float32, shape (slices, stored, stored)
        With noise it is Rician; where there is no signal its mean is σ·√(π/2).
    """
    return _acquire(signal, reception, exam, (noise,), bias=bias, metal=metal, arteries=arteries)[0]


def acquire_pair(
    signal: NDArray[np.float32],
    reception: Reception,
    exam: Exam,
    *,
    metal: Sequence[MetalBall] = (),
    arteries: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The magnitude with noise and without, as two calls of :func:`acquire` give, but with what they share done once.

    Parameters
    ----------
    signal, reception, exam, metal, arteries
        See :func:`acquire`.

    Returns
    -------
    noisy, exact : ndarray of float32, shape (slices, stored, stored)
    """
    noisy, exact = _acquire(signal, reception, exam, (True, False), metal=metal, arteries=arteries)
    return noisy, exact


def _acquire(
    signal: NDArray[np.float32],
    reception: Reception,
    exam: Exam,
    noises: tuple[bool, ...],
    *,
    bias: bool = True,
    metal: Sequence[MetalBall],
    arteries: NDArray[np.float64] | None,
) -> list[NDArray[np.float32]]:
    """One stack for each wish with or without noise."""
    out = [np.empty(exam.shape, np.float32) for _ in noises]
    mask = field_mask(reception.incidents.edge, exam.stored, reception.phase_axis)
    flat = np.ones((exam.fine, exam.fine), np.float32)
    for number in range(exam.n_slices):
        sensitivity = slice_bias(reception.bias, exam, number) if bias else flat
        image = encode(signal[number], sensitivity, reception, exam, number, metal)
        if metal:
            image = distort(image, metal, reception.metal, exam, number, readout_axis=1 - reception.phase_axis)
        ghosts = reception.incidents.ghosts
        if arteries is not None and ghosts.strength > 0.0:
            vessel = artery_image(arteries, exam, number)
            vessel *= sensitivity
            image = add_ghosts(image, vessel, ghosts, reception.reference, reception.phase_axis)
        still = transform(image, reception, exam)
        for stack, noise in zip(out, noises, strict=True):
            bits = np.random.SFC64((reception.noise_seed, number)) if noise else None
            stack[number] = reconstruct(still, reception, exam, bits)
            if mask is not None:
                stack[number] *= mask
    return out


def encode(
    signal: NDArray[np.float32],
    sensitivity: NDArray[np.float32],
    reception: Reception,
    exam: Exam,
    number: int,
    metal: Sequence[MetalBall] = (),
) -> NDArray[np.float32]:
    """Real image of one slice on the fine grid: what is left of fat, displaced, plus water, as the coil sees them."""
    saturation = reception.incidents.fat_saturation
    gain = None if saturation is None else fat_gain(saturation, FAT_RESIDUAL, exam, number)
    if gain is not None and metal:
        gain = unsaturated(gain, metal, reception.metal, exam, number, most=1.0 / FAT_RESIDUAL)
    return combine(signal, sensitivity, reception.shift_px, axis=1 - reception.phase_axis, gain=gain)


def transform(image: NDArray[np.float32], reception: Reception, exam: Exam) -> NDArray[Any]:
    """From the real image of one slice through the acquired k-space.

    Parameters
    ----------
    image : ndarray of float32, shape (fine, fine)
        Signal on the fine grid.
    reception : Reception
        What the scanner does.
    exam : Exam
        Where the slices lie.

    Returns
    -------
    ndarray of float32 or complex64, shape (matrix, matrix)
        Magnitude of the acquired image; all of k-space, where zeros will be filled in.
    """
    incidents = reception.incidents
    half = decay(acquired(image, reception.matrix), incidents.blur, reception.phase_axis)
    filled = exam.stored > reception.matrix
    if not (filled or incidents.motion.present):
        return np.abs(real_image(half))
    spectrum = move(whole(half), incidents.motion, exam.fov_mm, phase_axis=reception.phase_axis)
    return spectrum if filled else magnitude_image(spectrum)


def reconstruct(
    still: NDArray[Any], reception: Reception, exam: Exam, bits: np.random.SFC64 | None
) -> NDArray[np.float32]:
    """Add the noise of one slice and bring its magnitude to the stored matrix.

    Parameters
    ----------
    still : ndarray, shape (matrix, matrix)
        What :func:`transform` returns; left as it is.
    reception : Reception
        What the scanner does.
    exam : Exam
        Where the slices lie.
    bits : numpy.random.SFC64 or None
        Stream of random words for the noise; None leaves it out.

    Returns
    -------
    ndarray of float32, shape (stored, stored)

    Notes
    -----
    Noise of both channels is the same in all directions, so that the magnitude of signal plus noise depends on the
    magnitude of the signal only. Where no zeros are filled in, noise is therefore added to the magnitude as if that
    were the real part: the law is the same, and the whole of k-space is needed only if the patient moved.
    """
    sigma = reception.sigma * reception.incidents.noise_factor
    if exam.stored > reception.matrix:
        spectrum = still if bits is None else still + k_space_noise(still.shape[0], sigma, bits)
        return magnitude_image(zero_fill(spectrum, exam.stored))
    return resample(still if bits is None else add_noise(still, sigma, bits), exam.stored)


def store(magnitude: NDArray[np.float32], reception: Reception) -> NDArray[np.int16]:
    """Vendor's grey levels: filter, gamma, scale, whole numbers."""
    out = np.empty(magnitude.shape, np.int16)
    for number, image in enumerate(magnitude):
        filtered = vendor_filter(image, reception.incidents.sharpening)
        out[number] = grey_levels(filtered, reception.scale, reception.gamma)
    return out
