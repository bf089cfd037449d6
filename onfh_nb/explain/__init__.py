"""Where a network looked, how much of that lies in the true lesion, and whether the map depends on what was learnt."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "grad_cam": "gradient_map",
    "held_out_heat": "held_out",
    "hits_and_misses": "held_out",
    "CALLS": "held_out",
    "draw_examples": "examples",
    "lesion_heat": "examples",
    "energy_inside": "energy",
    "energy_expected": "energy",
    "enrichment": "energy",
    "pointing_hit": "energy",
    "randomisation_check": "sanity",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value  # also keeps a function from being hidden by the file of the same name
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
