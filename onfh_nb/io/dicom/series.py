"""DICOM series to volumes: the public doors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.enhanced import enhanced_frames
from onfh_nb.io.dicom.folder import find_series, kind_of
from onfh_nb.io.dicom.frame import Frame, classic_frame
from onfh_nb.io.dicom.header import Header
from onfh_nb.io.dicom.meta import acquisition_facts
from onfh_nb.io.dicom.mosaic import mosaic_frames
from onfh_nb.io.dicom.pixels import check_pixels, read_pixels
from onfh_nb.io.dicom.split import split
from onfh_nb.io.dicom.stack import stack
from onfh_nb.io.volume import Volume


def read_dicom_series(folder: str | Path, *, series: str | None = None) -> Volume:
    """Read the one volume of a DICOM series.

    Parameters
    ----------
    folder : path
        Searched to any depth; a single enhanced or mosaic file will do as well.
    series : str, optional
        SeriesInstanceUID of the series wanted, for a folder that holds several.

    Returns
    -------
    Volume
        Slices in order along their normal, array of shape (D, H, W) with D the slices; values rescaled, higher is
        brighter; integers unless a rescale factor is not whole (then float32). The affine ends in RAS+ mm.

    Raises
    ------
    ImageFileError
        If the folder holds several series (they are listed), the series holds several volumes (use
        ``read_series_volumes``), or its slices make no even stack: fewer than three, mixed orientations, gantry tilt,
        one missing or double. Also for colour pictures, and damaged or truncated files.

    Examples
    --------
    >>> read_dicom_series("no/such/folder")
    Traceback (most recent call last):
    ...
    onfh_nb.exceptions.ImageFileError: no/such/folder does not exist; a folder with images was expected
    """
    headers = _choose(find_series(folder), folder, series)
    parts = split(_frames(headers))
    if len(parts) > 1:
        raise ImageFileError(
            f"the series in {headers[0].path.parent} holds {len(parts)} volumes ({_some(list(parts))}); "
            "read_series_volumes reads them one by one"
        )
    return _volume(next(iter(parts.values())))


def read_series_volumes(files: str | Path | Sequence[str | Path]) -> dict[str, Volume]:
    """Read every volume of one series: time points, echoes, diffusion weightings, magnitude and phase.

    Parameters
    ----------
    files : sequence of paths, or path
        The files of one series (``list_series`` gives them), or the folder that holds it alone.

    Returns
    -------
    dict of str to Volume
        Keys such as ``"t000"``, ``"e1"``, ``"phase"`` or ``"magnitude_t003"``; ``""`` where there is only one volume.

    Raises
    ------
    ImageFileError
        As ``read_dicom_series``.
    """
    headers = _choose(find_series(files), files, None)
    return {key: _volume(part) for key, part in split(_frames(headers)).items()}


def _frames(headers: Sequence[Header]) -> list[Frame]:
    frames: list[Frame] = []
    for header in headers:
        kind = kind_of(header)
        check_pixels(header)
        if kind == "enhanced":
            frames += enhanced_frames(header)
        elif kind == "mosaic":
            frames += mosaic_frames(header)
        elif header.n_frames > 1:
            raise ImageFileError(
                f"{header.path} holds {header.n_frames} frames without a place each; a slice was expected"
            )
        else:
            frames.append(classic_frame(header))
    return frames


def _volume(frames: Sequence[Frame]) -> Volume:
    ordered, affine = stack(frames)
    return Volume(read_pixels(ordered), affine, acquisition_facts(ordered[0]))


def _choose(
    found: dict[str, list[Header]], source: str | Path | Iterable[str | Path], series: str | None
) -> list[Header]:
    """The series asked for, or the only one."""
    listed = "; ".join(f"{uid} ({_words(headers)})" for uid, headers in found.items())
    if series is not None:
        if series not in found:
            raise ImageFileError(f"{source} holds no series {series}; it holds {listed}")
        return found[series]
    if len(found) > 1:
        where = source if isinstance(source, str | Path) else "the list of files"
        raise ImageFileError(f"{where} holds {len(found)} series, and series= must choose one: {listed}")
    return next(iter(found.values()))


def _words(headers: Sequence[Header]) -> str:
    first = headers[0]
    words = (first.text("Modality"), first.text("SeriesDescription"), f"{len(headers)} files")
    return ", ".join(word for word in words if word)


def _some(keys: list[str]) -> str:
    return ", ".join(keys) if len(keys) <= 4 else f"{', '.join(keys[:3])} … {keys[-1]}"
