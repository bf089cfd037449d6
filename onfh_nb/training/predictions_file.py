"""A table of predictions as a CSV file: whole or not at all, and never in the place of something else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.atomic import write_atomically

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

_FIRST = "unit_id"  # first column of every table of predictions


def write_predictions(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table of predictions; a process that is killed leaves the old file or the new one.

    Parameters
    ----------
    table : DataFrame
        Of slices or of hips; what is not known is written ``n/a``.
    path : path
        CSV file; its folder is made where absent.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ParameterError
        As in :func:`check_place`.
    ImageFileError
        If it cannot be written.
    """
    path = Path(path)
    check_place(path)
    text = table.to_csv(index=False, na_rep="n/a", lineterminator="\n")
    write_atomically(path, lambda file: file.write(text.encode()))
    return path


def check_place(path: str | Path, cohort: Cohort | None = None) -> None:
    """Refuse a place where a table of predictions would do harm, before anything is computed.

    Parameters
    ----------
    path : path
        The file to be written.
    cohort : Cohort, optional
        Nothing may be written into its folder: it would no longer be the cohort that it was.

    Raises
    ------
    ParameterError
        If the name does not end in ``.csv``, a folder or another file stands there, or it lies in the cohort.
    """
    path = Path(path)
    if path.is_dir():
        raise ParameterError(f"{path} is a folder; expected the name of a CSV file")
    if path.suffix.lower() != ".csv":
        raise ParameterError(f"{path} does not end in .csv; expected the name of a CSV file")
    if cohort is not None and path.resolve().is_relative_to(cohort.path.resolve()):
        raise ParameterError(f"{path} lies in the cohort {cohort.path}, which must not change; choose another folder")
    if path.exists() and not _is_predictions(path):
        raise ParameterError(f"{path} is there already and holds no predictions; choose another name")


def _is_predictions(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().startswith(f"{_FIRST},")
    except (OSError, ValueError):
        return False
