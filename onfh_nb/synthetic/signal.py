"""Signal equations: proton density and relaxation become signed signal, before noise and magnitude."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FAT_SHIFT_HZ_PER_T = 3.5e-6 * 42.577e6  # 3.5 ppm of the proton frequency


def spin_echo(pd: ArrayLike, t1_ms: ArrayLike, t2_ms: ArrayLike, *, tr_ms: float, te_ms: float) -> NDArray[np.float64]:
    """Spin echo with its refocusing pulse at TE/2.

    Parameters
    ----------
    pd, t1_ms, t2_ms : array_like
        Proton density (relative) and relaxation times in ms, broadcast together.
    tr_ms, te_ms : float
        Repetition and echo time in ms.

    Returns
    -------
    ndarray of float64
        Signed relative signal.

    Examples
    --------
    >>> round(float(spin_echo(0.9, 365, 133, tr_ms=600, te_ms=12)), 3)
    0.658
    """
    pd, t1, t2 = (np.asarray(a, dtype=np.float64) for a in (pd, t1_ms, t2_ms))
    recovery = 1 - 2 * np.exp(-(tr_ms - te_ms / 2) / t1) + np.exp(-tr_ms / t1)
    return np.asarray(pd * recovery * np.exp(-te_ms / t2))


def fast_spin_echo(
    pd: ArrayLike, t1_ms: ArrayLike, t2_ms: ArrayLike, *, tr_ms: float, te_ms: float, train_ms: float
) -> NDArray[np.float64]:
    """Fast spin echo; ``train_ms`` is echo-train length × echo spacing, during which nothing recovers.

    Examples
    --------
    >>> round(float(fast_spin_echo(1.0, 3620, 767, tr_ms=4000, te_ms=70, train_ms=70)), 3)
    0.605
    """
    pd, t1, t2 = (np.asarray(a, dtype=np.float64) for a in (pd, t1_ms, t2_ms))
    return np.asarray(pd * (1 - np.exp(-(tr_ms - train_ms) / t1)) * np.exp(-te_ms / t2))


def inversion_recovery(
    pd: ArrayLike, t1_ms: ArrayLike, t2_ms: ArrayLike, *, tr_ms: float, te_ms: float, ti_ms: float
) -> NDArray[np.float64]:
    """Short-TI inversion recovery, signed: add fat and water before taking the magnitude.

    Examples
    --------
    >>> round(float(inversion_recovery(0.8, 1420, 32, tr_ms=4000, te_ms=40, ti_ms=253)), 3)
    -0.141
    """
    pd, t1, t2 = (np.asarray(a, dtype=np.float64) for a in (pd, t1_ms, t2_ms))
    recovery = 1 - 2 * np.exp(-ti_ms / t1) + np.exp(-tr_ms / t1)
    return np.asarray(pd * recovery * np.exp(-te_ms / t2))


def null_time(t1_ms: float, tr_ms: float) -> float:
    """Inversion time in ms at which a tissue of this T1 gives no signal.

    Examples
    --------
    >>> round(null_time(365, 4000), 1)
    253.0
    """
    return float(t1_ms * np.log(2 / (1 + np.exp(-tr_ms / t1_ms))))


def spoiled_gradient_echo(
    pd: ArrayLike, t1_ms: ArrayLike, t2star_ms: ArrayLike, *, tr_ms: float, te_ms: float, flip_deg: float
) -> NDArray[np.float64]:
    """Spoiled gradient echo (SPGR, FLASH, T1-FFE).

    Examples
    --------
    >>> bool(spoiled_gradient_echo(1.0, 300, 30, tr_ms=15, te_ms=5, flip_deg=25) > 0)
    True
    """
    pd, t1, t2star = (np.asarray(a, dtype=np.float64) for a in (pd, t1_ms, t2star_ms))
    e1 = np.exp(-tr_ms / t1)
    alpha = np.deg2rad(flip_deg)
    return np.asarray(pd * np.sin(alpha) * (1 - e1) / (1 - e1 * np.cos(alpha)) * np.exp(-te_ms / t2star))
