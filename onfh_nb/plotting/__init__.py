"""Tables and arrays become figures: one style, colour-blind safe, units on the axes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "figure_one": "slice_chain",
    "step_gallery": "slice_chain",
    "before_after": "slice_chain",
    "changes_by_step": "step_quality",
    "gain_over_noise": "step_quality",
    "model_bars": "bars_by_model",
    "roc_and_pr": "roc_pr",
    "confusion_grid": "confusion",
    "training_history": "learning_curves",
    "reliability_and_decision": "reliability_decision",
    "cost_scatter": "cost_against_auc",
    "subgroup_forest": "forest",
    "error_rates": "error_rate_rows",
    "heat_gallery": "heat_over_picture",
    "words": "figure_words",
    "styled": "style",
    "show_grey": "style",
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
