"""Split the scatter of an outcome into what patients, their hips and single rows contribute."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.stats.mixed_rows import ModelRows

_ZERO: Final = 1e-5  # share of all the variance below which a component counts as its lowest possible value


@dataclass(frozen=True)
class Components:
    """Fixed effects and variances of one fit.

    Parameters
    ----------
    fixed : ndarray, shape (k,)
        Fixed effects.
    patient : ndarray of shape (1, 1) or (2, 2), or None
        Covariance of the patients' intercepts (and slopes); None where no patient has two rows, so that it is part of
        the residual variance.
    unit : float
        Variance between the hips of a patient; 0 where the model has none.
    residual : float
        Variance within.
    log_likelihood : float
        As maximised.
    sentences : tuple of str
        What a reader must know.
    """

    fixed: NDArray[np.float64]
    patient: NDArray[np.float64] | None
    unit: float
    residual: float
    log_likelihood: float
    sentences: tuple[str, ...]

    def fixed_covariance(self, rows: ModelRows) -> NDArray[np.float64]:
        """Covariance of the fixed effects given the variances: (Σ XᵀV⁻¹X)⁻¹ over patients."""
        information = np.zeros((rows.x.shape[1],) * 2)
        for patient in range(rows.n_patients):
            mine = rows.patient == patient
            scatter = self.residual * np.eye(int(mine.sum()))
            if self.patient is not None:
                z = _random_columns(rows)[mine]
                scatter += z @ self.patient @ z.T
            scatter += self.unit * (rows.hip[mine][:, None] == rows.hip[mine][None, :]) if rows.unit else 0.0
            information += rows.x[mine].T @ np.linalg.solve(scatter, rows.x[mine])
        return np.asarray(np.linalg.inv(information), np.float64)


def fit_components(rows: ModelRows, *, reml: bool) -> Components:
    """Fit by (restricted) maximum likelihood with statsmodels.

    Where no patient has two rows, an ordinary linear model is the same model and is fitted instead; where the search
    fails, too, and a sentence says so.

    Parameters
    ----------
    rows : ModelRows
        From :func:`onfh_nb.stats.mixed_rows.model_rows`.
    reml : bool
        Restricted likelihood (for effects and variances) or the full one (to compare models).
    """
    if rows.n_patients == len(rows.y):
        return _without_patients(rows, reml, "each patient has one row, so that an ordinary linear model was fitted")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they warn of is looked for in the result and said in words
        try:
            made = _model(rows).fit(reml=reml, method=["bfgs", "lbfgs", "powell"], gtol=1e-8)
        except (np.linalg.LinAlgError, ValueError):
            made = None
    if made is None or not np.isfinite(made.llf):
        return _without_patients(rows, reml, "the mixed model could not be fitted: patients were left out of account")
    patient, unit = np.asarray(made.cov_re, np.float64), float(made.vcomp[0]) if rows.unit else 0.0
    sentences = _at_the_boundary(rows, patient, unit, float(made.scale))
    if not made.converged:
        sentences.append("the search for the variances did not settle: read the intervals with caution")
    return Components(np.asarray(made.fe_params), patient, unit, float(made.scale), float(made.llf), tuple(sentences))


def _model(rows: ModelRows) -> Any:
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    columns = [f"x{k}" for k in range(rows.x.shape[1])]
    frame = pd.DataFrame(rows.x, columns=columns).assign(y=rows.y, hip=rows.hip, patient=rows.patient)
    if rows.slope:
        frame["slope"] = _random_columns(rows)[:, 1]
    return MixedLM.from_formula(
        f"y ~ 0 + {' + '.join(columns)}",
        frame,
        groups="patient",
        re_formula="1 + slope" if rows.slope else "1",
        vc_formula={"hip": "0 + C(hip)"} if rows.unit else None,
    )


def _random_columns(rows: ModelRows) -> NDArray[np.float64]:
    ones = np.ones((len(rows.y), 1))
    return np.c_[ones, rows.table[rows.slope].to_numpy(np.float64)] if rows.slope else ones


def _at_the_boundary(rows: ModelRows, patient: NDArray[np.float64], unit: float, residual: float) -> list[str]:
    parts = {"patients": float(patient[0, 0])}
    if rows.unit:
        parts[f"{rows.unit} within patients"] = unit
    whole = sum(parts.values()) + residual
    said = [
        f"the variance between {name} came out at 0, its lowest possible value: they differ no more than chance makes "
        "them, or are too few to tell"
        for name, part in parts.items()
        if part < _ZERO * whole
    ]
    if rows.slope and np.linalg.det(patient) < _ZERO * patient[0, 0] * patient[1, 1]:
        said.append("the random slope has no variance of its own, or goes wholly with the intercept")
    return said


def _without_patients(rows: ModelRows, reml: bool, why: str) -> Components:
    n, k = rows.x.shape
    fixed, *_ = np.linalg.lstsq(rows.x, rows.y, rcond=None)
    squares = float(((rows.y - rows.x @ fixed) ** 2).sum())
    free = n - k if reml else n
    variance = squares / free
    likelihood = -free / 2 * (np.log(2 * np.pi * variance) + 1)
    if reml:
        likelihood -= np.linalg.slogdet(rows.x.T @ rows.x)[1] / 2
    return Components(np.asarray(fixed), None, 0.0, variance, float(likelihood), (why,))
