"""What a mixed model is fitted to: rows that have all values, the columns of its formula, and who varies in what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import INDEPENDENT
from onfh_nb.stats.resampling import find_clusters

if TYPE_CHECKING:
    import pandas as pd

_LEVEL: Final = re.compile(r"^(?:C\()?(\w+)(?:, Treatment\(['\"](.+)['\"]\)\))?\)?\[T\.(.+)\]$")


@dataclass(frozen=True)
class ModelRows:
    """Rows and columns of one model.

    Parameters
    ----------
    table : DataFrame
        The rows that have all values.
    y : ndarray, shape (n,)
        Outcome.
    x : ndarray, shape (n, k)
        Columns of the fixed effects.
    names : list of str
        Their names.
    patient, hip : ndarray of int, shape (n,)
        Patient of each row, and hip within all hips.
    groups, unit, slope : str
        Names of the columns; empty where there is none.
    sentences : tuple of str
        What was left out.
    """

    table: pd.DataFrame
    y: NDArray[np.float64]
    x: NDArray[np.float64]
    names: list[str]
    patient: NDArray[np.intp]
    hip: NDArray[np.intp]
    groups: str
    unit: str
    slope: str
    sentences: tuple[str, ...]

    @property
    def n_patients(self) -> int:
        """Number of patients."""
        return int(self.patient.max()) + 1

    @property
    def wording(self) -> str:
        """Who was counted, for ``method``."""
        name = "patients" if self.groups == "participant_id" else f"clusters ({self.groups})"
        hips = f", {int(self.hip.max()) + 1} units ({self.unit})" if self.unit else ""
        return f"{self.n_patients} {name}{hips}, {len(self.y)} rows"

    def degrees_of_freedom(self, k: int) -> float:
        """Degrees of freedom of column ``k``: of the level at which it varies, or a coarser one if none are left."""
        levels = [self._level(column) for column in range(len(self.names))]
        sizes = [1 if 0 in levels else 0, self.n_patients, int(self.hip.max()) + 1, len(self.y)]
        level = max(1, levels[k])
        if self.names[k] == self.slope:
            return float(self.n_patients - 1)
        left = [sizes[at] - sizes[at - 1] - levels.count(at) for at in (1, 2, 3)]
        while level > 1 and left[level - 1] < 1:
            level -= 1
        return float(left[level - 1])

    def _level(self, column: int) -> int:
        """0 the same everywhere, 1 between patients, 2 between hips, 3 within hips; -1 has its own random slope."""
        values = self.x[:, column]
        if self.names[column] == self.slope:
            return -1
        if np.ptp(values) == 0:
            return 0
        if _constant(values, self.patient):
            return 1
        return 2 if self.unit and _constant(values, self.hip) else 3


def model_rows(
    table: pd.DataFrame, formula: str, groups: str, *, unit: str | None = None, slope: str | None = None
) -> ModelRows:
    """Read a formula and find the rows that have all that it needs.

    Raises
    ------
    ParameterError
        If ``groups`` is missing or ``stats.INDEPENDENT``, a column or the formula is wrong, no row is left, there are
        fewer than two patients, or the columns of the formula repeat one another (an arm without patients).

    Examples
    --------
    >>> import pandas as pd
    >>> rows = model_rows(pd.DataFrame({"p": list("aabb"), "y": [1.0, 2, 3, float("nan")]}), "y ~ 1", "p")
    >>> rows.wording, rows.sentences
    ('2 clusters (p), 3 rows', ('1 row without a value left out',))
    """
    import pandas as pd
    from patsy import PatsyError, dmatrices

    _check_columns(table, groups, unit, slope)
    find_clusters(table, groups)
    try:
        y, x = dmatrices(formula, table, return_type="dataframe", NA_action="drop")
    except (PatsyError, NameError, TypeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ParameterError(f"the formula {formula!r} does not fit the table: {reason}") from None
    kept = table.loc[y.index]
    names = [readable_term(name, table) for name in x.columns]
    patient = pd.factorize(kept[groups])[0] if len(kept) else np.empty(0, int)
    if not len(kept) or patient.max() < 1:
        raise ParameterError(f"{formula!r} has {len(set(patient))} patients with all values, expected at least 2")
    design = x.to_numpy(np.float64)
    if np.linalg.matrix_rank(design) < len(names):
        raise ParameterError(
            f"columns of {formula!r} repeat one another ({', '.join(names)}); is an arm without values?"
        )
    hip = kept.groupby([groups, unit], sort=False, observed=True).ngroup().to_numpy() if unit else patient
    sentences = []
    if gone := len(table) - len(kept):
        sentences.append(f"{gone} row{'s' if gone > 1 else ''} without a value left out")
    if unit and hip.max() + 1 == len(kept):
        sentences.append(f"each {unit} has one row, so that its own variance is part of the one within")
        unit, hip = None, patient
    return ModelRows(
        kept, y.to_numpy(np.float64)[:, 0], design, names, patient, hip, groups, unit or "", slope or "",
        tuple(sentences),
    )  # fmt: skip


def readable_term(name: str, table: pd.DataFrame) -> str:
    """Name of a column of the design as a person would say it.

    Examples
    --------
    >>> import pandas as pd
    >>> readable_term("months:C(treatment, Treatment('none'))[T.vbg]", pd.DataFrame())
    'months × treatment: vbg - none'
    """
    if len(factors := name.split(":")) > 1:
        return " × ".join(readable_term(factor, table) for factor in factors)
    if not (found := _LEVEL.match(name)):
        return name
    column, reference, level = found.groups()
    if reference is None and column in table:
        reference = str(sorted(table[column].dropna().unique())[0])
    return f"{column}: {level} - {reference}" if reference is not None else name


def _check_columns(table: pd.DataFrame, groups: Any, unit: str | None, slope: str | None) -> None:
    if groups is INDEPENDENT:
        raise ParameterError("a mixed model needs the column of patients; for independent units use stats.welch_anova")
    if groups is not None and not isinstance(groups, str):
        raise ParameterError(f"groups is {type(groups).__name__}, expected the name of the column of patients")
    for role, column in {"unit": unit, "slope": slope}.items():
        if column is not None and column not in table:
            raise ParameterError(f"{role}={column!r} is no column of the table; it has {sorted(map(str, table))}")


def _constant(values: NDArray[np.float64], codes: NDArray[np.intp]) -> bool:
    """Whether a column is the same in all rows of each cluster."""
    order = np.argsort(codes, kind="stable")
    return not np.diff(values[order])[np.diff(codes[order]) == 0].any()
