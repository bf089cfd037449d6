"""Scanners and protocols as data, and the signal of every tissue under one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic import signal
from onfh_nb.synthetic.tissues import FAT_ROWS, N_TISSUES, TISSUE_ID, Relaxation

Kind = Literal["se", "fse", "fse_fs", "stir", "spgr"]


@dataclass(frozen=True)
class Scanner:
    """What the scanner of one site adds to every picture."""

    field_t: float
    manufacturer: str
    model: str
    snr: tuple[float, float]
    bias_peak_to_peak: float
    intensity_max: float
    bandwidth_hz_px: float


SCANNERS: dict[str, Scanner] = {
    "S3T": Scanner(3.0, "Siemens", "MAGNETOM Prisma", (32.0, 60.0), 0.40, 1500.0, 260.0),
    "P15T": Scanner(1.5, "Philips", "Ingenia", (20.0, 36.0), 0.20, 2000.0, 150.0),
}


@dataclass(frozen=True)
class Timing:
    """Repetition, echo and train time in ms, flip angle in degrees, acquired in-plane voxel in mm."""

    tr_ms: float
    te_ms: float
    voxel_mm: float
    train_ms: float = 0.0
    flip_deg: float = 90.0


@dataclass(frozen=True)
class Protocol:
    """One row of the protocol table; ``timing`` is per site, so that scanners differ."""

    key: str
    kind: Kind
    plane: Literal["coronal", "axial", "sagittal"]
    suffix: str
    timing: dict[str, Timing]
    thickness_mm: float = 4.0
    gap_mm: float = 0.4
    slices: tuple[int, int] = (20, 24)
    stored: int = 256


def _row(key: str, kind: Kind, suffix: str, s3t: Timing, p15t: Timing, **settings: Any) -> Protocol:
    plane = settings.pop("plane", "coronal")
    return Protocol(key, kind, plane, suffix, {"S3T": s3t, "P15T": p15t}, **settings)


PROTOCOLS: dict[str, Protocol] = {
    p.key: p
    for p in (
        _row("cor_t1", "se", "T1w", Timing(600, 12, 0.8), Timing(500, 15, 0.95)),
        _row("cor_stir", "stir", "T2w", Timing(4000, 40, 1.0), Timing(4000, 40, 1.15)),
        _row("cor_t2", "fse", "T2w", Timing(4000, 90, 0.8, 70), Timing(3500, 100, 0.95, 70)),
        _row("cor_t2fs", "fse_fs", "T2w", Timing(4000, 70, 0.8, 70), Timing(4000, 70, 0.95, 70)),
    )
}


def tissue_signal(protocol: Protocol, site: str, tissues: Relaxation) -> NDArray[np.float32]:
    """Signed fat and water signal of every tissue.

    Parameters
    ----------
    protocol : Protocol
        Row of :data:`PROTOCOLS`.
    site : {"S3T", "P15T"}
        Which scanner's timing.
    tissues : Relaxation
        Relaxation of one patient at that scanner's field.

    Returns
    -------
    ndarray of float32, shape (n_tissues, 2)
        Column 0 resonates as fat, column 1 as water.

    Examples
    --------
    >>> from onfh_nb.synthetic.tissues import relaxation
    >>> table = tissue_signal(PROTOCOLS["cor_t1"], "S3T", relaxation(3.0))
    >>> [round(float(v), 3) for v in table[1]]
    [0.658, 0.0]
    """
    values = _signal(protocol, protocol.timing[site], tissues)
    table = np.zeros((N_TISSUES, 2), np.float32)
    table[:, 1] = values
    fat = list(FAT_ROWS)
    table[fat, 0], table[fat, 1] = values[fat], 0.0
    if protocol.kind == "fse_fs":
        table[:, 0] *= 0.08
    elif protocol.kind == "fse":
        table[:, 0] *= 1.2  # J-coupling is refocused by a train of close echoes
    return table


def inversion_time_ms(protocol: Protocol, site: str, tissues: Relaxation) -> float:
    """Inversion time that nulls fatty marrow under this patient's own relaxation; NaN for other sequences."""
    if protocol.kind != "stir":
        return float("nan")
    return signal.null_time(float(tissues.t1_ms[TISSUE_ID["fatty_marrow"]]), protocol.timing[site].tr_ms)


def _signal(protocol: Protocol, timing: Timing, tissues: Relaxation) -> NDArray[np.float64]:
    pd, t1, t2 = tissues.pd, tissues.t1_ms, tissues.t2_ms
    if protocol.kind == "se":
        return signal.spin_echo(pd, t1, t2, tr_ms=timing.tr_ms, te_ms=timing.te_ms)
    if protocol.kind == "stir":
        inversion = signal.null_time(float(t1[TISSUE_ID["fatty_marrow"]]), timing.tr_ms)
        return signal.inversion_recovery(pd, t1, t2, tr_ms=timing.tr_ms, te_ms=timing.te_ms, ti_ms=inversion)
    if protocol.kind == "spgr":
        return signal.spoiled_gradient_echo(
            pd, t1, tissues.t2star_ms, tr_ms=timing.tr_ms, te_ms=timing.te_ms, flip_deg=timing.flip_deg
        )
    return signal.fast_spin_echo(pd, t1, t2, tr_ms=timing.tr_ms, te_ms=timing.te_ms, train_ms=timing.train_ms)
