"""onfh-nb: hip MRI of osteonecrosis of the femoral head, analysed in notebooks and judged against exact truth.

The rooms of the house load when first named, so that ``import onfh_nb`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onfh_nb import (
        cohort,
        datasets,
        evaluate,
        explain,
        io,
        models,
        plotting,
        preprocess,
        published,
        report,
        staging,
        stats,
        synthetic,
        training,
        vascular,
        widgets,
    )

__version__ = "0.1.0.dev0"

__all__ = [
    "cohort",
    "datasets",
    "evaluate",
    "explain",
    "io",
    "models",
    "plotting",
    "preprocess",
    "published",
    "report",
    "staging",
    "stats",
    "synthetic",
    "training",
    "vascular",
    "widgets",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"onfh_nb.{name}")
    raise AttributeError(f"module 'onfh_nb' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
