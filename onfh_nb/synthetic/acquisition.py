"""From signal on the fine grid to a stored picture: chemical shift, coil, k-space window, noise, magnitude, scaling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.noise import add_noise
from onfh_nb.synthetic.protocols import SCANNERS, Protocol
from onfh_nb.synthetic.signal import FAT_SHIFT_HZ_PER_T

_BIAS_ORDER = 3


@dataclass(frozen=True)
class Reception:
    """What one acquisition does to the signal, drawn once per image.

    Parameters
    ----------
    matrix : int
        Acquired rows and columns.
    shift_px : float
        Displacement of fat along the rows, in fine pixels.
    sigma : float
        SD of the noise in each channel, in units of the signal at the acquired matrix.
    bias : ndarray, shape (20,)
        Coefficients of the coil's log sensitivity, a polynomial of third order over −1 … 1 along each axis.
    scale, gamma : float
        Stored value = scale · signal**gamma.
    noise_seed : int
        Seed of the noise; each slice has its own stream.
    """

    matrix: int
    shift_px: float
    sigma: float
    bias: NDArray[np.float64]
    scale: float
    gamma: float
    noise_seed: int


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
        Signal of the tissues; the brighter of fatty marrow and fluid sets noise and scale.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Reception
    """
    scanner, timing = SCANNERS[site], protocol.timing[site]
    matrix = _even(exam.fov_mm / timing.voxel_mm)
    shift_acquired = FAT_SHIFT_HZ_PER_T * scanner.field_t / scanner.bandwidth_hz_px
    reference = max(abs(float(table[1].sum())), abs(float(table[6].sum())))
    brightest = float(np.abs(table.sum(axis=1)).max())
    return Reception(
        matrix=matrix,
        shift_px=shift_acquired * exam.fine / matrix * (1 if rng.random() < 0.5 else -1),
        sigma=reference / rng.uniform(*scanner.snr),
        bias=draw_bias(scanner.bias_peak_to_peak, rng),
        scale=scanner.intensity_max * rng.uniform(0.85, 1.0) / brightest,
        gamma=float(rng.uniform(0.9, 1.1)),
        noise_seed=int(rng.integers(2**62)),
    )


def draw_bias(peak_to_peak: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Coefficients of a log sensitivity whose range is ``log(1 + peak_to_peak)`` over the field; brighter outside."""
    powers = bias_powers()
    coefficients = rng.normal(0.0, 1.0, len(powers)) / (1.0 + powers.sum(axis=1))
    coefficients[(powers == (0, 0, 2)).all(axis=1)] += 1.2  # surface coils lie beside the hips
    coefficients[(powers == (0, 2, 0)).all(axis=1)] -= 1.0  # and their array ends above and below
    coefficients[0] = 0.0
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 9)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    field = (grid[:, None, :] ** powers[None]).prod(axis=2) @ coefficients
    inside = (grid[:, 1:] ** 2).sum(axis=1) <= 1.2  # the corners of the field hold air
    low, high = field[inside].min(), field[inside].max()
    coefficients *= np.log1p(peak_to_peak) / (high - low)
    coefficients[0] = -0.5 * (low + high) * np.log1p(peak_to_peak) / (high - low)
    return np.asarray(coefficients)


@cache
def bias_powers() -> NDArray[np.int64]:
    """Exponents (slice, row, column) of the terms of the bias polynomial, shape (20, 3), constant first."""
    n = _BIAS_ORDER + 1
    terms = [(i, j, k) for i in range(n) for j in range(n) for k in range(n) if i + j + k <= _BIAS_ORDER]
    return np.array(sorted(terms, key=sum), dtype=np.int64)


def acquire(
    signal: NDArray[np.float32], reception: Reception, exam: Exam, *, noise: bool = True, bias: bool = True
) -> NDArray[np.float32]:
    """Magnitude at the stored matrix, before gamma and scaling.

    Parameters
    ----------
    signal : ndarray of float32, shape (slices, rows, columns, 2)
        Signed fat and water signal on the fine grid.
    reception : Reception
        What the scanner does.
    exam : Exam
        Where the slices lie.
    noise, bias : bool
        Whether the receiver adds noise, and the coil its shading.

    Returns
    -------
    ndarray of float32, shape (slices, stored, stored)
        With noise it is Rician; where there is no signal its mean is σ·√(π/2).
    """
    out = np.empty(exam.shape, np.float32)
    for number in range(exam.n_slices):
        sensitivity = slice_bias(reception, exam, number) if bias else np.ones((exam.fine, exam.fine), np.float32)
        window = k_space_window(combine(signal[number], sensitivity, reception.shift_px), reception.matrix)
        if noise:
            window = add_noise(window, reception.sigma, np.random.SFC64((reception.noise_seed, number)))
        else:
            window = np.abs(window)
        out[number] = resample(window, exam.stored)
    return out


def store(magnitude: NDArray[np.float32], reception: Reception) -> NDArray[np.int16]:
    """Vendor's grey levels: gamma, scale, whole numbers."""
    values = reception.scale * np.power(magnitude, np.float32(reception.gamma))
    return np.clip(np.rint(values), 0, 32767).astype(np.int16)


def combine(signal: NDArray[np.float32], sensitivity: NDArray[np.float32], shift_px: float) -> NDArray[np.float32]:
    """Add water and displaced fat of one slice and weight them by the coil; shape (rows, columns)."""
    out = np.empty(signal.shape[:2], np.float32)
    _combine(signal, sensitivity, shift_px, out)
    return out


def slice_bias(reception: Reception, exam: Exam, number: int) -> NDArray[np.float32]:
    """Coil sensitivity over one slice of the fine grid, shape (fine, fine)."""
    powers = bias_powers()
    along = -1.0 + 2.0 * number / max(exam.n_slices - 1, 1)
    matrix = np.zeros((_BIAS_ORDER + 1, _BIAS_ORDER + 1))
    for (i, j, k), value in zip(powers, reception.bias, strict=True):
        matrix[j, k] += value * along**i
    vander = _axis_powers(exam.fine)
    out = np.empty((exam.fine, exam.fine), np.float32)
    _polynomial((vander[:, :, None] * matrix[None]).sum(axis=1), vander, out)
    return out


@cache
def _axis_powers(size: int) -> NDArray[np.float64]:
    """Powers 0 … 3 of the coordinate −1 … 1 of each pixel, shape (size, 4)."""
    return np.vander(np.linspace(-1.0, 1.0, size), _BIAS_ORDER + 1, increasing=True)


def k_space_window(image: NDArray[np.float32], matrix: int) -> NDArray[np.float32]:
    """Keep the middle ``matrix``² of k-space and return the (real) image on that grid over the same field.

    Outer pixels keep their distance to the edge of the field, so that pixel centres stay where they should.
    """
    from scipy import fft

    n = image.shape[0]
    if matrix >= n:
        raise ValueError(f"the acquired matrix {matrix} must be smaller than the fine one {n}")
    spectrum = fft.rfft2(image)
    half = matrix // 2
    kept = np.concatenate([spectrum[:half, : half + 1], spectrum[n - half :, : half + 1]])
    # A pixel of the coarse grid starts where one of the fine grid does, but its centre lies further in.
    move = 0.5 / matrix - 0.5 / n
    rows = np.exp(2j * np.pi * move * np.fft.fftfreq(matrix, 1.0 / matrix)).astype(np.complex64)
    columns = np.exp(2j * np.pi * move * np.arange(half + 1)).astype(np.complex64)
    kept *= rows[:, None]
    kept *= columns[None, :]
    kept[half] = 0.0  # the unpaired frequency has no phase of its own
    kept[:, half] = 0.0
    return np.asarray(fft.irfft2(kept, s=(matrix, matrix)) * (matrix / n) ** 2, dtype=np.float32)


def resample(image: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Onto ``size``² pixels over the same field with a Lanczos kernel of two lobes; the mean stays what it was."""
    if image.shape[0] == size:
        return image
    first, weights = _lanczos(image.shape[0], size)
    half = np.empty((image.shape[0], size), np.float32)
    out = np.empty((size, size), np.float32)
    _resample(image, first, weights, half, out)
    return np.maximum(out, np.float32(0.0))


@cache
def _lanczos(source: int, size: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    ratio = source / size
    stretch = max(ratio, 1.0)
    centre = (np.arange(size) + 0.5) * ratio - 0.5
    taps = int(np.ceil(4 * stretch)) + 1
    first = np.floor(centre - 2 * stretch).astype(np.int64) + 1
    distance = (first[:, None] + np.arange(taps)[None] - centre[:, None]) / stretch
    weights = np.where(np.abs(distance) < 2, np.sinc(distance) * np.sinc(distance / 2), 0.0)
    inside = (first[:, None] + np.arange(taps)[None] >= 0) & (first[:, None] + np.arange(taps)[None] < source)
    weights = weights * inside
    return first, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def _even(size: float) -> int:
    """Nearest even number that transforms fast."""
    from scipy.fft import next_fast_len

    candidates = [next_fast_len(n, real=True) for n in range(int(size) - 12, int(size) + 12)]
    return min((n for n in candidates if n % 2 == 0), key=lambda n: abs(n - size))


@compiled
def _combine(signal: Any, sensitivity: Any, shift: float, out: Any) -> None:
    whole = int(np.floor(shift))
    f = np.float32(shift - whole)
    # Catmull–Rom weights of the four neighbours.
    w0 = np.float32(0.5) * (-f + 2 * f * f - f * f * f)
    w1 = np.float32(0.5) * (2 - 5 * f * f + 3 * f * f * f)
    w2 = np.float32(0.5) * (f + 4 * f * f - 3 * f * f * f)
    w3 = np.float32(0.5) * (f * f * f - f * f)
    n = out.shape[1]
    reach = min(abs(whole) + 3, n)
    fat = np.zeros(n + 2 * reach, np.float32)  # air lies beyond the field
    for row in range(out.shape[0]):
        for i in range(n):
            fat[reach + i] = signal[row, i, 0]
        a, b = fat[reach - whole + 1 :], fat[reach - whole :]
        c, d = fat[reach - whole - 1 :], fat[reach - whole - 2 :]
        for i in range(n):
            moved = w0 * a[i] + w1 * b[i] + w2 * c[i] + w3 * d[i]
            out[row, i] = (moved + signal[row, i, 1]) * sensitivity[row, i]


@compiled
def _polynomial(rows: Any, vander: Any, out: Any) -> None:
    """Exponential of a cubic along each row, at every eighth pixel and linear in between (error below 1e-5)."""
    n = out.shape[1]
    for row in range(out.shape[0]):
        a, b, c, d = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3]
        before, last = 0, np.exp(a + vander[0, 1] * (b + vander[0, 1] * (c + vander[0, 1] * d)))
        out[row, 0] = last
        while before < n - 1:
            node = min(before + 8, n - 1)
            x = vander[node, 1]
            now = np.exp(a + x * (b + x * (c + x * d)))
            slope = np.float32((now - last) / (node - before))
            for i in range(1, node - before + 1):
                out[row, before + i] = np.float32(last) + slope * np.float32(i)
            before, last = node, now


@compiled
def _resample(image: Any, first: Any, weights: Any, half: Any, out: Any) -> None:
    taps = weights.shape[1]
    for row in range(image.shape[0]):
        for i in range(half.shape[1]):
            total = np.float32(0.0)
            for t in range(taps):
                total += weights[i, t] * image[row, min(max(first[i] + t, 0), image.shape[1] - 1)]
            half[row, i] = total
    for i in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[i, column] = np.float32(0.0)
        for t in range(taps):
            row = min(max(first[i] + t, 0), image.shape[0] - 1)
            for column in range(out.shape[1]):
                out[i, column] += weights[i, t] * half[row, column]
