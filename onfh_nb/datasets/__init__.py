"""From a cohort to batches of pictures: slices of hips, augmented on the CPU or on the card, and their splits."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "SliceDataset": "slice_dataset",
    "load_slices": "loading",
    "z_score": "scaling",
    "AugmentParams": "augment_params",
    "Batch": "feeding",
    "FeedParams": "feeding",
    "feed": "feeding",
    "class_weights": "class_balance",
    "check_split": "split_faults",
    "split_table": "fixed_split",
    "split_by_site": "site_split",
    "load_masks": "lesion_masks",
    "describe_slices": "describe",
    "describe_patients": "describe",
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
