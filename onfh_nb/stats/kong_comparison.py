"""Values of a run for the rows that Kong 2025 prints on its classifiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from onfh_nb.stats.estimate import Estimate

# Registry id: network and quantity. The paper does not say which lesions it calls early, so that its rows of early
# lesions have no counterpart here.
_ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "K08": ("MobileNetV3_Large", "acc_plain"),
    "K09": ("MobileNetV3_Large", "sensitivity"),
    "K10": ("DenseNet201", "acc_plain"),
    "K11": ("MobileNetV3_Large", "acc_plain"),
    "K12.recall": ("MobileNetV3_Large", "sensitivity"),
    "K12.precision": ("MobileNetV3_Large", "precision"),
}


def kong_rows(estimates: Sequence[Estimate]) -> dict[str, Estimate]:
    """Pick the estimates that stand beside Kong's printed accuracy, recall and precision, in percent.

    Parameters
    ----------
    estimates : sequence of Estimate
        From :func:`onfh_nb.stats.metric_estimates` by slice; ``group`` is the model.

    Returns
    -------
    dict of str to Estimate
        By registry id; only networks that were run.

    References
    ----------
    Kong 2025, doi:10.2196/66727

    Examples
    --------
    >>> row = Estimate("acc_plain", 0.8, 0.7, 0.9, 0.95, 135, 30, "as told", "DenseNet201")
    >>> kong_rows([row])["K10"].estimate
    80.0
    """
    known = {(row.group, row.quantity): row for row in estimates}
    return {name: _percent(known[which]) for name, which in _ROWS.items() if which in known}


def _percent(row: Estimate) -> Estimate:
    return replace(
        row,
        quantity=f"{row.quantity}_pct",
        estimate=100.0 * row.estimate,
        ci_low=100.0 * row.ci_low,
        ci_high=100.0 * row.ci_high,
    )
