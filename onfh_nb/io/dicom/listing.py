"""What a folder holds: one row per series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from onfh_nb.io.dicom.folder import find_series, kind_of
from onfh_nb.io.dicom.header import Header

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = (
    "series_uid",
    "study_uid",
    "patient_key",
    "study_date",
    "modality",
    "kind",
    "description",
    "n_files",
    "rows",
    "columns",
    "files",
)


def list_series(folder: str | Path) -> DataFrame:
    """List the series under a folder, whatever way their files are mixed.

    Parameters
    ----------
    folder : path
        Searched to any depth.

    Returns
    -------
    DataFrame
        One row per series, sorted by study date and series number. ``series_uid``, ``study_uid``, ``patient_key`` (the
        raw PatientID: for joining only, never to be written into a cohort), ``study_date`` (YYYYMMDD), ``modality``,
        ``kind`` (classic, enhanced, mosaic, or picture for what has no place in the patient), ``description``,
        ``n_files``, ``rows``, ``columns`` and ``files`` (list of Path).

    Raises
    ------
    ImageFileError
        If the folder is missing, holds no image, or a file in it is damaged.
    """
    import pandas as pd

    rows = [_row(uid, headers) for uid, headers in find_series(folder).items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(uid: str, headers: list[Header]) -> tuple[object, ...]:
    first = headers[0]
    return (
        uid,
        first.text("StudyInstanceUID"),
        first.text("PatientID"),
        first.text("StudyDate") or first.text("SeriesDate") or first.text("AcquisitionDate"),
        first.text("Modality"),
        kind_of(first),
        first.text("SeriesDescription"),
        len(headers),
        first.integer("Rows"),
        first.integer("Columns"),
        [header.path for header in headers],
    )
