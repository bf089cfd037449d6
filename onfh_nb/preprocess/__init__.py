"""Pictures cleaned before they are measured: the slice chain, N4, the hip window, left and right made alike."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "SliceParams": "params",
    "preprocess_slice": "chain",
    "preprocess_steps": "chain",
    "preprocess_beside": "chain",
    "preprocess_many": "chain",
    "percentile_range": "normalise",
    "normalise_percentiles": "normalise",
    "gaussian": "denoise",
    "median": "denoise",
    "bilateral": "denoise",
    "equalise_histogram": "equalise",
    "clahe": "equalise",
    "resize_square": "resize",
    "correct_bias_field": "bias_field",
    "head_centre": "hip",
    "hip_crop": "hip",
    "hip_picture": "hip",
    "picture_to_slice": "hip",
    "whole_picture": "hip",
    "in_plane_mm": "hip",
    "Picture": "selection",
    "choose_pictures": "selection",
    "Source": "selection",
    "read_source": "selection",
    "cut_picture": "selection",
    "before_and_after": "selection",
    "in_reading_view": "view",
    "Hip": "mirror",
    "mirror_volume": "mirror",
    "mirror_hip": "mirror",
    "as_right_hip": "mirror",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
