"""Steinberg's grade of lesion size."""

from __future__ import annotations

from onfh_nb.staging.checks import number_in_range


def steinberg_grade(percent: float) -> str:
    """Grade a lesion by its share of the femoral head: A below 15 %, B from 15 to 30 % (both included), C above.

    Parameters
    ----------
    percent : float
        Necrotic volume in % of the volume of the femoral head.

    Returns
    -------
    str
        ``"A"``, ``"B"`` or ``"C"``.

    Raises
    ------
    ParameterError
        If `percent` is NaN or outside 0 … 100.

    References
    ----------
    Steinberg ME, Hayken GD, Steinberg DR. J Bone Joint Surg Br 1995;77:34-41. The rule was written for stages I and II
    and for area summed over pictures; volume is used here.

    Examples
    --------
    >>> [steinberg_grade(p) for p in (14.99, 15, 30, 30.01)]
    ['A', 'B', 'B', 'C']
    """
    p = number_in_range(percent, "necrosis_pct", 0.0, 100.0, " %")
    if p < 15.0:
        return "A"
    return "B" if p <= 30.0 else "C"
