"""Networks by the names the papers use, their weights, what they cost, and a predictor that needs no training code."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "list_models": "zoo",
    "create_model": "create",
    "describe_model": "describe",
    "ModelSpec": "spec",
    "spec_of": "spec",
    "cam_layer": "last_map_layer",
    "embed_features": "embedding",
    "ModelCost": "cost",
    "measure_cost": "cost",
    "cost_table": "cost",
    "savings_table": "savings",
    "export_openvino": "openvino_export",
    "PredictorParams": "predictor_params",
    "save_predictor": "predictor_folder",
    "load_predictor": "predictor",
    "Predictor": "predictor",
    "CardFacts": "card",
    "model_card": "card",
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
