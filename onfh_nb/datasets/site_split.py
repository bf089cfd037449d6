"""Training on one site, test on another: what a model learnt from one scanner is worth at the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.datasets.split_faults import check_patients, check_split
from onfh_nb.exceptions import CohortError, ParameterError

if TYPE_CHECKING:
    import pandas as pd


def split_by_site(
    table: pd.DataFrame, train: str, test: str, *, valid_share: float = 0.15, seed: int = 0
) -> pd.DataFrame:
    """All pictures of one site for training and validation, all of another for the test.

    Parameters
    ----------
    table : DataFrame
        One row per picture, with ``participant_id``, ``site`` and ``y_true``.
    train, test : str
        Sites, e.g. ``S3T`` and ``P15T``.
    valid_share : float
        Share of the training site's pictures, by whole patients, for validation; 0 for none.
    seed : int
        Equal seeds give equal splits.

    Returns
    -------
    DataFrame
        The rows of both sites with a column ``part``: ``train``, ``valid`` or ``test``; other sites are left out.

    Raises
    ------
    ParameterError
        If both sites are one, or the share is out of its range.
    CohortError
        If a site has no pictures, lacks a class or has too few patients.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"participant_id": list("aabbccdd"), "y_true": [0, 1] * 4})
    >>> table["site"] = ["S3T"] * 4 + ["P15T"] * 4
    >>> split_by_site(table, "S3T", "P15T", valid_share=0)["part"].tolist()
    ['train', 'train', 'train', 'train', 'test', 'test', 'test', 'test']
    """
    from onfh_nb.datasets.fixed_split import split_table

    there = sorted(set(table["site"].astype(str)))
    for site in (train, test):
        if site not in there:
            raise CohortError(f"no picture comes from site {site!r}; the sites are {', '.join(there)}")
    if train == test:
        raise ParameterError(f"training and test are both {train!r}; expected two sites")
    if not 0 <= valid_share < 1:
        raise ParameterError(f"valid_share is {valid_share!r}; expected a number from 0 to below 1")
    result = table[table["site"].isin([train, test])].copy()
    result["part"] = np.where(result["site"] == train, "train", "test")
    if valid_share > 0:
        inside = result["part"] == "train"
        check_patients(result[inside])
        halves = split_table(result[inside], shares=(1 - valid_share, 0.0, valid_share), seed=seed)["part"]
        result.loc[inside, "part"] = halves.replace({"test": "valid"})
    check_split(result, "part")
    return result
