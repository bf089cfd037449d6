"""Cut the tiles of a montage out of a cohort: hips about their head, whole slices, outlines of masks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort.layout import parse_image_id
from onfh_nb.exceptions import CohortError
from onfh_nb.report.phantom.tiles import Line, Tile

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import LabelVolume, Volume
    from onfh_nb.report.phantom.records import Record

HIP_MM: Final = 110.0
HIP_PX: Final = 220
WHOLE_PX: Final = 384
HEAD_COLOUR, NECROSIS_COLOUR = "#56B4E9", "#E69F00"
_WHITE_PERCENT: Final = 99.5


class Viewer:
    """A cohort whose volumes are read once and shown many times; the last few stay in memory."""

    def __init__(self, cohort: Cohort, keep: int = 12) -> None:
        self.cohort, self._keep = cohort, keep
        self._volumes: dict[str, Volume] = {}

    @cached_property
    def _images(self) -> dict[tuple[str, str, str], str]:
        table = self.cohort.images
        keys = zip(table["participant_id"], table["session_id"], table["protocol"], strict=True)
        return dict(zip(keys, table["image_id"], strict=True))

    @property
    def protocols(self) -> list[str]:
        """Protocols of which the cohort holds an image."""
        return sorted(set(self.cohort.images["protocol"]))

    def image_id(self, record: Record, protocol: str) -> str | None:
        """Image of a hip's visit in one protocol, or None where it was not taken; its own where each hip has one."""
        if "images" in record:  # a picture of the other hip alone is none of this one
            own = (str(i) for i in record["images"] if parse_image_id(str(i)).protocol == protocol)
            return next(own, None)
        return self._images.get((record["participant_id"], record["session_id"], protocol))

    def volume(self, image_id: str) -> Volume:
        """Read an image, or take it from those read last."""
        if image_id not in self._volumes:
            if len(self._volumes) >= self._keep:
                self._volumes.pop(next(iter(self._volumes)))
            self._volumes[image_id] = self.cohort.read(image_id)
        return self._volumes[image_id]

    def mask(self, image_id: str, name: str, hemi: str, reader: str | None = None) -> LabelVolume | None:
        """A mask, or None where there is none."""
        try:
            return self.cohort.labels(image_id, name, hemi=hemi, reader=reader)
        except CohortError:
            return None

    def hip(
        self,
        record: Record,
        protocol: str,
        label: str,
        *,
        shift_mm: Sequence[float] = (0.0, 0.0, 0.0),
        index: int | None = None,
        lines: tuple[Line, ...] = (),
        width_mm: float = HIP_MM,
    ) -> Tile | None:
        """One hip in one protocol, lateral on the left, cut where its lesion is largest or where ``shift_mm`` says.

        Parameters
        ----------
        record : dict
            Truth record of the hip at that visit.
        protocol : str
            Protocol key.
        label : str
            What stands under the tile.
        shift_mm : sequence of 3 float
            From the head centre to the slice wanted, in RAS mm; the picture stays centred on the head.
        index : int, optional
            The slice itself.
        lines : tuple of Line
            Outlines in pixels of the tile.
        width_mm : float
            Side of the square.

        Returns
        -------
        Tile or None
            None where the protocol was not taken.
        """
        from onfh_nb.preprocess import hip_picture

        image_id = self.image_id(record, protocol)
        if image_id is None:
            return None
        volume, centre = self.volume(image_id), np.array(record["head_centre_mm"])
        at = self.slice_of(record, protocol, shift_mm) if index is None else index
        cut = hip_picture(volume, at, centre, record["hemi"], width_mm=width_mm, size=HIP_PX)
        words = f"{label}: {protocol}, {record['participant_id']}, hip {record['hemi']}, ARCO {record['arco']}"
        return Tile(_grey(cut, volume.array[at]), label, words, lines)

    def whole(self, record: Record, protocol: str, label: str, *, index: int | None = None) -> Tile | None:
        """The whole slice through a head, the patient's right on the left; None where the protocol was not taken."""
        from onfh_nb.preprocess import whole_picture

        image_id = self.image_id(record, protocol)
        if image_id is None:
            return None
        volume = self.volume(image_id)
        at = self.slice_of(record, protocol) if index is None else index
        cut = _fit(whole_picture(volume, at), WHOLE_PX)
        words = f"{label}: whole slice, {protocol}, {record['participant_id']}, {record['site']}"
        return Tile(_grey(cut, volume.array[at]), label, words)

    def slice_of(self, record: Record, protocol: str, shift_mm: Sequence[float] = (0.0, 0.0, 0.0)) -> int:
        """Slice that shows most of the lesion, or passes nearest the head centre moved by ``shift_mm``."""
        image_id = self.image_id(record, protocol)
        if image_id is None:
            raise CohortError(f"{record['participant_id']} has no image {protocol} at {record['session_id']}")
        volume = self.volume(image_id)
        if record["has_lesion"] and not np.any(shift_mm):
            mask = self.mask(image_id, "necrosis", record["hemi"])
            if mask is not None and mask.array.any():
                return int(mask.array.sum(axis=(1, 2)).argmax())
        point = np.array(record["head_centre_mm"]) + np.asarray(shift_mm, float)
        place = np.linalg.solve(volume.affine, np.append(point, 1.0))[0]
        return int(np.clip(round(float(place)), 0, volume.shape[0] - 1))

    def outlines(
        self, record: Record, protocol: str, index: int, *, reader: str | None = None, colour: str = "", name: str = "",
        width_mm: float = HIP_MM,
    ) -> tuple[Line, ...]:  # fmt: skip
        """Outlines of head and necrosis on a hip tile so many mm wide, or of what one reader drew."""
        image_id = self.image_id(record, protocol)
        wanted = (("head", HEAD_COLOUR), ("necrosis", NECROSIS_COLOUR)) if reader is None else (("necrosis", colour),)
        found: list[Line] = []
        for what, paint in wanted:
            mask = None if image_id is None else self.mask(image_id, what, record["hemi"], reader)
            if mask is not None:
                found += [Line(points, paint, name or what) for points in _contours(mask, index, record, width_mm)]
        return tuple(found)


def _contours(mask: LabelVolume, index: int, record: Record, width_mm: float) -> list[NDArray[Any]]:
    """Outlines of one slice of a mask in pixels of a hip tile, smoothed to half a pixel of the image."""
    from skimage.measure import find_contours

    from onfh_nb.io.volume import Volume
    from onfh_nb.preprocess import hip_picture

    soft = Volume(mask.array.astype(np.float32), mask.affine)
    cut = hip_picture(soft, index, record["head_centre_mm"], record["hemi"], width_mm=width_mm, size=HIP_PX)
    return [points + 0.5 for points in find_contours(cut, 0.5) if len(points) > 8]


def _grey(cut: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.uint8]:
    """Grey values 0 … 255, white at the 99.5th percentile of the whole slice."""
    white = max(float(np.percentile(whole, _WHITE_PERCENT)), 1e-6)
    return (np.clip(cut / white, 0, 1) * 255).astype(np.uint8)


def _fit(picture: NDArray[Any], longest: int) -> NDArray[Any]:
    """A picture with its longer side so many pixels, averaged where it shrinks."""
    import cv2

    scale = longest / max(picture.shape)
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
