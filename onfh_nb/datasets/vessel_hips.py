"""The surroundings of each head, cut out of its angiogram with the vessels that are known to be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.lesion_masks import find_mask
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import LabelVolume, Volume

_MARGIN_MM = 4.0


@dataclass(frozen=True, eq=False)
class VesselHip:
    """One hip at one visit.

    Parameters
    ----------
    participant_id, session_id, hemi, image_id : str
        Whose it is, and the angiogram it was cut out of.
    image : ndarray of float32, shape (D, H, W)
        Grey values of the box about the head.
    truth, head : ndarray of bool, shape (D, H, W)
        Vessels and head; ``head`` is all True where no head was drawn.
    affine : ndarray of float64, shape (4, 4)
        Voxel (d, h, w) of the box to RAS mm.
    """

    participant_id: str
    session_id: str
    hemi: str
    image_id: str
    image: NDArray[np.float32]
    truth: NDArray[np.bool_]
    head: NDArray[np.bool_]
    affine: NDArray[np.float64]

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Spacing along D, H and W."""
        d, h, w = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(d), float(h), float(w)

    @property
    def place(self) -> tuple[str, str]:
        """Angiogram and side: what tells it from all others."""
        return self.image_id, self.hemi


def read_vessel_hips(cohort: Cohort, *, protocol: str = "mra_ss", label: str = "vessel") -> list[VesselHip]:
    """Every hip and visit of a cohort that has an angiogram with vessels drawn on it.

    Parameters
    ----------
    cohort : Cohort
        The cohort.
    protocol : str
        Protocol of the pictures.
    label : str
        Name of the masks.

    Returns
    -------
    list of VesselHip
        Boxes about the heads with 4 mm around; where no head was drawn, about the vessels.

    Raises
    ------
    CohortError
        If no picture of the protocol has such a mask, or a mask is not on the grid of its picture.
    """
    files = cohort.label_files
    wanted = files[(files["name"] == label) & files["reader"].isna() & files["hemi"].isin(("L", "R"))]
    images = cohort.images[cohort.images["protocol"] == protocol].set_index("image_id")
    hips = []
    for image_id, masks in wanted[wanted["image_id"].isin(images.index)].groupby("image_id", sort=True):
        volume, row = cohort.read(str(image_id)), images.loc[image_id]
        for hemi in sorted(masks["hemi"]):
            hips.append(
                _cut_out(cohort, volume, (row["participant_id"], row["session_id"], hemi, str(image_id)), label)
            )
    if not hips:
        raise CohortError(
            f"cohort {cohort.name} has no {protocol} picture with a {label} mask of one hip; expected one to learn from"
        )
    return hips


def show_through(cohort: Cohort, hips: Sequence[VesselHip], protocol: str) -> list[VesselHip]:
    """The same boxes of the same visits as another protocol shows them, interpolated linearly.

    Parameters
    ----------
    cohort : Cohort
        The cohort that the hips were read from; its pictures of one visit share one frame.
    hips : sequence of VesselHip
        Boxes, masks and visits.
    protocol : str
        Protocol of the other pictures, e.g. ``cor_t1``, which hardly shows any vessel.

    Returns
    -------
    list of VesselHip
        Hips without such a picture on that visit are left out; of several pictures the first is taken.

    Raises
    ------
    CohortError
        If no hip has such a picture.
    """
    images = cohort.images[cohort.images["protocol"] == protocol].sort_values("image_id")
    first = images.drop_duplicates(["participant_id", "session_id"])
    names = first.set_index(["participant_id", "session_id"])["image_id"].to_dict()
    out = []
    for hip in hips:
        if (name := names.get((hip.participant_id, hip.session_id))) is not None:
            out.append(replace(hip, image=_on_grid(cohort.read(str(name)), hip.affine, hip.truth.shape)))
    if not out:
        raise CohortError(
            f"cohort {cohort.name} has no {protocol} picture beside its angiograms; expected one on some visit"
        )
    return out


def _on_grid(volume: Volume, affine: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The grey values of a volume at the voxels of another grid; its border goes on outside."""
    from scipy.ndimage import affine_transform

    to_index = np.linalg.inv(volume.affine) @ affine
    array = volume.array.astype(np.float32)
    return affine_transform(array, to_index[:3, :3], to_index[:3, 3], output_shape=shape, order=1, mode="nearest")


def _cut_out(cohort: Cohort, volume: Volume, whose: tuple[str, str, str, str], label: str) -> VesselHip:
    _, _, hemi, image_id = whose
    vessels, head = find_mask(cohort, image_id, hemi, label), find_mask(cohort, image_id, hemi, "head")
    assert vessels is not None  # its file was listed
    for name, mask in ((label, vessels), ("head", head)):
        if mask is not None and not mask.same_grid(volume):
            raise CohortError(
                f"the {name} mask of {hemi} on image {image_id} has shape {mask.shape}, the image {volume.shape}; "
                "expected the same grid"
            )
    box = _box(head if head is not None and head.array.any() else vessels)
    affine = volume.affine.copy()
    affine[:3, 3] = volume.world([axis.start for axis in box])
    inside = np.ones(vessels.array[box].shape, bool) if head is None else head.array[box] != 0
    return VesselHip(*whose, volume.array[box].astype(np.float32), vessels.array[box] != 0, inside, affine)


def _box(mask: LabelVolume) -> tuple[slice, ...]:
    """The box about a mask with a margin, inside the picture; the whole picture for an empty mask."""
    if not mask.array.any():
        return tuple(slice(0, n) for n in mask.shape)
    box = []
    for axis, (n, step) in enumerate(zip(mask.shape, mask.spacing_mm, strict=True)):
        there = np.flatnonzero(mask.array.any(axis=tuple(k for k in range(3) if k != axis)))
        margin = int(np.ceil(_MARGIN_MM / step))
        box.append(slice(max(0, int(there[0]) - margin), min(n, int(there[-1]) + margin + 1)))
    return tuple(box)
