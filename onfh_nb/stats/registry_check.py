"""Recompute the feasibility flags of a table of published numbers from what each row says is needed for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.audit import possible_counts, possible_sizes, possible_totals
from onfh_nb.stats.confusion_search import consistent_confusion_matrices, ovr_error_counts, ovr_percentages
from onfh_nb.stats.interval_width import implied_n, implied_n_auc
from onfh_nb.stats.kappa_bounds import max_weighted_kappa
from onfh_nb.stats.mcnemar_bounds import mcnemar_options

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

AS_PRINTED: Final = 0.0101
"""Two decimals, rounded or cut off, in percentage points."""

GENEROUS: Final = {"macro_accuracy": 0.75, "macro_sensitivity": 0.04, "macro_specificity": 0.12, "macro_f1": 0.6}
"""Tolerances that forgive rounding of intermediate values, in percentage points."""

Matrices = Mapping[str, Sequence["np.ndarray"]]


def recompute_feasibility(table: pd.DataFrame, matrices: Matrices) -> pd.DataFrame:
    """Flags of every published number, from the arithmetic alone.

    Parameters
    ----------
    table : DataFrame
        As :func:`onfh_nb.published.load` returns it.
    matrices : mapping of str to sequence of ndarray
        As :func:`onfh_nb.published.confusion_matrices` returns it.

    Returns
    -------
    DataFrame
        Columns ``id``; ``grim`` (True: whole numbers can give the value, False: none can, None: cannot be asked or
        told); ``ci_n`` (number of cases that the interval implies, missing where there is none).

    Raises
    ------
    ParameterError
        If a row asks for an unknown kind of check.
    """
    import pandas as pd

    rows = table.set_index("id", drop=False).to_dict("index")
    wanted = {
        (r["check"]["set"], r["check"]["reader"]) for r in rows.values() if r["check"].get("kind") == "reader_row"
    }
    readers = {key: _reader_row(*key, rows, matrices[key[0]][0].sum(axis=1).tolist()) for key in wanted}
    flags = [{"id": key, "grim": _grim(row, matrices, readers), "ci_n": _ci_n(row)} for key, row in rows.items()]
    return pd.DataFrame(flags).astype({"grim": object, "ci_n": "Int64"})


def _grim(row: Mapping[Any, Any], matrices: Matrices, readers: Mapping[tuple[str, str], bool | None]) -> bool | None:
    check = row["check"]
    kind = check.get("kind", "none")
    if kind == "confusion_matrix":
        return _from_matrices(row, matrices[check["set"]])
    if kind == "reader_row":
        return readers[check["set"], check["reader"]]
    if kind in _GRIM:
        return _GRIM[kind](row, check)
    if kind not in _NO_FLAG:
        raise ParameterError(f"entry {row['id']}: there is no check of the kind {kind!r}.")
    return None


def _ci_n(row: Mapping[Any, Any]) -> int | None:
    method = row["check"].get("ci")
    if method is None:
        return None
    value, low, high = row["value"], row["ci_low"], row["ci_high"]
    if method == "hanley_mcneil":
        return round(implied_n_auc(value, low, high))
    return round(implied_n(value / 100, low / 100, high / 100, method=method))


def _proportion(row: Mapping[Any, Any], check: Mapping[str, Any]) -> bool:
    return any(possible_counts(row["value"], n, row["decimals"]) for n in check["n"])


def _proportion_up_to(row: Mapping[Any, Any], check: Mapping[str, Any]) -> bool:
    return bool(possible_sizes(row["value"], row["decimals"], n_max=max(check["n"])))


def _mean_of_counts(row: Mapping[Any, Any], check: Mapping[str, Any]) -> bool:
    return any(possible_totals(row["value"], n, row["decimals"]) for n in check["n"])


def _ovr_accuracy(row: Mapping[Any, Any], check: Mapping[str, Any]) -> bool:
    errors = ovr_error_counts(row["value"], check["n"], row["decimals"], classes=check["classes"])
    return any(count % 2 == 0 for count in errors)


def _mcnemar(row: Mapping[Any, Any], check: Mapping[str, Any]) -> bool:
    printed = row["p"]
    pairs = [(a, b) for a in check["errors_model"] for b in check["errors_reader"]]
    options = [option for a, b in pairs for option in mcnemar_options(a, b, check["n"])]
    values = [p for option in options for p in (option.exact_p, option.mid_p)]
    if printed.startswith("<"):
        return min(values) < float(printed[1:])
    thousandths = round(1000 * float(printed))
    return any(thousandths in (round(1000 * p), int(1000 * p)) for p in values)


def _kappa(row: Mapping[Any, Any], check: Mapping[str, Any]) -> bool:
    bounds = [max_weighted_kappa(check["supports"], check["mismatches"], weights=w).kappa for w in _WEIGHTS]
    return bool(row["value"] <= max(bounds) + 10.0 ** -row["decimals"])


def _from_matrices(row: Mapping[Any, Any], matrices: Sequence[np.ndarray]) -> bool:
    check = row["check"]
    values = [ovr_percentages(matrix)[check["metric"]] for matrix in matrices]
    return any(abs(float(v[check["class"]] if "class" in check else v) - row["value"]) <= AS_PRINTED for v in values)


def _reader_row(test_set: str, reader: str, rows: Mapping[Any, Any], supports: Sequence[int]) -> bool | None:
    """True if a matrix gives the row as printed, None if only with generous rounding, False if none does."""
    cells = {name: f"T3.{test_set}.{reader}.{name.removeprefix('macro_')}" for name in GENEROUS}
    printed = {name: rows[cell]["value"] for name, cell in cells.items()}
    near = consistent_confusion_matrices(supports, printed, tolerance=GENEROUS)
    if len(near) == 0:
        return False
    metrics = ovr_percentages(near)
    exact = [
        all(abs(metrics[name][i] - value) <= AS_PRINTED for name, value in printed.items()) for i in range(len(near))
    ]
    return True if any(exact) else None


_WEIGHTS: Final = ("quadratic", "linear", "unweighted")
_GRIM: Final[dict[str, Callable[[Mapping[Any, Any], Mapping[str, Any]], bool]]] = {
    "proportion": _proportion,
    "proportion_up_to": _proportion_up_to,
    "mean_of_counts": _mean_of_counts,
    "ovr_accuracy": _ovr_accuracy,
    "mcnemar": _mcnemar,
    "kappa": _kappa,
}
# These say how a derived value was calculated; the flag does not apply to them.
_NO_FLAG: Final = {
    "none", "accuracy_bound", "implied_accuracy", "implied_prevalence", "sd_from_t_interval", "t_from_t_interval",
    "hanley_mcneil_se", "mean_of", "kappa_bound",
}  # fmt: skip
