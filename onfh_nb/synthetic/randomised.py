"""Pictures of no scanner: grey levels, resolution, tilt, blur, noise and shading drawn at random, for training alone.

A network that has seen a structure in every contrast learns its shape (Billot 2023, 10.1016/j.media.2023.102789).
Anatomy and truth are those of the physical acquisition.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.acquisition import Reception
from onfh_nb.synthetic.coil import ARRAYS, draw_bias
from onfh_nb.synthetic.exam import Exam, acquired_matrix
from onfh_nb.synthetic.fat_saturation import draw_fat_saturation
from onfh_nb.synthetic.field_cut import draw_field_cut
from onfh_nb.synthetic.ghosts import draw_ghosts
from onfh_nb.synthetic.incidents import Incidents
from onfh_nb.synthetic.metal_artefact import MetalEffect
from onfh_nb.synthetic.motion import draw_motion
from onfh_nb.synthetic.tissues import FAT_ROWS, N_TISSUES, TISSUE_ID

_TILT_DEG = 6.0
_MOST_TILT_DEG = 15.0


def randomised_table(rng: np.random.Generator, n_protocols: int) -> NDArray[np.float32]:
    """Random signal of every tissue, in place of what a sequence would give.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n_protocols : int
        How many contrasts.

    Returns
    -------
    ndarray of float32, shape (n_tissues, 2 * n_protocols)
        Fat and water of each contrast by turns, in 0 … 1; tissues that resonate as fat have no water and the others no
        fat, as they are displaced against each other in every picture. Air stays without signal.

    Examples
    --------
    >>> randomised_table(np.random.default_rng(0), 3).shape == (N_TISSUES, 6)
    True
    """
    grey = rng.random((N_TISSUES, n_protocols), dtype=np.float32)
    grey[TISSUE_ID["air"]] = 0.0
    fat = np.isin(np.arange(N_TISSUES), FAT_ROWS)
    table = np.zeros((N_TISSUES, n_protocols, 2), np.float32)
    table[fat, :, 0], table[~fat, :, 1] = grey[fat], grey[~fat]
    return table.reshape(N_TISSUES, 2 * n_protocols)


def randomised_exam(exam: Exam, rng: np.random.Generator) -> Exam:
    """Tilt, shift, widen and re-slice a stack at random; it still covers what it covered.

    Parameters
    ----------
    exam : Exam
        As a technologist planned it.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Exam
        Slices 0.7 to 1.5 times as thick, up to a third of that apart; tilted by about 6° about each axis.
    """
    tilt = np.clip(rng.normal(0.0, _TILT_DEG, 3), -_MOST_TILT_DEG, _MOST_TILT_DEG)
    centre = np.array(exam.centre_mm) + rng.normal(0.0, 0.01 * exam.fov_mm, 3)
    thickness = exam.thickness_mm * rng.uniform(0.7, 1.5)
    gap = thickness * rng.uniform(0.0, 1 / 3) if exam.gap_mm else 0.0
    extent = exam.n_slices * (exam.thickness_mm + exam.gap_mm)
    return replace(
        exam,
        centre_mm=(float(centre[0]), float(centre[1]), float(centre[2])),
        fov_mm=float(exam.fov_mm * rng.uniform(0.97, 1.12)),
        n_slices=max(3, round(extent / (thickness + gap))),
        thickness_mm=float(thickness),
        gap_mm=float(gap),
        tilt_deg=(float(tilt[0]), float(tilt[1]), float(tilt[2])),
    )


def randomised_reception(exam: Exam, table: NDArray[np.float32], rng: np.random.Generator) -> Reception:
    """Draw an acquisition far beyond what scanners do.

    Parameters
    ----------
    exam : Exam
        Where the slices lie.
    table : ndarray of float32, shape (n_tissues, 2)
        Signal of the tissues in this picture, see :func:`randomised_table`.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Reception
        Signal-to-noise ratio 12 to 80, shading up to twofold, gamma 0.5 to 2, voxels up to twice the painted ones.
    """
    brightest = float(table.sum(axis=1).max())
    gamma = float(np.exp(np.clip(rng.normal(0.0, 0.3), -0.7, 0.7)))
    voxel = exam.fov_mm / exam.fine * rng.uniform(1.06, 2.0)
    matrix = min(acquired_matrix(exam.fov_mm, voxel), exam.fine - 2)
    return Reception(
        matrix=matrix,
        shift_px=float(rng.uniform(-3.0, 3.0)),
        sigma=brightest / float(np.exp(rng.uniform(np.log(12.0), np.log(80.0)))),
        bias=draw_bias(rng.uniform(0.05, 1.0), rng, site=str(rng.choice(list(ARRAYS))), plane=exam.plane),
        scale=float(rng.uniform(400.0, 4000.0)) / brightest**gamma,
        gamma=gamma,
        noise_seed=int(rng.integers(2**62)),
        phase_axis=0 if rng.random() < 0.5 else 1,
        reference=brightest,
        metal=MetalEffect(float(rng.uniform(5.0, 40.0)), float(rng.uniform(10.0, 25.0)), float(rng.uniform(1.2, 2.2))),
        incidents=_incidents(exam.fov_mm, rng),
    )


def _incidents(fov_mm: float, rng: np.random.Generator) -> Incidents:
    """As in a physical acquisition, with stronger filters and uneven fat in every picture."""
    saturation = draw_fat_saturation("S3T", rng)
    return Incidents(
        motion=draw_motion(rng),
        ghosts=draw_ghosts(rng),
        fat_saturation=saturation if rng.random() < 0.3 else None,
        blur=float(rng.uniform(0.0, 1.2)),
        edge=draw_field_cut(rng, fov_mm=fov_mm),
        sharpening=float(rng.uniform(-1.0, 0.8)),
    )
