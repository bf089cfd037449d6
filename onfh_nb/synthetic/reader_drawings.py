"""Pictures as readers saw them, their outlines as LabelMe files, and the masks these make on the image."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort import layout, write
from onfh_nb.io.labelme import Shape, shape_mask, write_labelme
from onfh_nb.io.volume import LabelVolume
from onfh_nb.preprocess.hip import HIP_WIDTH_MM, head_centre, hip_picture, picture_to_slice
from onfh_nb.synthetic.reader_facts import read_mask, read_truth
from onfh_nb.synthetic.reader_masks import Polygon, Reader, imagined_outlines, outlines
from onfh_nb.synthetic.streams import stream
from onfh_nb.synthetic.workers import Workers

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.io.volume import Volume

MOST_OUTLINED = 120
SIZE = 256
LABEL = "necrosis"
_OUTLINES = 12  # branch of the reader stream of a patient


class _Hip(NamedTuple):
    """One hip on one image: what is needed to show it and to draw on it."""

    image: Volume
    head: LabelVolume
    necrosis: LabelVolume | None
    hemi: str
    centre_mm: NDArray[np.float64]


def outlined_slices(slices: pd.DataFrame, protocol: str, most: int = MOST_OUTLINED) -> pd.DataFrame:
    """The slices that readers outline: of month 0 and one protocol, from the middle of each hip outwards.

    Parameters
    ----------
    slices : DataFrame
        Table of slices; those without a label are left out.
    protocol : str
        Key of the protocol.
    most : int
        Most slices; hips take turns.

    Returns
    -------
    DataFrame
        Rows of `slices`, in the order of their ids.
    """
    names = [layout.parse_image_id(str(image_id)) for image_id in slices["image_id"]]
    wanted = [name.protocol == protocol and name.session_id == layout.session_label(0) for name in names]
    table = slices[np.array(wanted, bool) & slices["lesion"].notna().to_numpy()]
    key = table.groupby(["image_id", "hemi"])["index"]
    away = (table["index"] - key.transform("median") - 0.1).abs()
    turn = away.groupby([table["image_id"], table["hemi"]]).rank(method="first")
    order = table.assign(_turn=turn).sort_values(["_turn", "slice_id"]).head(most)
    return order.drop(columns="_turn").sort_values("slice_id")


def draw_all(
    root: Path, chosen: pd.DataFrame, readers: Sequence[Reader], saw: Mapping[Any, int], crew: Workers | None = None
) -> float:
    """Write pictures, LabelMe files and masks of all chosen slices.

    Parameters
    ----------
    root : Path
        The cohort.
    chosen : DataFrame
        What :func:`outlined_slices` returns.
    readers : sequence of Reader
        Who draws.
    saw : mapping of (slice_id, reader) to 0 or 1
        Whether a reader saw a lesion; who saw none draws nothing, and leaves a file without shapes.
    crew : Workers, optional
        Processes among which the hips are shared out.

    Returns
    -------
    float
        Seconds of processor time that other processes took.
    """
    tasks = []
    for (image_id, hemi), rows in chosen.groupby(["image_id", "hemi"], sort=True):
        places = list(zip(rows["slice_id"].astype(str), rows["index"].astype(int), strict=True))
        seen = {(name, reader.name): saw[name, reader.name] for name, _ in places for reader in readers}
        tasks.append((root, (str(image_id), str(hemi)), places, tuple(readers), seen))
    return sum(seconds for who, seconds in (crew or Workers()).results(_draw_hip, tasks) if who != os.getpid())


def _draw_hip(
    root: Path,
    which: tuple[str, str],
    places: list[tuple[str, int]],
    readers: Sequence[Reader],
    saw: Mapping[tuple[str, str], int],
) -> tuple[int, float]:
    """Draw on all chosen slices of one hip; gives the process and the processor time it took."""
    begin, (image_id, hemi) = time.process_time(), which
    hip = _read_hip(root, image_id, hemi)
    seed = int(read_truth(root, image_id, hemi)["seeds"]["reader"])
    masks = {reader.name: np.zeros(hip.image.shape, np.uint8) for reader in readers}
    for slice_id, index in places:
        _write_picture(layout.picture_path(root, slice_id), hip_picture(hip.image, index, hip.centre_mm, hip.hemi))
        for number, reader in enumerate(readers):
            rng = stream({"reader": seed}, "reader", _OUTLINES, crc32(slice_id.encode()), number)
            drawn = _outlines(hip, index, reader, rng) if saw[slice_id, reader.name] else []
            mask = _write_outlines(root, slice_id, reader.name, drawn)
            if drawn:
                masks[reader.name][index] = picture_to_slice(mask, hip.image, index, hip.centre_mm, hip.hemi)
    for name, mask in masks.items():
        labels = LabelVolume(mask, hip.image.affine, labels={1: LABEL})
        write.write_label(root, labels, image_id=image_id, hemi=hip.hemi, name=LABEL, reader=name)
    return os.getpid(), time.process_time() - begin


def _read_hip(root: Path, image_id: str, hemi: str) -> _Hip:
    from onfh_nb.io.nifti import read_nifti

    image = read_nifti(layout.image_path(root, layout.parse_image_id(image_id)))
    head = read_mask(root, image_id, hemi, "head")
    assert head is not None
    centre = head_centre(head)
    assert centre is not None
    return _Hip(image, head, read_mask(root, image_id, hemi, LABEL), hemi, centre)


def _outlines(hip: _Hip, index: int, reader: Reader, rng: np.random.Generator) -> list[Polygon]:
    pixel_mm = HIP_WIDTH_MM / SIZE
    if hip.necrosis is not None:
        truth = hip_picture(hip.necrosis, index, hip.centre_mm, hip.hemi) != 0
        if truth.any():
            return outlines(truth, reader, pixel_mm, rng)
    return imagined_outlines(hip_picture(hip.head, index, hip.centre_mm, hip.hemi) != 0, pixel_mm, rng)


def _write_outlines(root: Path, slice_id: str, reader: str, drawn: list[Polygon]) -> NDArray[np.uint8]:
    """Write one LabelMe file and return the mask that the tool makes of it."""
    shapes = [Shape(LABEL, polygon) for polygon in drawn]
    path = layout.annotation_path(root, reader, slice_id)
    write_labelme(path, shapes, image=f"../pictures/{slice_id}.png", size=(SIZE, SIZE))
    mask = np.zeros((SIZE, SIZE), np.uint8)
    for shape in shapes:
        mask[shape_mask(shape, (SIZE, SIZE))] = 1
    return mask


def _write_picture(path: Path, picture: NDArray[Any]) -> None:
    """An 8-bit PNG, black at 0 and white at the 99.5th percentile."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    white = max(float(np.percentile(picture, 99.5)), 1e-6)
    grey = np.clip(np.rint(picture * (255 / white)), 0, 255).astype(np.uint8)
    Image.fromarray(grey).save(path, "PNG", compress_level=2)
