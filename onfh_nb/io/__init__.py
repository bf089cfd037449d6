"""Files in, volumes out, and back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Volume": "volume",
    "LabelVolume": "volume",
    "read_nifti": "nifti",
    "read_label_nifti": "label_nifti",
    "write_nifti": "nifti",
    "list_series": "dicom",
    "read_dicom_series": "dicom",
    "read_series_volumes": "dicom",
    "Picture": "pictures",
    "read_picture": "pictures",
    "read_picture_labels": "picture_labels",
    "labelme_to_mask": "labelme",
    "write_labelme": "labelme",
    "cached_volume": "cache",
}

__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_WHERE)
