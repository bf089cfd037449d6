"""The external test: learn from the patients of one site, be judged by those of another, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.cross_validation import CrossValidation, run_folds
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import ProgressCallback

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


def external_test(
    names: Sequence[str],
    data: SliceDataset,
    params: TrainParams,
    *,
    sites: tuple[str, str] = ("S3T", "P15T"),
    run_dir: Path | str | None = None,
    progress: ProgressCallback | None = None,
) -> CrossValidation:
    """Train on one site and test on the other, both ways round.

    Epoch and temperature are chosen by patients of the training site; the test site chooses nothing.

    Parameters
    ----------
    names : sequence of str
        Models of :func:`onfh_nb.models.list_models`.
    data : SliceDataset
        Labelled pictures of both sites; those of further sites are left out.
    params : TrainParams
        Settings.
    sites : tuple of str
        The two sites. In fold 0 the first is the test site, in fold 1 the second.
    run_dir, progress
        As in :func:`onfh_nb.training.cross_validate`.

    Returns
    -------
    CrossValidation
        Its predictions have ``train_site`` as a further column; ``site`` is the test site.

    Raises
    ------
    ParameterError
        If a site has no pictures, or a patient was at both sites.
    """
    there = data.table["site"].astype(str)
    for site in sites:
        if not (there == site).any():
            known = " ".join(sorted(set(there)))
            raise ParameterError(f"no picture is of site {site!r}; expected one of the sites there are: {known}")
    both = data.table[there.isin(sites)].groupby("participant_id")["site"].nunique()
    if (both > 1).any():
        raise ParameterError(
            f"patient {both.idxmax()} has pictures of both sites; expected every patient at one site only, or the "
            "external test is none"
        )
    part = data.take(np.flatnonzero(there.isin(sites)))
    fold = (part.table["site"].astype(str) == sites[1]).to_numpy(np.int64)
    found = run_folds(names, part, params, fold, groups="participant_id", run_dir=run_dir, progress=progress)
    train_site = np.where(found.predictions["fold"] == 0, sites[1], sites[0])
    return replace(found, predictions=found.predictions.assign(train_site=train_site))
