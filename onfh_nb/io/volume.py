"""The one image type: an array and where it lies in the patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

_AXIS_LETTERS = (("L", "R"), ("P", "A"), ("I", "S"))
_PLANES = {0: "sagittal", 1: "coronal", 2: "axial"}
_OBLIQUE_COSINE = 0.8  # below cos 37°, a slice normal belongs to no plane


@dataclass(frozen=True, eq=False)
class Volume:
    """A 3-D image in world space.

    Parameters
    ----------
    array : ndarray, shape (D, H, W)
        D counts slices, H rows, W columns.
    affine : ndarray of float64, shape (4, 4)
        ``affine @ (d, h, w, 1)`` is the voxel centre in RAS+ millimetres.
    meta : mapping
        Acquisition facts (``protocol``, ``tr_ms``, ``field_t`` …); never a patient's identity.

    Raises
    ------
    ValueError
        If the array is not 3-D or the affine is not an invertible 4×4 matrix.

    Examples
    --------
    >>> import numpy as np
    >>> volume = Volume(np.zeros((2, 3, 4)), np.diag([4.0, 0.8, 0.8, 1.0]))
    >>> volume.spacing_mm
    (4.0, 0.8, 0.8)
    """

    array: NDArray[Any]
    affine: NDArray[np.float64]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if self.array.ndim != 3:
            raise ValueError(f"a Volume needs an array of shape (D, H, W), not one of shape {self.array.shape}")
        if affine.shape != (4, 4) or not np.isfinite(affine).all() or not np.allclose(affine[3], (0, 0, 0, 1)):
            raise ValueError("a Volume needs a finite 4×4 affine whose last row is 0 0 0 1")
        if abs(np.linalg.det(affine[:3, :3])) < 1e-12:
            raise ValueError("the affine of a Volume must be invertible, so that every voxel has its own place")
        affine.setflags(write=False)
        object.__setattr__(self, "affine", affine)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of slices, rows and columns (D, H, W)."""
        depth, height, width = self.array.shape
        return depth, height, width

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Voxel spacing in millimetres along D, H and W: the column norms of the affine."""
        d, h, w = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(d), float(h), float(w)

    @property
    def direction(self) -> NDArray[np.float64]:
        """Unit vectors of the D, H and W axes in RAS, as the columns of a (3, 3) array."""
        return self.affine[:3, :3] / np.linalg.norm(self.affine[:3, :3], axis=0)

    @property
    def orientation(self) -> str:
        """Where D, H and W point, e.g. ``"PIL"``: coronal slices from front to back, seen radiologically."""
        letters = []
        for column in self.direction.T:
            axis = int(np.argmax(np.abs(column)))
            letters.append(_AXIS_LETTERS[axis][int(column[axis] > 0)])
        return "".join(letters)

    @property
    def plane(self) -> str:
        """``"coronal"``, ``"axial"``, ``"sagittal"`` or ``"oblique"``, from the normal of the H-W slices."""
        normal = np.abs(np.cross(self.direction[:, 1], self.direction[:, 2]))
        axis = int(np.argmax(normal))
        return _PLANES[axis] if normal[axis] >= _OBLIQUE_COSINE else "oblique"

    def world(self, index: ArrayLike) -> NDArray[np.float64]:
        """World positions, shape (…, 3) in RAS mm, of voxel indices (d, h, w) of shape (…, 3)."""
        return np.asarray(index, dtype=np.float64) @ self.affine[:3, :3].T + self.affine[:3, 3]

    def index(self, world_mm: ArrayLike) -> NDArray[np.float64]:
        """Fractional voxel indices (d, h, w), shape (…, 3), of RAS positions in mm of shape (…, 3)."""
        offset = np.asarray(world_mm, dtype=np.float64) - self.affine[:3, 3]
        return offset @ np.linalg.inv(self.affine[:3, :3]).T

    def same_grid(self, other: Volume, *, tolerance_mm: float = 0.01) -> bool:
        """Whether both volumes have the same shape and every corner lies within ``tolerance_mm``."""
        if self.shape != other.shape:
            return False
        corners = np.stack(np.meshgrid(*[(0, n - 1) for n in self.shape], indexing="ij"), axis=-1).reshape(-1, 3)
        return bool(np.abs(self.world(corners) - other.world(corners)).max() <= tolerance_mm)

    def with_array(self, array: NDArray[Any]) -> Self:
        """The same place with other voxel values; the shape must not change."""
        if array.shape != self.array.shape:
            raise ValueError(f"the new array has shape {array.shape}, the volume {self.array.shape}")
        return replace(self, array=array)

    def permuted(self, order: tuple[int, int, int]) -> Self:
        """Axes in a new order; every voxel keeps its world position."""
        columns = [*order, 3]
        return replace(self, array=self.array.transpose(order), affine=self.affine[:, columns])

    def flipped(self, axis: int) -> Self:
        """One axis reversed in memory; every voxel keeps its world position."""
        affine = self.affine.copy()
        affine[:3, 3] += affine[:3, axis] * (self.array.shape[axis] - 1)
        affine[:3, axis] *= -1
        return replace(self, array=np.flip(self.array, axis), affine=affine)


@dataclass(frozen=True, eq=False)
class LabelVolume(Volume):
    """A volume of integer labels; it is never interpolated linearly.

    Parameters
    ----------
    labels : dict of int to str
        What each value means; 0 is background and need not be named.
    """

    labels: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.array.dtype.kind not in "biu":
            raise ValueError(f"a LabelVolume holds integers, not {self.array.dtype}")

    def mask(self, name: str | None = None) -> NDArray[np.bool_]:
        """Voxels of one named label, or of any label when no name is given; bool, shape (D, H, W)."""
        if name is None:
            return np.asarray(self.array != 0)
        values = [value for value, label in self.labels.items() if label == name]
        if not values:
            raise KeyError(f"no label is called {name!r}; there are {sorted(self.labels.values())}")
        return np.isin(self.array, values)
