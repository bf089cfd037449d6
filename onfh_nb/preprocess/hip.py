"""The picture of one hip: a square about the head centre, lateral on the left whichever hip it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.preprocess.view import in_reading_view

HIP_WIDTH_MM = 140.0
_SQUARE_PIXEL = 0.01  # sides of a pixel that differ by less than 1 % count as equal


def head_centre(labels: LabelVolume, name: str | None = None) -> NDArray[np.float64] | None:
    """Centre of gravity of a head mask, in RAS mm of shape (3,); None where the mask is empty.

    Examples
    --------
    >>> import numpy as np
    >>> ball = np.zeros((5, 5, 5), np.uint8); ball[1:4, 1:4, 1:4] = 1
    >>> head_centre(LabelVolume(ball, np.diag([4.0, 1, 1, 1]), labels={1: "head"})).tolist()
    [8.0, 2.0, 2.0]
    """
    voxels = np.argwhere(labels.mask(name))
    return labels.world(voxels.mean(axis=0)) if len(voxels) else None


def hip_crop(
    volume: Volume,
    index: int,
    centre_mm: ArrayLike | None = None,
    hemi: str | None = None,
    *,
    width_mm: float = HIP_WIDTH_MM,
) -> NDArray[Any]:
    """Cut one hip out of a slice, pixel by pixel: nothing is interpolated.

    Parameters
    ----------
    volume : Volume or LabelVolume, shape (D, H, W)
        Image or labels; D counts slices.
    index : int
        Slice, from 0.
    centre_mm : array_like, shape (3,), optional
        Head centre in RAS mm; the centre of the picture where none is known.
    hemi : {"L", "R"}, optional
        A left hip is mirrored, so that it looks like a right one: lateral on the left. Sagittal slices look alike on
        both sides and are not mirrored.
    width_mm : float
        Side of the square.

    Returns
    -------
    ndarray of the volume's type, shape (n, m)
        ``width_mm`` over the pixel spacing, rounded; 0 where the square leaves the picture.

    Raises
    ------
    ParameterError
        If there is no such slice, or the side is neither "L" nor "R".
    """
    picture, centre, spacing = _oriented(volume, index, centre_mm, hemi)
    counts = [max(1, round(width_mm / step)) for step in spacing]
    starts = [int(np.floor(c - (n - 1) / 2 + 0.5)) for c, n in zip(centre, counts, strict=True)]
    return _cut(picture, starts, counts)


def hip_picture(
    volume: Volume,
    index: int,
    centre_mm: ArrayLike | None = None,
    hemi: str | None = None,
    *,
    width_mm: float = HIP_WIDTH_MM,
    size: int = 256,
) -> NDArray[Any]:
    """The picture of one hip: 140 mm about the head centre, 256 × 256, a left hip mirrored.

    Parameters
    ----------
    volume : Volume or LabelVolume, shape (D, H, W)
        Image (interpolated linearly, averaged where pixels shrink) or labels (nearest voxel).
    index : int
        Slice, from 0.
    centre_mm : array_like, shape (3,), optional
        Head centre in RAS mm, met to a fraction of a pixel; the centre of the picture where none is known.
    hemi : {"L", "R"}, optional
        A left hip is mirrored: lateral is on the left of every coronal and axial picture.
    width_mm : float
        Side of the square.
    size : int
        Rows and columns of the result.

    Returns
    -------
    ndarray, shape (size, size)
        float32 for an image, the integer type of the labels otherwise; 0 outside the slice.

    Raises
    ------
    ParameterError
        If there is no such slice, or the side is neither "L" nor "R".

    Examples
    --------
    >>> import numpy as np
    >>> coronal = np.array([[0, 0, -1, 80], [-4, 0, 0, 0], [0, -1, 0, 80], [0, 0, 0, 1.0]])
    >>> hip_picture(Volume(np.ones((3, 160, 160)), coronal), 1).shape
    (256, 256)
    """
    picture, centre, spacing = _oriented(volume, index, centre_mm, hemi)
    offset_mm = ((np.arange(size) + 0.5) / size - 0.5) * width_mm
    places = [c + offset_mm / step for c, step in zip(centre, spacing, strict=True)]
    if isinstance(volume, LabelVolume):
        return _nearest(picture, *places)
    turned = _resampled(picture.astype(np.float32), places[0]).T
    return np.ascontiguousarray(_resampled(turned, places[1]).T)


def picture_to_slice(
    picture: NDArray[Any],
    volume: Volume,
    index: int,
    centre_mm: ArrayLike | None = None,
    hemi: str | None = None,
    *,
    width_mm: float = HIP_WIDTH_MM,
) -> NDArray[Any]:
    """What was drawn on the picture of a hip, back on the slice it was cut from.

    Parameters
    ----------
    picture : ndarray, shape (n, n)
        Labels on the picture that :func:`hip_picture` makes of the same slice.
    volume : Volume, shape (D, H, W)
        The image; its grid is used only.
    index, centre_mm, hemi, width_mm
        As for :func:`hip_picture`.

    Returns
    -------
    ndarray of the picture's type, shape (H, W)
        The nearest pixel of the picture for each voxel; 0 outside the square.

    Examples
    --------
    >>> import numpy as np
    >>> slab = LabelVolume(np.ones((1, 200, 200), np.uint8), np.eye(4)[[2, 1, 0, 3]], labels={1: "all"})
    >>> int(picture_to_slice(hip_picture(slab, 0, width_mm=100), slab, 0, width_mm=100).sum())
    10000
    """
    _, high, wide = volume.shape
    places = np.arange(high * wide).reshape(1, high, wide)
    one = Volume(np.broadcast_to(places, (index + 1, high, wide)), volume.affine)
    numbers, centre, spacing = _oriented(one, index, centre_mm, hemi)
    scale = [step / width_mm * n for step, n in zip(spacing, picture.shape, strict=True)]
    at = [
        (np.arange(length) - c) * s + (n - 1) / 2
        for length, c, s, n in zip(numbers.shape, centre, scale, picture.shape, strict=True)
    ]
    result = np.zeros(high * wide, picture.dtype)
    result[numbers.ravel()] = _nearest(picture, *at).ravel()
    return result.reshape(high, wide)


def whole_picture(volume: Volume, index: int) -> NDArray[Any]:
    """A whole slice in radiological view with square pixels, for volumes in which no hip is known.

    Parameters
    ----------
    volume : Volume or LabelVolume, shape (D, H, W)
        D counts slices.
    index : int
        Slice, from 0.

    Returns
    -------
    ndarray, shape (n, m)
        The slice itself where its pixels are square, else resampled to the smaller of the two spacings.
    """
    picture, _, (high, wide) = _oriented(volume, index, None, None)
    if abs(high - wide) <= _SQUARE_PIXEL * min(high, wide):
        return np.ascontiguousarray(picture)
    step = min(high, wide)
    places = [
        (np.arange(round(length * spacing / step)) + 0.5) * step / spacing - 0.5
        for length, spacing in zip(picture.shape, (high, wide), strict=True)
    ]
    if isinstance(volume, LabelVolume):
        return _nearest(picture, *places)
    rows, columns = (np.clip(place, 0, length - 1) for place, length in zip(places, picture.shape, strict=True))
    return np.ascontiguousarray(_resampled(_resampled(picture.astype(np.float32), rows).T, columns).T)


def in_plane_mm(volume: Volume) -> tuple[float, float]:
    """Row and column spacing, in mm, of the pictures that :func:`hip_crop` cuts from a volume."""
    _, high, wide = in_reading_view(volume).spacing_mm
    return high, wide


def _oriented(
    volume: Volume, index: int, centre_mm: ArrayLike | None, hemi: str | None
) -> tuple[NDArray[Any], list[float], tuple[float, float]]:
    """One slice in reading view, mirrored if left; the head centre in it (row, column) and its pixel spacing."""
    if hemi not in (None, "L", "R"):
        raise ParameterError(f"the side of a hip is 'L' or 'R', not {hemi!r}")
    if not 0 <= index < volume.shape[0]:
        raise ParameterError(f"slice {index} does not exist; this volume has slices 0 to {volume.shape[0] - 1}")
    view = in_reading_view(volume)
    picture = view.array[index]
    if centre_mm is None:
        centre = [(length - 1) / 2 for length in picture.shape]
    else:
        centre = [float(value) for value in view.index(centre_mm)[1:]]
    if hemi == "L" and view.orientation[2] in "LR":
        # Mirror before cutting, so that a left hip and its mirror image are rounded to the same pixels.
        picture = picture[:, ::-1]
        centre[1] = picture.shape[1] - 1 - centre[1]
    _, high, wide = view.spacing_mm
    return picture, centre, (high, wide)


def _cut(picture: NDArray[Any], starts: list[int], counts: list[int]) -> NDArray[Any]:
    result = np.zeros(counts, picture.dtype)
    inside = [
        (max(start, 0), min(start + count, length))
        for start, count, length in zip(starts, counts, picture.shape, strict=True)
    ]
    if all(first < last for first, last in inside):
        source = tuple(slice(first, last) for first, last in inside)
        target = tuple(slice(f - start, last - start) for (f, last), start in zip(inside, starts, strict=True))
        result[target] = picture[source]
    return result


def _resampled(picture: NDArray[Any], place: NDArray[np.float64]) -> NDArray[Any]:
    """Rows of a picture at fractional places: a triangle as wide as the coarser of the two grids, 0 outside."""
    reach = max(1.0, float(np.abs(np.diff(place)).mean()))
    length = picture.shape[0]
    index = np.ceil(place - reach).astype(int)[:, None] + np.arange(int(np.ceil(2 * reach)))
    weight = np.maximum(0.0, 1.0 - np.abs(place[:, None] - index) / reach) / reach
    weight[(index < 0) | (index >= length)] = 0.0
    if reach > 1.0:  # samples of a wide triangle add up to 1 only on average
        inside = (place >= reach) & (place <= length - 1 - reach)
        weight[inside] /= weight[inside].sum(axis=1, keepdims=True)
    weight = weight.astype(np.float32)
    index = np.clip(index, 0, length - 1)
    result = np.zeros((len(place), picture.shape[1]), np.float32)
    for k in range(index.shape[1]):
        result += weight[:, k, None] * picture[index[:, k]]
    return result


def _nearest(picture: NDArray[Any], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[Any]:
    index = [np.floor(place + 0.5).astype(int) for place in (rows, columns)]
    inside = [(i >= 0) & (i < length) for i, length in zip(index, picture.shape, strict=True)]
    clipped = [np.clip(i, 0, length - 1) for i, length in zip(index, picture.shape, strict=True)]
    return np.where(inside[0][:, None] & inside[1][None], picture[np.ix_(*clipped)], 0).astype(picture.dtype)
