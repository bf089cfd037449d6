"""The command that repeats a comparison of models."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path


def comparison_command(models: Sequence[str], primary: str, cohort_path: str | Path | None = None) -> str:
    """The command that compares these models on a whole cohort, one of them named beforehand as the primary one.

    Parameters
    ----------
    models : sequence of str
        Names of :func:`onfh_nb.models.list_models`.
    primary : str
        One of them.
    cohort_path : path, optional
        Folder of the cohort.

    Returns
    -------
    str
        Quoted for a shell.

    Examples
    --------
    >>> comparison_command(["LCNet_050", "ResNet10T"], "ResNet10T")
    'onfh run 02_model_comparison -p networks LCNet_050,ResNet10T -p primary ResNet10T'
    """
    words = ["onfh", "run", "02_model_comparison"]
    if cohort_path is not None:
        words += ["--cohort", str(cohort_path)]
    return shlex.join([*words, "-p", "networks", ",".join(models), "-p", "primary", primary])
