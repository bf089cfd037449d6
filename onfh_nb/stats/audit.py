"""Can whole numbers of patients, hips or slices give a printed percentage or mean? (The GRIM test.)"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Final

from onfh_nb.exceptions import ParameterError

ROUNDINGS: Final = ("any", "half_even", "half_up", "truncate")


def possible_counts(percent: float, n: int, decimals: int, *, rounding: str = "any") -> list[int]:
    """Counts out of ``n`` that are printed as ``percent``.

    Parameters
    ----------
    percent : float
        The printed percentage, 0 to 100.
    n : int
        Number of units the percentage refers to.
    decimals : int
        Decimals printed, trailing zeros included (2 for ``87.50``).
    rounding : {'any', 'half_even', 'half_up', 'truncate'}
        How the authors may have rounded: halves to the even digit, halves upwards, cut off, or ``any`` of the three,
        which is the benefit of the doubt.

    Returns
    -------
    list of int
        In ascending order; empty if no count gives the percentage.

    Raises
    ------
    ParameterError
        If the percentage is outside 0 to 100 or has more decimals than said, or if ``n`` is not positive.

    References
    ----------
    Brown NJL, Heathers JAJ. The GRIM test. Soc Psychol Personal Sci 2017;8:363-369. doi:10.1177/1948550616673876

    Examples
    --------
    >>> possible_counts(96.5, 135, 1)
    []
    >>> possible_counts(96.3, 135, 1)
    [130]
    """
    if not 0 <= percent <= 100:
        raise ParameterError(f"percent is {percent!r}, expected a number from 0 to 100.")
    totals = _totals(percent, n, decimals, rounding, scale=100)
    return [count for count in totals if 0 <= count <= n]


def possible_totals(mean: float, n: int, decimals: int, *, rounding: str = "any") -> list[int]:
    """Sums of ``n`` whole numbers whose mean is printed as ``mean``; parameters as for :func:`possible_counts`.

    Examples
    --------
    >>> possible_totals(2.7, 30, 1)
    [80, 81, 82, 83]
    """
    return _totals(mean, n, decimals, rounding, scale=1)


def possible_sizes(percent: float, decimals: int, *, n_max: int, rounding: str = "any") -> list[int]:
    """Group sizes up to ``n_max`` of which some count is printed as ``percent``.

    Examples
    --------
    >>> possible_sizes(96.5, 1, n_max=100, rounding="half_up")
    [57, 85, 86]
    """
    return [n for n in range(1, n_max + 1) if possible_counts(percent, n, decimals, rounding=rounding)]


def prints_as(part: int, whole: int, percent: float, decimals: int, *, rounding: str = "any") -> bool:
    """Whether ``part`` of ``whole`` is printed as ``percent``; parameters as for :func:`possible_counts`.

    Examples
    --------
    >>> prints_as(24, 26, 92.5, 1), prints_as(37, 40, 92.5, 1)
    (False, True)
    """
    return _last_digit(percent, decimals) in _rounded(Fraction(100 * part, whole) * 10**decimals, rounding)


def _totals(value: float, n: int, decimals: int, rounding: str, *, scale: int) -> list[int]:
    if isinstance(n, bool) or n != int(n) or n < 1:
        raise ParameterError(f"n is {n!r}, expected a whole number of at least 1.")
    digit = _last_digit(value, decimals)
    unit = Fraction(scale * 10**decimals, int(n))  # what one more unit adds, in units of the last digit
    first, last = floor((digit - 1) / unit), ceil((digit + 1) / unit)
    return [total for total in range(first, last + 1) if digit in _rounded(total * unit, rounding)]


def _last_digit(value: float, decimals: int) -> int:
    """The printed value in units of its last digit."""
    if decimals < 0:
        raise ParameterError(f"decimals is {decimals!r}, expected 0 or more.")
    digits = Fraction(repr(float(value))) * 10**decimals
    if digits.denominator != 1:
        raise ParameterError(f"{value!r} has more than the {decimals} decimals it is said to be printed with.")
    return int(digits)


def _rounded(exact: Fraction, rounding: str) -> set[int]:
    ways = {"half_even": round(exact), "half_up": floor(exact + Fraction(1, 2)), "truncate": int(exact)}
    if rounding == "any":
        return set(ways.values())
    if rounding not in ways:
        raise ParameterError(f"rounding is {rounding!r}, expected {', '.join(ROUNDINGS)}.")
    return {ways[rounding]}
