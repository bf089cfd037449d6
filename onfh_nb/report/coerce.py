"""A value against a written type: text from a command line becomes that type, anything that does not fit is refused."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from onfh_nb.exceptions import ParameterError

_WORDS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_PLAIN: Final[dict[str, type | tuple[type, ...]]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "list": list,
    "tuple": (list, tuple),
    "dict": dict,
}


def coerce(value: Any, kind: str, what: str) -> Any:
    """Return ``value`` as the type written in ``kind``.

    Parameters
    ----------
    value : object
        Text is read as the type asked for; other values must already have it (a whole number may stand for a float).
    kind : str
        E.g. ``int``, ``float | None``, ``list[str]``; ``object`` takes any literal.
    what : str
        Begins the message, e.g. ``01: parameter 'seed'``.

    Returns
    -------
    object
        The value, of that type.

    Raises
    ------
    ParameterError
        If it does not fit.

    Examples
    --------
    >>> coerce("1.5", "float", "x"), coerce("none", "int | None", "x"), coerce("a,b", "list[str]", "x")
    (1.5, None, ['a', 'b'])
    """
    if isinstance(value, Path):
        value = str(value)
    fitted = _first_fit(value, kind)
    if fitted is not _NO:
        return fitted
    raise ParameterError(f"{what} must be {kind.replace(' | ', ' or ')}, not {value!r}.")


_NO: Final = object()


def _first_fit(value: Any, kind: str) -> Any:
    return next((fitted for fitted in (_fit(value, option) for option in _options(kind)) if fitted is not _NO), _NO)


def _options(kind: str) -> list[str]:
    """Split a union; text comes last, because every text fits it."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(kind):
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and depth == 0:
            parts.append(kind[start:place].strip())
            start = place + 1
    parts.append(kind[start:].strip())
    return sorted(parts, key=lambda part: part == "str")


def _fit(value: Any, kind: str) -> Any:
    base, _, inner = kind.partition("[")
    if base in ("None", "NoneType"):
        return None if value is None or value in ("None", "none", "null") else _NO
    if base not in _PLAIN:
        return _literal(value, value) if isinstance(value, str) else value
    if isinstance(value, str) and base != "str":
        value = _from_text(value, base)
    fits = isinstance(value, _PLAIN[base]) and (base == "bool" or not isinstance(value, bool))
    if not fits or (isinstance(value, float) and math.isnan(value)):
        return _NO
    if base == "float":
        return float(value)
    return _items(value, base, inner[:-1]) if base in ("list", "tuple") else value


def _items(value: list[Any] | tuple[Any, ...], base: str, inner: str) -> Any:
    kind = inner.replace(", ...", "").strip()
    if kind and "," not in kind:
        fitted = [_first_fit(item, kind) for item in value]
        if any(item is _NO for item in fitted):
            return _NO
        value = fitted
    return list(value) if base == "list" else tuple(value)


def _from_text(text: str, base: str) -> Any:
    """Read text as one type; what cannot be read stays text, and so is refused."""
    readers: dict[str, Callable[[str], Any]] = {
        "bool": lambda t: _WORDS.get(t.strip().lower(), t),
        "int": int,
        "float": float,
        "dict": ast.literal_eval,
        "list": _list,
        "tuple": _list,
    }
    try:
        return readers[base](text)
    except (ValueError, SyntaxError):
        return text


def _list(text: str) -> list[Any]:
    """Read ``[1, 2]`` or the shorter ``1,2``."""
    if text.strip()[:1] in ("[", "("):
        return list(ast.literal_eval(text))
    return [_literal(part.strip(), part.strip()) for part in text.split(",") if part.strip()]


def _literal(text: str, otherwise: Any) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return otherwise
