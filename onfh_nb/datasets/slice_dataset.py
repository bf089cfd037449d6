"""Pictures of hips with the table that says what each of them is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ("unit_id", "participant_id", "hemi", "session_id", "site", "image_id", "index", "y_true")
UNKNOWN: Final = -1  # y_true of a picture without a label


@dataclass(frozen=True, eq=False)
class SliceDataset:
    """Pictures of one size, one row of the table for each.

    Parameters
    ----------
    table : DataFrame
        At least ``unit_id, participant_id, hemi, session_id, site, image_id, index, y_true``, numbered from 0;
        ``y_true`` is 0 or 1, the place in ``classes``, or −1 where nobody gave a label. Columns such as ``fold`` may be
        added.
    pixels : ndarray of float32, shape (n, C, S, S)
        Grey values of mean 0 and SD 1 in every picture. May be mapped from a file: changes stay in this process.
    classes : tuple of str
        What ``y_true`` counts.
    mirrored : bool
        Whether left hips were mirrored, so that all look like right ones.
    notes : tuple of str
        What a reader of results made from these pictures should know, one sentence each.

    Raises
    ------
    CohortError
        If the table lacks a column, or pixels are not of the shape, type or number expected.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"unit_id": "a", "participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00", "site": "S3T"}
    >>> table = pd.DataFrame([row | {"image_id": "i", "index": 4, "y_true": 1}])
    >>> data = SliceDataset(table, np.zeros((1, 1, 96, 96), np.float32))
    >>> len(data), data.size, data.channels
    (1, 96, 1)
    """

    table: pd.DataFrame
    pixels: NDArray[np.float32]
    classes: tuple[str, ...] = ("normal", "lesion")
    mirrored: bool = True
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        missing = [name for name in COLUMNS if name not in self.table.columns]
        if missing:
            raise CohortError(f"the table of a slice dataset lacks {', '.join(missing)}; expected {' '.join(COLUMNS)}")
        shape, kind = self.pixels.shape, self.pixels.dtype
        if len(shape) != 4 or shape[2] != shape[3] or kind != np.float32:
            raise CohortError(f"pixels are {kind} of shape {shape}; expected float32 of shape (n, C, S, S)")
        if shape[0] != len(self.table):
            raise CohortError(f"there are {shape[0]} pictures and {len(self.table)} rows; expected one row for each")
        object.__setattr__(self, "pixels", np.ascontiguousarray(self.pixels))
        labels = self.y_true
        if len(labels) and (labels.min() < UNKNOWN or labels.max() >= len(self.classes)):
            wrong = labels[(labels < UNKNOWN) | (labels >= len(self.classes))][0]
            raise CohortError(f"y_true holds {wrong}; expected 0 to {len(self.classes) - 1}, or −1 for no label")

    def __len__(self) -> int:
        return len(self.table)

    @property
    def size(self) -> int:
        """Rows and columns of a picture."""
        return int(self.pixels.shape[2])

    @property
    def channels(self) -> int:
        """1 for a slice alone, 3 for a slice between its neighbours."""
        return int(self.pixels.shape[1])

    @property
    def y_true(self) -> NDArray[np.int64]:
        """Label of each picture, shape (n,); −1 where there is none."""
        return self.table["y_true"].to_numpy(np.int64)

    def take(self, rows: ArrayLike) -> SliceDataset:
        """Some of the pictures, in the order asked for.

        Parameters
        ----------
        rows : array_like
            Row numbers, or one bool for each row.

        Returns
        -------
        SliceDataset
            Its rows are numbered from 0 again; pixels are copied.

        Raises
        ------
        CohortError
            If there are more or fewer bools than rows, or a row does not exist.
        """
        index = self._row_numbers(np.asarray(rows))
        return replace(self, table=self.table.iloc[index].reset_index(drop=True), pixels=self.pixels[index])

    def _row_numbers(self, rows: NDArray[Any]) -> NDArray[np.int64]:
        if rows.dtype == bool:
            if rows.shape != (len(self),):
                raise CohortError(f"rows= has shape {rows.shape}; expected one bool for each of {len(self)} pictures")
            return np.flatnonzero(rows)
        if rows.size and rows.dtype.kind not in "iu":
            raise CohortError(f"rows= holds {rows.dtype} values; expected whole numbers, or one bool for each picture")
        index = rows.astype(np.int64).reshape(-1)
        beyond = index[(index < 0) | (index >= len(self))]
        if len(beyond):
            raise CohortError(f"there is no row {beyond[0]}; the dataset has rows 0 to {len(self) - 1}")
        return index
