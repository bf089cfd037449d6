"""Point measures of how good something is, against the truth."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "psnr_db": "image_quality",
    "ssim": "image_quality",
    "lesion_contrast_to_noise": "image_quality",
    "unevenness_pct": "image_quality",
    "match_affine": "image_quality",
    "edge_width_mm": "edge_width",
    "MEASURES": "step_quality",
    "CHANGES": "step_quality",
    "SCALES": "step_quality",
    "single_steps": "step_quality",
    "versions_of": "step_quality",
    "measure_steps": "step_quality",
    "changes_from_raw": "step_quality",
    "sweep_noise": "noise_sweep",
    "majority_vote": "consensus",
    "staple": "consensus",
    "add_rician_noise": "noise_sweep",
    "classification_metrics": "classification",
    "confusion_matrix": "confusion",
    "confusion_metrics": "confusion",
    "roc_auc": "ranking",
    "average_precision": "ranking",
    "roc_curve": "curves",
    "pr_curve": "curves",
    "roc_on_grid": "curves",
    "pr_on_grid": "curves",
    "mean_roc": "curves",
    "calibration_line": "calibration",
    "expected_calibration_error": "reliability_bins",
    "reliability": "reliability_bins",
    "brier_parts": "brier",
    "net_benefit": "decision_curve",
    "fit_temperature": "temperature",
    "apply_temperature": "temperature",
    "to_hips": "units",
    "to_patients": "units",
    "predictions_with_facts": "prediction_facts",
    "known_facts": "prediction_facts",
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
