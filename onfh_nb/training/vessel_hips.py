"""The surroundings of each head, cut out of its angiogram with the vessels that are known to be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.lesion_masks import find_mask
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import LabelVolume, Volume

MARGIN_MM = 4.0


@dataclass(frozen=True, eq=False)
class VesselHip:
    """One hip at one visit.

    Parameters
    ----------
    participant_id, hemi, session_id, image_id : str
        Whose it is and where it was cut out.
    image : ndarray of float32, shape (D, H, W)
        Grey values of the box about the head.
    truth, head : ndarray of bool, shape (D, H, W)
        Vessels and head; ``head`` is all True where no head was drawn.
    affine : ndarray of float64, shape (4, 4)
        Voxel (d, h, w) of the box to RAS mm.
    """

    participant_id: str
    hemi: str
    session_id: str
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
        If no picture of the protocol has such a mask.
    """
    files = cohort.label_files
    wanted = files[(files["name"] == label) & files["reader"].isna()]
    images = cohort.images[cohort.images["protocol"] == protocol].set_index("image_id")
    hips = []
    for image_id, masks in wanted[wanted["image_id"].isin(images.index)].groupby("image_id", sort=True):
        volume, row = cohort.read(str(image_id)), images.loc[image_id]
        for hemi in sorted(masks["hemi"]):
            hips.append(
                _cut_out(cohort, volume, (row["participant_id"], hemi, row["session_id"], str(image_id)), label)
            )
    if not hips:
        raise CohortError(
            f"cohort {cohort.name} has no {protocol} picture with a {label} mask; expected at least one to learn from"
        )
    return hips


def _cut_out(cohort: Cohort, volume: Volume, whose: tuple[str, str, str, str], label: str) -> VesselHip:
    _, hemi, _, image_id = whose
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
        margin = int(np.ceil(MARGIN_MM / step))
        box.append(slice(max(0, int(there[0]) - margin), min(n, int(there[-1]) + margin + 1)))
    return tuple(box)
