"""Share of the femoral head that is necrotic, from masks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError


def necrosis_pct(head: NDArray[np.bool_], necrosis: NDArray[np.bool_]) -> float:
    """Necrotic volume in % of the head.

    Parameters
    ----------
    head, necrosis : ndarray of bool, shape (D, H, W)
        Masks on one grid. The necrosis mask runs to the outer margin of the dark band, the band included; what of it
        lies outside the head does not count.

    Returns
    -------
    float
        0 … 100.

    Raises
    ------
    ParameterError
        If the shapes differ or the head is empty.

    References
    ----------
    Takashima K et al. Clin Orthop Relat Res 2018;476:1068-1077 (PMC6125745), for the margin.

    Examples
    --------
    >>> head = np.zeros((2, 4, 4), bool)
    >>> head[:, 1:3, 1:3] = True
    >>> dead = head.copy()
    >>> dead[1] = False
    >>> necrosis_pct(head, dead)
    50.0
    """
    head, necrosis = np.asarray(head, bool), np.asarray(necrosis, bool)
    if head.shape != necrosis.shape:
        raise ParameterError(f"head mask has shape {head.shape} and necrosis mask {necrosis.shape}, expected one grid")
    total = int(head.sum())
    if total == 0:
        raise ParameterError("head mask is empty, expected a femoral head")
    return 100.0 * int((necrosis & head).sum()) / total
