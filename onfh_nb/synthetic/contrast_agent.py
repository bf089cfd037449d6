"""What blood and contrast agents do to the relaxation of tissues."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.tissues import N_TISSUES, TISSUE_ID, Relaxation

_BLOOD = TISSUE_ID["flowing_blood"]
_VOID = 0.05  # share of its protons that flowing blood keeps in the table, which is written for spin echoes
_INFLOW_T1 = 0.55  # blood that has taken few pulses looks as if it relaxed faster

# Blood-pool agent: relaxivity in 1/(s mM) by field, concentration in blood in mM. Extracellular agent: relaxivity.
_POOL_RELAXIVITY = {1.5: 19.0, 3.0: 10.0}
_POOL_MM = 0.35
_RELAXIVITY = 4.5
_BLOOD_T2_MS = {1.5: (80.0, 42.0), 3.0: (60.0, 25.0)}  # T2 and T2* of blood that holds an agent

# Share of blood in a tissue; transfer constant (1/min) and extracellular share. Engineering values: dead bone takes
# up nothing, granulation tissue most.
_PERFUSION: dict[str, tuple[float, float, float]] = {
    "marrow_water": (0.06, 0.10, 0.20),
    "muscle": (0.03, 0.08, 0.12),
    "oedema": (0.08, 0.25, 0.35),
    "granulation": (0.15, 0.60, 0.40),
    "fibrous_tissue": (0.01, 0.03, 0.20),
    "skin": (0.05, 0.20, 0.30),
    "bowel_wall": (0.10, 0.50, 0.30),
    "gland": (0.10, 0.40, 0.30),
    "synovial_fluid": (0.0, 0.02, 0.90),
}


def flowing(tissues: Relaxation, *, inflow: bool = True) -> Relaxation:
    """Tissues as a gradient echo finds them: blood gives full signal, brightened by inflow where no agent does so.

    Examples
    --------
    >>> from onfh_nb.synthetic.tissues import relaxation
    >>> round(float(flowing(relaxation(3.0)).pd[18]), 3)
    1.0
    """
    pd, t1 = tissues.pd.copy(), tissues.t1_ms.copy()
    pd[_BLOOD] /= _VOID
    t1[_BLOOD] *= _INFLOW_T1 if inflow else 1.0
    return replace(tissues, pd=pd, t1_ms=t1)


def blood_pool(tissues: Relaxation, field_t: float) -> Relaxation:
    """Tissues in the steady state of an agent that stays in the vessels.

    Parameters
    ----------
    tissues : Relaxation
        Before the agent.
    field_t : {1.5, 3.0}
        Field strength in tesla.

    Returns
    -------
    Relaxation
        1/T1 grows by relaxivity × concentration × share of blood.

    Examples
    --------
    >>> from onfh_nb.synthetic.tissues import relaxation
    >>> round(float(blood_pool(relaxation(3.0), 3.0).t1_ms[18]))
    249
    """
    share = np.zeros(N_TISSUES)
    for name, (blood, _, _) in _PERFUSION.items():
        share[TISSUE_ID[name]] = blood
    share[_BLOOD] = 1.0
    t2, t2star = tissues.t2_ms.copy(), tissues.t2star_ms.copy()
    t2[_BLOOD], t2star[_BLOOD] = _BLOOD_T2_MS[field_t]
    t1 = _shortened(tissues.t1_ms, _POOL_RELAXIVITY[field_t] * _POOL_MM * share)
    return Relaxation(tissues.pd, t1, t2, t2star)


def perfused(tissues: Relaxation, time_s: float) -> Relaxation:
    """Tissues at one moment after an extracellular agent reached the arteries.

    Parameters
    ----------
    tissues : Relaxation
        Before the agent.
    time_s : float
        Seconds since the arteries filled; below 0 nothing has changed.

    Returns
    -------
    Relaxation
        After the extended Tofts model: what tissue holds follows blood with the transfer constant over the
        extracellular share.

    References
    ----------
    Tofts PS. Modeling tracer kinetics in dynamic Gd-DTPA MR imaging. J Magn Reson Imaging 1997;7:91-101.
    https://doi.org/10.1002/jmri.1880070113
    """
    concentration = np.zeros(N_TISSUES)
    if time_s > 0.0:
        minutes = np.linspace(0.0, time_s / 60.0, 241)
        blood = arterial_mm(60.0 * minutes)
        concentration[_BLOOD] = blood[-1]
        for name, (share, transfer, space) in _PERFUSION.items():
            kernel = np.exp(-transfer / space * (minutes[-1] - minutes))
            leaked = transfer * np.trapezoid(blood * kernel, minutes)
            concentration[TISSUE_ID[name]] = share * blood[-1] + leaked
    return replace(tissues, t1_ms=_shortened(tissues.t1_ms, _RELAXIVITY * concentration))


def arterial_mm(time_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Concentration in arterial blood in mM: a first pass of about 10 s, then a slow fall."""
    t = np.maximum(time_s, 0.0)
    first = 4.0 * (t / 8.0) ** 2 * np.exp(2.0 * (1.0 - t / 8.0))
    return np.asarray(first + 1.0 * (1.0 - np.exp(-t / 10.0)) * np.exp(-t / 900.0))


def _shortened(t1_ms: NDArray[np.float64], rate_per_s: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 / t1_ms + rate_per_s / 1000.0))
