from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.stats.mixed_rows import model_rows
from onfh_nb.stats.variance_components import fit_components


def balanced(seed: int = 0, patients: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    y = np.repeat(rng.normal(0, 3, patients), 4) + rng.normal(size=4 * patients)
    return pd.DataFrame(
        {"p": np.repeat(np.arange(patients), 4), "h": list("LLRR") * patients, "x": [0, 1] * 2 * patients, "y": y}
    )


def test_balanced_tables_agree_with_the_mean_squares():
    table = balanced()
    found = fit_components(model_rows(table, "y ~ 1", "p"), reml=True)
    within = table.groupby("p")["y"].var().mean()
    between = table.groupby("p")["y"].mean().var()
    assert found.residual == pytest.approx(within, rel=1e-4)
    assert found.patient[0, 0] == pytest.approx(between - within / 4, rel=1e-4)


@pytest.mark.parametrize("settings", [{}, {"unit": "h"}, {"slope": "x"}])
def test_the_covariance_of_effects_is_that_of_statsmodels(settings):
    from onfh_nb.stats.variance_components import _model

    rows = model_rows(balanced(3, 30), "y ~ x", "p", **settings)
    found = fit_components(rows, reml=True)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = _model(rows).fit(reml=True, gtol=1e-8)
    assert np.sqrt(np.diag(found.fixed_covariance(rows))) == pytest.approx(np.asarray(other.bse_fe), rel=1e-2)


def test_one_row_a_patient_has_the_likelihood_of_least_squares():
    table = balanced()[::4]
    import statsmodels.formula.api as smf

    found = fit_components(model_rows(table, "y ~ 1", "p"), reml=False)
    assert found.log_likelihood == pytest.approx(smf.ols("y ~ 1", table).fit().llf)
    assert found.patient is None
