"""The vessels of a finished fold on disk: whole or absent, masks one bit a voxel."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.datasets.vessel_hips import VesselHip
from onfh_nb.exceptions import ParameterError
from onfh_nb.io.atomic import write_atomically

Masks = dict[tuple[str, str], NDArray[np.bool_]]
_TEXT = {"participant_id": str, "session_id": str, "hemi": str, "image_id": str, "method": str}


def write_vessels(path: Path, table: pd.DataFrame, masks: Masks) -> None:
    """Write a table and, last, its masks (``.npz``) beside it: where the masks stand, the fold is finished.

    Parameters
    ----------
    path : Path
        The ``.npz``; the table has its name with ``.csv``.
    table : DataFrame
        One row per hip.
    masks : dict of (image_id, hemi) to ndarray of bool, shape (D, H, W)
        Masks.
    """
    arrays: dict[str, NDArray] = {"places": np.array(list(masks), str)}
    arrays["shapes"] = np.array([mask.shape for mask in masks.values()], np.int64)
    arrays |= {f"mask_{k}": np.packbits(mask) for k, mask in enumerate(masks.values())}
    write_atomically(path.with_suffix(".csv"), lambda file: table.to_csv(file, index=False))
    write_atomically(path, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]


def read_vessels(path: Path) -> tuple[pd.DataFrame, Masks] | None:
    """Table and masks of a finished fold; None where it is not finished.

    Raises
    ------
    ParameterError
        If a file of it is missing or damaged.
    """
    if not path.exists():
        return None
    try:
        # A patient may be called "NA".
        table = pd.read_csv(
            path.with_suffix(".csv"), dtype=_TEXT, float_precision="round_trip", keep_default_na=False, na_values=[""]
        )
        with np.load(path, allow_pickle=False) as arrays:
            masks = {
                (str(image), str(hemi)): np.unpackbits(arrays[f"mask_{k}"], count=int(shape.prod()))
                .reshape(shape)
                .astype(bool)
                for k, ((image, hemi), shape) in enumerate(zip(arrays["places"], arrays["shapes"], strict=True))
            }
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ParameterError(f"{path} cannot be read ({error}); delete it and the fold is done again") from error
    return table, masks


def mark_of(hips: Sequence[VesselHip]) -> str:
    """SHA-256 of pictures, masks and places: what a finished fold must have in common with those who use it."""
    digest = hashlib.sha256()
    for hip in hips:
        digest.update(repr((hip.participant_id, hip.session_id, hip.place, hip.image.shape)).encode())
        for array in (hip.image, hip.truth, hip.head, hip.affine):
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
