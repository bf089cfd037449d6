"""Interactive views for the Explore section of a notebook; each falls back to a static figure where nobody looks on.

Nothing heavy loads until a name below is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onfh_nb.widgets.comparison_explorer import ComparisonExplorer
    from onfh_nb.widgets.front_end import has_live_front_end
    from onfh_nb.widgets.preprocess_explorer import PreprocessExplorer
    from onfh_nb.widgets.volume_viewer import VolumeViewer

_HOMES = {
    "ComparisonExplorer": "comparison_explorer",
    "PreprocessExplorer": "preprocess_explorer",
    "VolumeViewer": "volume_viewer",
    "has_live_front_end": "front_end",
}

__all__ = ["ComparisonExplorer", "PreprocessExplorer", "VolumeViewer", "has_live_front_end"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
