"""The one check that every staging rule makes: a number inside its range."""

from __future__ import annotations

import math

from onfh_nb.exceptions import ParameterError


def number_in_range(value: float, name: str, low: float, high: float, unit: str = "") -> float:
    """Return `value` as a float, or say in one sentence why it cannot be used.

    Parameters
    ----------
    value : float
        The number to check.
    name : str
        What the message calls it.
    low, high : float
        Smallest and largest number allowed, both included.
    unit : str
        Unit for the message, for example ``"°"``.

    Returns
    -------
    float

    Raises
    ------
    ParameterError
        If the value is NaN or outside ``low … high``.

    Examples
    --------
    >>> number_in_range(12, "necrosis_pct", 0, 100, "%")
    12.0
    """
    number = float(value)
    if math.isnan(number) or not low <= number <= high:
        raise ParameterError(f"{name} is {number:g}{unit}, expected a number from {low:g} to {high:g}{unit}")
    return number
