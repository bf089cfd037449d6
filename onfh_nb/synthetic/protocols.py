"""Scanners and protocols as data, and the signal of every tissue under one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic import signal
from onfh_nb.synthetic.contrast_agent import blood_pool, flowing, perfused
from onfh_nb.synthetic.tissues import FAT_ROWS, N_TISSUES, TISSUE_ID, Relaxation, relaxation

Plane = Literal["coronal", "axial", "sagittal"]
Kind = Literal["se", "fse", "fse_fs", "stir", "spgr", "spgr_fs", "spgr_we"]

FAT_RESIDUAL = 0.08  # of fat after a saturation pulse, on average
_EXCITED_FAT = 0.05  # of fat under water-selective excitation
_J_COUPLING = 1.2  # is refocused by a train of close echoes, which brightens fat


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
    """One row of the protocol table; ``timing`` is per site, so that scanners differ.

    ``one_hip`` is True where the stack cannot hold both; ``crop_mm`` is the field about one hip, ``stored`` the stored
    matrix (0: the acquired one), ``agent`` the contrast agent; ``frames`` and ``frame_s`` count and time the pictures
    of a series.
    """

    key: str
    kind: Kind
    plane: Plane
    suffix: str
    timing: dict[str, Timing]
    thickness_mm: float = 4.0
    gap_mm: float = 0.4
    slices: tuple[int, int] = (20, 24)
    stored: int = 256
    one_hip: bool = False
    crop_mm: float = 180.0
    agent: Literal["", "blood_pool", "extracellular"] = ""
    frames: int = 1
    frame_s: float = 0.0

    @property
    def is_3d(self) -> bool:
        """Whether the slices are the partitions of one volume, without gaps."""
        return self.gap_mm == 0.0

    @property
    def stack(self) -> tuple[Any, ...]:
        """What decides where slices lie; protocols that agree in it share an examination."""
        return (self.plane, self.thickness_mm, self.gap_mm, self.slices, self.stored, self.one_hip, self.crop_mm)


def _row(key: str, kind: Kind, suffix: str, *timing: Timing, **settings: Any) -> Protocol:
    plane = settings.pop("plane", "coronal")
    return Protocol(key, kind, plane, suffix, dict(zip(SCANNERS, timing, strict=True)), **settings)


_FSE_FS = (Timing(4000, 70, 0.7, 70), Timing(3800, 75, 0.9, 70))
_FSE = (Timing(4000, 90, 0.8, 70), Timing(3500, 100, 0.95, 70))
_THIN: dict[str, Any] = {"thickness_mm": 3.5, "slices": (24, 30)}
_SAGITTAL: dict[str, Any] = {"plane": "sagittal", "one_hip": True, "crop_mm": 220.0}
_SLAB: dict[str, Any] = {"gap_mm": 0.0, "one_hip": True, "crop_mm": 160.0, "stored": 0}

# The position of a row is part of the seed of its pictures: append, never reorder.
PROTOCOLS: dict[str, Protocol] = {
    p.key: p
    for p in (
        _row("cor_t1", "se", "T1w", Timing(600, 12, 0.8), Timing(500, 15, 0.95)),
        _row("cor_stir", "stir", "T2w", Timing(4000, 40, 1.0), Timing(4000, 40, 1.15)),
        _row("cor_t2", "fse", "T2w", *_FSE),
        _row("cor_t2fs", "fse_fs", "T2w", *_FSE_FS, **_THIN),
        _row("ax_t2fs", "fse_fs", "T2w", *_FSE_FS, plane="axial", slices=(24, 30)),
        _row("sag_t2fs", "fse_fs", "T2w", *_FSE_FS, **_SAGITTAL, **_THIN),
        _row("ax_t2", "fse", "T2w", *_FSE, plane="axial", slices=(24, 28)),
        _row("sag_t2", "fse", "T2w", *_FSE, **_SAGITTAL),
        _row(
            "sag_hi",
            "fse",
            "PDw",
            Timing(3000, 35, 0.5, 70),
            Timing(2800, 38, 0.6, 70),
            plane="sagittal",
            thickness_mm=3.0,
            gap_mm=0.3,
            slices=(20, 20),
            stored=0,
            one_hip=True,
        ),
        # Echo times at which fat and water are in phase, so that their sum is real.
        _row(
            "spgr3d",
            "spgr",
            "T1w",
            Timing(15, 4.5, 0.8, flip_deg=25),
            Timing(15, 4.6, 0.8, flip_deg=25),
            **_SLAB,
            thickness_mm=1.2,
            slices=(64, 72),
        ),
        _row(
            "watsc3d",
            "spgr_we",
            "T1w",
            Timing(20, 5, 0.6, flip_deg=25),
            Timing(20, 5, 0.675, flip_deg=25),
            **{**_SLAB, "crop_mm": 162.0},
            thickness_mm=1.0,
            slices=(80, 80),
        ),
        _row(
            "mra_ss",
            "spgr_fs",
            "angio",
            Timing(7, 2.4, 0.8, flip_deg=20),
            Timing(8, 2.8, 0.8, flip_deg=20),
            **_SLAB,
            thickness_mm=0.8,
            slices=(100, 100),
            agent="blood_pool",
        ),
        _row(
            "dce",
            "spgr_fs",
            "T1w",
            Timing(4, 1.5, 1.2, flip_deg=15),
            Timing(4.5, 1.7, 1.35, flip_deg=15),
            thickness_mm=3.0,
            gap_mm=0.0,
            slices=(20, 20),
            agent="extracellular",
            frames=40,
            frame_s=5.0,
        ),
    )
}


def protocol_number(key: str) -> int:
    """Place of a protocol in the table, which seeds its pictures."""
    return list(PROTOCOLS).index(key)


def tissue_signal(
    protocol: Protocol, site: str, tissues: Relaxation, *, time_s: float | None = None
) -> NDArray[np.float32]:
    """Signed fat and water signal of every tissue.

    Parameters
    ----------
    protocol : Protocol
        Row of :data:`PROTOCOLS`.
    site : {"S3T", "P15T"}
        Which scanner's timing.
    tissues : Relaxation
        Relaxation of one patient at that scanner's field.
    time_s : float, optional
        Seconds since the contrast agent reached the arteries, in a time series; by default before it does.

    Returns
    -------
    ndarray of float32, shape (n_tissues, 2)
        Column 0 resonates as fat, column 1 as water. Saturated fat keeps the mean residual, ``FAT_RESIDUAL``.

    Examples
    --------
    >>> from onfh_nb.synthetic.tissues import relaxation
    >>> table = tissue_signal(PROTOCOLS["cor_t1"], "S3T", relaxation(3.0))
    >>> [round(float(v), 3) for v in table[1]]
    [0.658, 0.0]
    """
    field_t = SCANNERS[site].field_t
    if protocol.kind.startswith("spgr"):
        tissues = flowing(tissues, inflow=not protocol.agent)
    if protocol.agent == "blood_pool":
        tissues = blood_pool(tissues, field_t)
    elif protocol.agent == "extracellular":
        tissues = perfused(tissues, -1.0 if time_s is None else time_s)
    values = _signal(protocol, site, tissues)
    table = np.zeros((N_TISSUES, 2), np.float32)
    table[:, 1] = values
    fat = list(FAT_ROWS)
    table[fat, 0], table[fat, 1] = values[fat], 0.0
    table[:, 0] *= {"fse": _J_COUPLING, "fse_fs": FAT_RESIDUAL, "spgr_fs": FAT_RESIDUAL, "spgr_we": _EXCITED_FAT}.get(
        protocol.kind, 1.0
    )
    return table


def inversion_time_ms(protocol: Protocol, site: str) -> float:
    """Inversion time that nulls fatty marrow of average T1 at this field; NaN for other sequences.

    A scanner does not know the patient's own T1, so that a little fat signal is left in most pictures.
    """
    if protocol.kind != "stir":
        return float("nan")
    usual = relaxation(SCANNERS[site].field_t)
    return signal.null_time(float(usual.t1_ms[TISSUE_ID["fatty_marrow"]]), protocol.timing[site].tr_ms)


def _signal(protocol: Protocol, site: str, tissues: Relaxation) -> NDArray[np.float64]:
    timing = protocol.timing[site]
    pd, t1, t2 = tissues.pd, tissues.t1_ms, tissues.t2_ms
    if protocol.kind == "se":
        return signal.spin_echo(pd, t1, t2, tr_ms=timing.tr_ms, te_ms=timing.te_ms)
    if protocol.kind == "stir":
        inversion = inversion_time_ms(protocol, site)
        return signal.inversion_recovery(pd, t1, t2, tr_ms=timing.tr_ms, te_ms=timing.te_ms, ti_ms=inversion)
    if protocol.kind.startswith("spgr"):
        return signal.spoiled_gradient_echo(
            pd, t1, tissues.t2star_ms, tr_ms=timing.tr_ms, te_ms=timing.te_ms, flip_deg=timing.flip_deg
        )
    return signal.fast_spin_echo(pd, t1, t2, tr_ms=timing.tr_ms, te_ms=timing.te_ms, train_ms=timing.train_ms)
