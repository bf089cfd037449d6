"""How a value is printed in a report: few digits on the page, all of them in the CSV."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any


def format_value(value: Any) -> str:
    """Print one value for reading.

    Parameters
    ----------
    value : object
        Numbers get four significant digits (whole numbers all of theirs), missing values a dash.

    Returns
    -------
    str
        Unescaped text.

    Examples
    --------
    >>> format_value(0.123456), format_value(30), format_value(float("nan")), format_value(123456.7)
    ('0.1235', '30', '–', '123457')
    """
    if is_missing(value):
        return "–"
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return _format_float(float(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(format_value(item) for item in value)
    return str(value)


def format_interval(estimate: Any, low: Any, high: Any) -> str:
    """Print a value with its interval, or the value alone where there is none.

    Examples
    --------
    >>> format_interval(0.81, 0.745, 0.88)
    '0.81 (0.745 to 0.88)'
    """
    if is_missing(low) or is_missing(high):
        return format_value(estimate)
    return f"{format_value(estimate)} ({format_value(low)} to {format_value(high)})"


def counted(number: int, noun: str) -> str:
    """Print a count with its noun.

    Examples
    --------
    >>> counted(1, "patient"), counted(24, "patient")
    ('1 patient', '24 patients')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def is_missing(value: Any) -> bool:
    """Tell whether a cell of a table is empty (None, NaN, NaT, pandas.NA)."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real) and not isinstance(value, Integral) and math.isnan(float(value))


def _format_float(number: float) -> str:
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    size = abs(number)
    if size >= 1e7 or 0 < size < 1e-4:
        digits, power = f"{number:.2e}".split("e")
        text = f"{digits}e{power.replace('-', '−')}"
    elif size >= 1000:
        text = f"{number:.0f}"
    else:
        text = f"{number:.4g}"
    return text.replace("-", "−")
