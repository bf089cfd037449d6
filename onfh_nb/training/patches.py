"""Patches cut from pictures at random, as many with foreground as are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.training.segment_pictures import IGNORE

if TYPE_CHECKING:
    from onfh_nb.training.segment_params import SegmentParams
    from onfh_nb.training.segment_pictures import SegmentPictures


class PatchBatch(NamedTuple):
    """One batch.

    Parameters
    ----------
    image : ndarray of float32, shape (B, C, …)
        Grey values.
    label : ndarray of uint8, shape (B, …)
        Classes; 255 where nobody judged, and beyond the border of a picture that is smaller than a patch.
    """

    image: NDArray[np.float32]
    label: NDArray[np.uint8]


class PatchSource:
    """Batches of patches, or of whole pictures, each drawn from its own seed.

    Parameters
    ----------
    pictures : SegmentPictures
        What to cut from.
    params : SegmentParams
        ``patch``, ``batch_size``, ``foreground_share``, ``flips``, ``turns``, ``jitter``, ``seed``.
    stride : int
        Sides of what a network takes are multiples of it; whole pictures are filled up.
    """

    def __init__(self, pictures: SegmentPictures, params: SegmentParams, stride: int) -> None:
        largest = np.max([mask.shape for mask in pictures.masks], axis=0)
        wanted = np.asarray(params.patch if params.patch is not None else largest)
        self.size = tuple(int(n) for n in -(-wanted // stride) * stride)
        self._images, self._masks = zip(
            *(_filled(a, b, self.size) for a, b in zip(pictures.images, pictures.masks, strict=True)), strict=True
        )
        self._foreground = [np.flatnonzero((mask > 0) & (mask != IGNORE)).astype(np.int64) for mask in self._masks]
        self._with = [k for k, voxels in enumerate(self._foreground) if len(voxels)]
        self._params = params

    def batch(self, step: int) -> PatchBatch:
        """The batch of one step; equal steps give equal batches."""
        rng = np.random.default_rng((self._params.seed, step))
        cut = [self._one(rng) for _ in range(self._params.batch_size)]
        return PatchBatch(np.stack([image for image, _ in cut]), np.stack([label for _, label in cut]))

    def _one(self, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        about = bool(self._with) and rng.random() < self._params.foreground_share
        which = int(rng.choice(self._with)) if about else int(rng.integers(len(self._masks)))
        mask = self._masks[which]
        room = np.asarray(mask.shape) - self.size
        if about:
            voxel = np.asarray(np.unravel_index(rng.choice(self._foreground[which]), mask.shape))
            middle = voxel + [int(rng.integers(-(n // 4), n // 4 + 1)) for n in self.size]
            start = np.clip(middle - np.asarray(self.size) // 2, 0, room)
        else:
            start = np.asarray([rng.integers(0, n + 1) for n in room])
        window = tuple(slice(int(a), int(a) + n) for a, n in zip(start, self.size, strict=True))
        return vary(self._images[which][(slice(None), *window)], mask[window], self._params, rng)


def vary(
    image: NDArray[np.float32], label: NDArray[np.uint8], params: SegmentParams, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Mirrored, turned, and with other brightness and contrast, at random."""
    if params.flips:
        axes = [axis for axis in range(label.ndim) if rng.random() < 0.5]
        image, label = np.flip(image, tuple(a + 1 for a in axes)), np.flip(label, tuple(axes))
    if params.turns and label.shape[-1] == label.shape[-2]:
        quarters = int(rng.integers(4))
        image, label = np.rot90(image, quarters, (-2, -1)), np.rot90(label, quarters, (-2, -1))
    if params.jitter:
        scale, shift = np.exp(params.jitter * rng.normal()), params.jitter * rng.normal()
        image = image * np.float32(scale) + np.float32(shift)
    return np.ascontiguousarray(image), np.ascontiguousarray(label)


def _filled(
    image: NDArray[np.float32], mask: NDArray[np.uint8], size: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """At least as large as a patch: the border's grey values go on, and nobody judged what is beyond."""
    missing = [max(0, n - m) for n, m in zip(size, mask.shape, strict=True)]
    if not any(missing):
        return image, mask
    width = [(n // 2, n - n // 2) for n in missing]
    return np.pad(image, [(0, 0), *width], mode="edge"), np.pad(mask, width, constant_values=IGNORE)
