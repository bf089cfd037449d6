"""Phantom patients: a preset and a seed become a cohort on disk with exact truth. Names load when first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "make_cohort": "make",
    "find_preset": "presets",
    "PRESETS": "presets",
    "Preset": "presets",
    "draw_patients": "population",
    "truth_record": "record",
}

__all__ = ["PRESETS", "Preset", "draw_patients", "find_preset", "make_cohort", "truth_record"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"onfh_nb.synthetic.{_HOME[name]}"), name)
    raise AttributeError(f"module 'onfh_nb.synthetic' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
