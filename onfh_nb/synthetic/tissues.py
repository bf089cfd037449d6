"""Relaxation of tissues as data: proton density, T1, T2 and T2* at 1.5 and 3 tesla, and each patient's own values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

# id: name, PD, (T1, T2, T2*) at 1.5 T, (T1, T2, T2*) at 3 T, all in ms. Healthy tissues after Gold 2004
# (10.2214/ajr.183.2.1830343) and Stanisz 2005 (10.1002/mrm.20605); pathological rows are engineering values.
_TABLE: dict[int, tuple[str, float, tuple[float, float, float], tuple[float, float, float]]] = {
    0: ("air", 0.0, (1000, 50, 50), (1000, 50, 50)),
    1: ("fatty_marrow", 0.90, (288, 165, 18), (365, 133, 10)),
    2: ("marrow_water", 0.85, (900, 30, 18), (1000, 25, 10)),
    3: ("subcutaneous_fat", 1.00, (288, 165, 50), (371, 133, 30)),
    4: ("muscle", 0.80, (1130, 35, 33), (1420, 32, 22)),
    5: ("cartilage", 0.70, (1060, 42, 35), (1240, 37, 22)),
    6: ("synovial_fluid", 1.00, (2850, 1210, 350), (3620, 767, 200)),
    7: ("urine", 1.00, (3500, 1500, 500), (4000, 1200, 300)),
    8: ("cortical_bone", 0.03, (240, 0.5, 0.5), (220, 0.4, 0.4)),
    9: ("oedema", 0.90, (900, 75, 26), (1050, 70, 15)),
    10: ("necrosis_fat_like", 0.85, (300, 150, 18), (375, 125, 10)),
    11: ("necrosis_blood_like", 0.95, (350, 180, 18), (420, 150, 10)),
    12: ("necrosis_fluid_like", 0.95, (1500, 150, 35), (1700, 130, 20)),
    13: ("necrosis_fibrous", 0.55, (900, 35, 10), (1000, 32, 6)),
    14: ("sclerotic_rim", 0.25, (900, 25, 7), (1000, 22, 4)),
    15: ("granulation", 0.95, (1000, 110, 35), (1150, 100, 20)),
    16: ("cyst", 0.95, (2200, 400, 105), (2600, 300, 60)),
    17: ("fracture_cleft", 0.90, (2850, 1000, 9), (3600, 700, 5)),
    18: ("flowing_blood", 0.05, (1441, 290, 90), (1932, 275, 50)),
    # Water-like soft tissues without a row of their own in the literature table.
    19: ("skin", 0.75, (950, 30, 20), (1100, 26, 14)),
    20: ("fibrous_tissue", 0.25, (700, 14, 8), (800, 12, 6)),
    21: ("bowel_wall", 0.85, (1000, 55, 40), (1250, 50, 30)),
    22: ("bowel_content", 0.90, (700, 90, 50), (800, 80, 40)),
    23: ("disc", 0.75, (1100, 80, 45), (1250, 70, 35)),
    24: ("gland", 0.88, (1200, 80, 50), (1450, 75, 40)),
}

TISSUE_ID: dict[str, int] = {row[0]: number for number, row in _TABLE.items()}
N_TISSUES = len(_TABLE)

# Which rows resonate at the frequency of fat: they shift along the readout and are nulled by STIR.
FAT_ROWS = tuple(TISSUE_ID[name] for name in ("fatty_marrow", "subcutaneous_fat", "necrosis_fat_like"))


@dataclass(frozen=True)
class Relaxation:
    """Proton density and relaxation times (ms) of every tissue, shape (n_tissues,), row = tissue id."""

    pd: NDArray[np.float64]
    t1_ms: NDArray[np.float64]
    t2_ms: NDArray[np.float64]
    t2star_ms: NDArray[np.float64]


def relaxation(field_t: float, *, rng: np.random.Generator | None = None) -> Relaxation:
    """The table at one field strength, with one patient's jitter where a generator is given.

    Parameters
    ----------
    field_t : {1.5, 3.0}
        Field strength in tesla.
    rng : numpy.random.Generator, optional
        Draws log-normal factors: 6 % for T1 and T2, 4 % for proton density, one set per patient.

    Returns
    -------
    Relaxation

    Raises
    ------
    ParameterError
        For another field strength.

    Examples
    --------
    >>> table = relaxation(3.0)
    >>> float(table.t1_ms[TISSUE_ID["muscle"]])
    1420.0
    """
    if field_t not in (1.5, 3.0):
        raise ParameterError(f"the tissue table knows 1.5 and 3 tesla, not {field_t}")
    rows = [_TABLE[number] for number in range(N_TISSUES)]
    pd = np.array([row[1] for row in rows])
    times = np.array([row[2] if field_t == 1.5 else row[3] for row in rows], dtype=np.float64).T
    if rng is not None:
        fat = list(FAT_ROWS)
        pd = pd * np.exp(0.04 * rng.standard_normal(N_TISSUES))
        factor = np.exp(0.06 * rng.standard_normal(N_TISSUES))
        factor[fat] = factor[fat[0]]  # one person's fat is one substance
        times[0] *= factor
        factor = np.exp(0.06 * rng.standard_normal(N_TISSUES))
        times[1] *= factor
        times[2] *= factor  # T2* moves with T2, so that it never exceeds it
    return Relaxation(pd, times[0], times[1], times[2])
