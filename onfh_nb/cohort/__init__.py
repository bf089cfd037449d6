"""A folder of images and tables, checked; ingested, opened, split by patient."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Cohort": "cohort",
    "Problem": "problem",
    "ProblemsError": "problem",
    "check_no_leak": "splits",
    "ingest": "ingestion",
    "make_folds": "splits",
    "write_template": "template",
}

__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
