"""DICOM series in, volumes out: classic slices, enhanced multi-frame files and Siemens mosaics."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {"list_series": "listing", "read_dicom_series": "series", "read_series_volumes": "series"}

__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
