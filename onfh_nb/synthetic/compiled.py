"""The one way in which this package compiles loops: cached on disk where that is possible, in memory where not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

# The disk cache looks at the file of the compiled function alone: after a change to an inlined one, touch its callers.

_OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": True, "error_model": "numpy"}


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile with numba, releasing the interpreter lock; a read-only installation only loses the disk cache."""
    try:
        return njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # numba finds no folder to write its cache to
        return njit(**_OPTIONS)(function)


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a small function that runs once per pixel into its callers; a call would cost more than the work."""
    return njit(forceinline=True, **_OPTIONS)(function)
