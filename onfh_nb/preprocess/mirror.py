"""Left and right made alike: image, labels and side are mirrored together, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.volume import LabelVolume, Volume

V = TypeVar("V", bound=Volume)

_OTHER = {"L": "R", "R": "L"}


class Hip(NamedTuple):
    """One hip: what must be mirrored together.

    Parameters
    ----------
    volume : Volume, shape (D, H, W)
        Image.
    labels : mapping of str to LabelVolume
        Labels on the image's grid, e.g. ``{"head": …, "necrosis": …}``.
    hemi : {"L", "R"}
        Side.
    centre_mm : ndarray, shape (3,), optional
        Head centre in RAS mm.
    """

    volume: Volume
    labels: Mapping[str, LabelVolume]
    hemi: str
    centre_mm: NDArray[np.float64] | None = None


def mirror_volume(volume: V) -> V:
    """Reflect a volume in the patient's sagittal plane x = 0.

    What lay at (x, y, z) mm then lies at (−x, y, z), and the array axes point the way they did. Twice is once not at
    all: voxels exactly, positions to rounding.

    Parameters
    ----------
    volume : Volume or LabelVolume, shape (D, H, W)
        Image or labels.

    Returns
    -------
    Volume or LabelVolume, shape (D, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> volume = Volume(np.arange(3.0).reshape(1, 1, 3), np.array(
    ...     [[0, 0, 2, 10], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1.0]]))
    >>> mirrored = mirror_volume(volume)
    >>> mirrored.array.ravel().tolist(), mirrored.world((0, 0, 2)).tolist()
    ([2.0, 1.0, 0.0], [-10.0, 0.0, 0.0])
    """
    across = int(np.argmax(np.abs(volume.direction[0])))
    flipped = volume.flipped(across)
    return replace(flipped, affine=np.diag([-1.0, 1.0, 1.0, 1.0]) @ flipped.affine)


def mirror_hip(hip: Hip) -> Hip:
    """Mirror image, labels, head centre and side of one hip together.

    Raises
    ------
    ParameterError
        If the side is neither "L" nor "R", or a label does not lie on the image's grid.
    """
    if hip.hemi not in _OTHER:
        raise ParameterError(f"the side of a hip is 'L' or 'R', not {hip.hemi!r}")
    for name, labels in hip.labels.items():
        if not labels.same_grid(hip.volume):
            raise ParameterError(f"label {name!r} does not lie on the grid of its image and cannot be mirrored with it")
    return Hip(
        volume=mirror_volume(hip.volume),
        labels={name: mirror_volume(labels) for name, labels in hip.labels.items()},
        hemi=_OTHER[hip.hemi],
        centre_mm=None if hip.centre_mm is None else np.asarray(hip.centre_mm, np.float64) * (-1.0, 1.0, 1.0),
    )


def as_right_hip(hip: Hip) -> Hip:
    """A right hip as it is, a left hip mirrored to a right one."""
    return mirror_hip(hip) if hip.hemi != "R" else hip
