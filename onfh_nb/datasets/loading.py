"""The labelled slices of a cohort as pictures of one size, read by several threads and kept for the next time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.datasets.hip_pictures import read_pictures
from onfh_nb.datasets.pixel_cache import StoredPictures, cache_key, open_pictures, store_pictures
from onfh_nb.datasets.slice_dataset import SliceDataset
from onfh_nb.datasets.slice_rows import slice_rows
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

SIZES: Final = (96, 512)
_THREADS: Final = 4  # more read no faster from one disk


def load_slices(  # noqa: PLR0913
    cohort: Cohort,
    *,
    protocol: str | Sequence[str] = "cor_t1",
    size: int = 256,
    channels: int = 1,
    labelled: bool = True,
    months: Sequence[int] = (),
    cache: str | Path | None = None,
    progress: Callable[[Iterable[Any], str], Iterable[Any]] | None = None,
) -> SliceDataset:
    """Read the slices that a cohort lists: 140 mm about the head, left hips mirrored, mean 0 and SD 1.

    Parameters
    ----------
    cohort : Cohort
        Real or synthetic.
    protocol : str or sequence of str
        One protocol such as ``cor_t1``, or several, e.g. ``("cor_t1", "cor_stir")``.
    size : int
        Rows and columns of a picture, 96 to 512.
    channels : {1, 3}
        The slice alone, or the slice between its neighbours (2.5-D; at the end of a stack its last slice is repeated).
    labelled : bool
        Only slices called lesion or normal; otherwise also those without a label (``y_true`` −1), and where a cohort
        lists no slices at all, every slice through an outlined head.
    months : sequence of int
        Only visits so many months after the first; all if empty.
    cache : path, optional
        Folder in which the pictures are kept; the next call maps them into memory. It may be deleted at any time.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is; an item is an image.

    Returns
    -------
    SliceDataset
        Beside the columns of every such table: ``protocol``; ``head_found``, False where the square lies about the
        centre of the image because no head is outlined (or the size of a pixel is not known); ``constant``, True
        where a picture holds a single grey value and is 0 everywhere.

    Raises
    ------
    ParameterError
        If size or channels are out of their range.
    CohortError
        If the cohort has no image of the protocol, or no label.
    ImageFileError
        If an image cannot be read or holds NaN; the message names it.

    Examples
    --------
    >>> from onfh_nb.cohort import Cohort
    >>> data = load_slices(Cohort.open("data/tiny"), size=96, cache="data/.cache")  # doctest: +SKIP
    >>> data.pixels.shape  # doctest: +SKIP
    (1464, 1, 96, 96)
    """
    if isinstance(size, bool) or not isinstance(size, int) or not SIZES[0] <= size <= SIZES[1]:
        raise ParameterError(f"size is {size!r}; expected a whole number from {SIZES[0]} to {SIZES[1]}")
    if channels not in (1, 3):
        raise ParameterError(f"channels is {channels!r}; expected 1 (the slice alone) or 3 (with its neighbours)")
    rows = slice_rows(cohort, protocol, labelled=labelled, months=months)
    pictures = _cached(cohort, rows, (size, channels), None if cache is None else Path(cache), progress)
    table = rows.assign(head_found=pictures.head_found, constant=pictures.constant)
    return SliceDataset(table, pictures.pixels, notes=_notes(table))


def _cached(
    cohort: Cohort,
    rows: pd.DataFrame,
    shape: tuple[int, int],
    folder: Path | None,
    progress: Callable[[Iterable[Any], str], Iterable[Any]] | None,
) -> StoredPictures:
    if folder is None:
        return _read_all(cohort, rows, shape, progress)
    settings = {"size": shape[0], "channels": shape[1], "units": rows["unit_id"].tolist()}
    key = cache_key(cohort.fingerprint, settings)
    found = open_pictures(folder, key)
    if found is None:
        found = _read_all(cohort, rows, shape, progress)
        store_pictures(found, folder, key)
        found = open_pictures(folder, key) or found
    return found


def _read_all(
    cohort: Cohort,
    rows: pd.DataFrame,
    shape: tuple[int, int],
    progress: Callable[[Iterable[Any], str], Iterable[Any]] | None,
) -> StoredPictures:
    size, channels = shape
    n = len(rows)
    result = StoredPictures(np.empty((n, channels, size, size), np.float32), np.empty(n, bool), np.empty(n, bool))
    images = [(str(image_id), part) for image_id, part in rows.groupby("image_id", sort=False)]
    # Tables are read here once, before several threads ask for them at the same time.
    _ = cohort.label_files

    def work(image: tuple[str, pd.DataFrame]) -> None:
        image_id, part = image
        for place, picture in zip(part.index, read_pictures(cohort, image_id, part, size, channels), strict=True):
            result.pixels[place], result.head_found[place], result.constant[place] = picture

    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(work, image) for image in images]
        try:
            for task in progress(waiting, "Reading slices") if progress else waiting:
                task.result()
        finally:
            for task in waiting:
                task.cancel()
    return result


def _notes(table: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    lost, constant = int((~table["head_found"]).sum()), int(table["constant"].sum())
    if lost:
        notes.append(
            f"{lost} of {len(table)} pictures lie about the centre of their image, because no head is outlined there "
            "or the size of a pixel is not known; an image of both hips shows neither at its centre, so outline heads."
        )
    if constant:
        first = table.loc[table["constant"], "unit_id"].iloc[0]
        notes.append(
            f"{constant} of {len(table)} pictures hold a single grey value and are 0 everywhere: {first} first."
        )
    return tuple(notes)
