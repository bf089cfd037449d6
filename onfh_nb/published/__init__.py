"""The papers' numbers, each with its place in the paper and a word on whether it is arithmetically possible."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "PAPERS": "registry",
    "load": "registry",
    "audit_notes": "registry",
    "confusion_matrices": "registry",
    "citations": "registry",
    "analyses": "registry",
    "paper_rows": "rows",
}

__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
