"""Model and pictures in; a trained model, its history and a table of predictions out."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "TrainParams": "params",
    "Progress": "progress",
    "show_progress": "progress",
    "FitResult": "loop",
    "fit": "loop",
    "predict": "prediction",
    "embed": "embedding",
    "fit_frozen": "frozen",
    "CrossValidation": "cross_validation",
    "cross_validate": "cross_validation",
    "held_out_test": "held_out",
    "external_test": "transfer",
    "Leakage": "leakage",
    "leakage_delta": "leakage",
    "SearchResult": "setting_search",
    "search": "setting_search",
    "NestedSearch": "nesting",
    "nested_search": "nesting",
    "estimate_time": "step_time",
    "say_time": "step_time",
    "load_fold_model": "fold_files",
    "export_winner": "export",
    "intended_use": "model_facts",
    "predict_cohort": "cohort_prediction",
    "CohortPredictions": "cohort_prediction",
    "hip_predictions": "hip_level",
    "check_place": "predictions_file",
    "write_predictions": "predictions_file",
    "ComparisonParams": "comparison_plan",
    "ComparisonPlan": "comparison_plan",
    "plan_comparison": "comparison_plan",
    "work_folder": "comparison_plan",
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
