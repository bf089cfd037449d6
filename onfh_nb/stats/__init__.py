"""Estimates and tests that know which units belong to one patient, and an audit of printed numbers."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_HOME = {
    "Estimate": "estimate",
    "TestResult": "estimate",
    "INDEPENDENT": "estimate",
    "setting": "estimate",
    "estimates_table": "estimate",
    "tests_table": "estimate",
    "clustered_bootstrap": "bootstrap",
    "clustered_means": "bootstrap",
    "auc_ci": "auc",
    "compare_auc": "paired_auc",
    "compare_auc_unpaired": "unpaired_auc",
    "Sample": "unpaired_auc",
    "mcnemar": "exact_mcnemar",
    "bowker": "symmetry",
    "metric_bootstrap": "metric_intervals",
    "metric_estimates": "metric_estimates",
    "error_table": "error_table",
    "clustered_proportion": "proportion",
    "best_of": "best_model",
    "best_of_predictions": "best_model",
    "BestOf": "best_model",
    "compare_models": "model_comparison",
    "Design": "interval_coverage",
    "coverage": "interval_coverage",
    "holm": "multiplicity",
    "adjust_family": "multiplicity",
    "step_down_max_t": "multiplicity",
    "changes_table": "judgement",
    "Scale": "judgement",
    "verdict": "judgement",
    "possible_counts": "audit",
    "possible_totals": "audit",
    "possible_sizes": "audit",
    "prints_as": "audit",
    "wilson_interval": "interval_width",
    "implied_n": "interval_width",
    "implied_n_auc": "interval_width",
    "hanley_mcneil_se": "interval_width",
    "max_weighted_kappa": "kappa_bounds",
    "consistent_confusion_matrices": "confusion_search",
    "recompute_feasibility": "registry_check",
    "kong_rows": "kong_comparison",
}

__all__ = sorted(_HOME)


class _FrontDoor(ModuleType):
    """The package as a module: the import of a file never hides the function of the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _HOME or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
