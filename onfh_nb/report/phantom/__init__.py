"""A page that shows what a synthetic cohort looks like, so that a reader can judge it with the eye and with numbers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onfh_nb.report.phantom.page import phantom_page

__all__ = ["phantom_page"]


def __getattr__(name: str) -> Any:
    if name == "phantom_page":
        return import_module(f"{__name__}.page").phantom_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
