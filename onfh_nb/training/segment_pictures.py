"""Pictures and masks as a segmenter reads them: checked, at one spacing, their grey values made alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    from onfh_nb.training.segment_params import SegmentParams

IGNORE: Final = 255  # class of voxels that nobody judged


@dataclass(frozen=True)
class SegmentPictures:
    """What a segmenter learns from.

    Parameters
    ----------
    images : tuple of ndarray of float32, each of shape (C, …)
        Scaled pictures; sizes may differ.
    masks : tuple of ndarray of uint8, each of shape (…)
        Classes 0 … K − 1, or 255 where nobody judged.
    mark : str
        SHA-256 of all of it.
    """

    images: tuple[NDArray[np.float32], ...]
    masks: tuple[NDArray[np.uint8], ...]
    mark: str


def read_pictures(
    images: Sequence[ArrayLike], masks: Sequence[ArrayLike], params: SegmentParams, *, dims: int, spacing_mm: object
) -> SegmentPictures:
    """Check pictures and masks, bring them to one spacing and scale their grey values.

    Parameters
    ----------
    images, masks : sequence of array_like
        Pictures (…) or (C, …), and the class of each voxel (…).
    params : SegmentParams
        ``voxel_mm`` and ``scaling``.
    dims : int
        Dimensions of a picture.
    spacing_mm : tuple of float, or a sequence of one for each picture, optional
        Voxel spacing in array order; needed where ``params.voxel_mm`` is set.

    Raises
    ------
    ParameterError
        If there is no picture, shapes do not fit, a grey value is no number, or a spacing is missing.
    """
    if len(images) != len(masks) or not len(images):
        raise ParameterError(f"there are {len(images)} pictures and {len(masks)} masks; expected one mask for each")
    spacings = spacing_of_each(spacing_mm, len(images))
    digest, out_images, out_masks = hashlib.sha256(), [], []
    for number, (image, mask) in enumerate(zip(images, masks, strict=True)):
        picture = prepare_image(image, params, dims=dims, spacing_mm=spacings[number], what=f"picture {number}")
        classes = _classes(mask, np.asarray(image).shape[-dims:], number)
        classes = resize(classes, picture.shape[1:], order=0)
        digest.update(picture.tobytes())
        digest.update(classes.tobytes())
        out_images.append(picture)
        out_masks.append(classes)
    return SegmentPictures(tuple(out_images), tuple(out_masks), digest.hexdigest())


def prepare_image(
    image: ArrayLike, params: SegmentParams, *, dims: int, spacing_mm: object, what: str
) -> NDArray[np.float32]:
    """One picture of shape (C, …): at ``params.voxel_mm``, scaled."""
    array = np.asarray(image, np.float32)
    if array.ndim == dims:
        array = array[None]
    if array.ndim != dims + 1 or 0 in array.shape:
        raise ParameterError(f"{what} has shape {np.shape(image)}; expected {dims} axes, or channels before them")
    if not np.isfinite(array).all():
        raise ParameterError(f"{what} holds grey values that are no finite numbers; expected finite ones")
    size = target_size(array.shape[1:], params.voxel_mm, spacing_mm, what)
    array = np.stack([resize(channel, size, order=1) for channel in array])
    return np.stack([_zscore(channel) for channel in array]) if params.scaling == "zscore" else array


def target_size(
    shape: tuple[int, ...], voxel_mm: tuple[float, ...] | None, spacing_mm: object, what: str
) -> tuple[int, ...]:
    """Voxels along each axis at ``voxel_mm``."""
    if voxel_mm is None:
        return shape
    spacing = np.asarray(spacing_mm, np.float64) if spacing_mm is not None else np.zeros(0)
    if spacing.shape != (len(shape),) or len(voxel_mm) != len(shape) or not (spacing > 0).all():
        raise ParameterError(
            f"{what} has {len(shape)} axes and spacing_mm {spacing_mm!r}; expected a spacing above 0 mm for each axis "
            "where voxel_mm is set"
        )
    return tuple(int(n) for n in np.maximum(1, np.rint(np.asarray(shape) * spacing / np.asarray(voxel_mm))))


def resize(array: NDArray, size: tuple[int, ...], *, order: int) -> NDArray:
    """The same field in ``size`` voxels: linearly (``order=1``) or by the nearest (``order=0``)."""
    if array.shape == tuple(size):
        return array
    from scipy.ndimage import zoom

    factors = [b / a for a, b in zip(array.shape, size, strict=True)]
    return zoom(array, factors, order=order, mode="nearest", grid_mode=True)


def spacing_of_each(spacing_mm: object, count: int) -> list[object]:
    """One spacing for each picture, from one for all or a sequence."""
    if spacing_mm is None or np.ndim(spacing_mm) == 1:  # type: ignore[arg-type]
        return [spacing_mm] * count
    spacings = list(spacing_mm)  # type: ignore[call-overload]
    if len(spacings) != count:
        raise ParameterError(f"there are {count} pictures and {len(spacings)} spacings; expected one for each, or one")
    return spacings


def _classes(mask: ArrayLike, shape: tuple[int, ...], number: int) -> NDArray[np.uint8]:
    array = np.asarray(mask)
    if array.shape != shape:
        raise ParameterError(f"mask {number} has shape {array.shape} and its picture {shape}; expected the same")
    if array.dtype.kind not in "biu" or (array.size and (array.min() < 0 or array.max() > IGNORE)):
        raise ParameterError(f"mask {number} is of {array.dtype}; expected classes from 0, or 255 where nobody judged")
    return array.astype(np.uint8)


def _zscore(channel: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = np.percentile(channel, (1, 99))
    clipped = np.clip(channel, low, high)
    return ((clipped - clipped.mean()) / max(float(clipped.std()), 1e-6)).astype(np.float32)
