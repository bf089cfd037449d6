"""How well the readers of a synthetic cohort agree with each other and with the truth, before and after training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.report.numbers import counted
from onfh_nb.report.table import table_html
from onfh_nb.stats.bootstrap import clustered_bootstrap

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from onfh_nb.cohort import Cohort
    from onfh_nb.stats.estimate import Estimate

PUBLISHED_KAPPA: Final = {"before": 0.60, "after": 0.85}
_RESAMPLES: Final = 400


def mean_kappa(said: NDArray[Any]) -> float:
    """Mean over all pairs of readers of Cohen's kappa; NaN where a pair says the same of every slice.

    Parameters
    ----------
    said : ndarray of 0 and 1, shape (slices, readers)

    Examples
    --------
    >>> import numpy as np
    >>> round(mean_kappa(np.array([[1, 1], [1, 1], [0, 0], [0, 1]])), 2)
    0.5
    """
    kappas = []
    for a, b in combinations(np.asarray(said, float).T, 2):
        chance = a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean())
        kappas.append(((a == b).mean() - chance) / (1 - chance) if chance < 1 else np.nan)
    return float(np.mean(kappas))


def agreement_estimates(cohort: Cohort) -> list[Estimate]:
    """Mean pairwise kappa of each phase with an interval by patient; none with fewer than two readers."""
    found = []
    for phase in PUBLISHED_KAPPA:
        said = answers(cohort, phase)
        if _calls(said).shape[1] < 2:
            continue
        estimate = clustered_bootstrap(
            said,
            lambda rows: mean_kappa(_calls(rows)),
            "participant_id",
            n=_RESAMPLES,
            quantity="kappa between readers",
        )
        found.append(replace(estimate, group=f"{phase} training"))
    return found


def answers(cohort: Cohort, phase: str) -> pd.DataFrame:
    """One row per slice: ``participant_id``, ``truth`` and what each reader said, 0 or 1."""
    rows = cohort.readings[cohort.readings["phase"] == phase]
    said = rows.pivot_table(index="slice_id", columns="reader", values="lesion").dropna()
    truth = cohort.slices.set_index("slice_id").loc[said.index]
    said.insert(0, "truth", truth["lesion"].astype(int))
    said.insert(0, "participant_id", truth["participant_id"])
    return said.reset_index(drop=True)


def agreement_html(cohort: Cohort, estimates: Sequence[Estimate]) -> str:
    """Agreement as a captioned table; nothing without readers."""
    import pandas as pd

    if not estimates:
        return ""
    table = pd.DataFrame([_row(cohort, row) for row in estimates])
    size = f"{counted(estimates[0].n_units, 'slice')} of {counted(estimates[0].n_patients, 'patient')}"
    return table_html(
        table,
        table.to_csv(index=False),
        name="agreement",
        caption=f"Readers against each other and against the truth, lesion or none: {size}.",
        how_to_read="κ is the mean of Cohen's κ over all pairs of readers, with a 95 % interval by patient; the "
        "readers' errors were set so that the published κ is expected, so a difference is chance or the share of "
        "lesions. Found and cleared are the shares of slices with and without a lesion that a reader calls so.",
    )


def _calls(said: pd.DataFrame) -> NDArray[Any]:
    return said.drop(columns=["participant_id", "truth"]).to_numpy()


def _row(cohort: Cohort, estimate: Estimate) -> dict[str, Any]:
    phase = estimate.group.split()[0]
    said = answers(cohort, phase)
    calls = _calls(said)
    sick = said["truth"].to_numpy() == 1
    return {
        "readers": estimate.group,
        "κ": f"{estimate.estimate:.2f} ({estimate.ci_low:.2f} to {estimate.ci_high:.2f})",
        "κ published": f"{PUBLISHED_KAPPA[phase]:.2f}",
        "found %": round(100 * float(calls[sick].mean()), 1),
        "cleared %": round(100 * float(1 - calls[~sick].mean()), 1),
    }
