"""Rules and measurements that stage osteonecrosis: closed rules first, masks second."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "arco_stage": "stages",
    "necrosis_pct": "necrosis",
    "necrotic_arc": "arcs",
    "cjfh_type": "cjfh",
    "collapse_depth": "collapse",
    "ficat_stage": "stages",
    "jic_type": "jic",
    "kerboul_3way": "kerboul",
    "kerboul_grade4": "kerboul",
    "kerboul_risk": "kerboul",
    "kong_stage": "stages",
    "steinberg_grade": "grades",
    "steinberg_stage": "stages",
    "weight_bearing_arc": "jic",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
