"""One hip before and after: projections of its angiograms, its masks, and its vessels as graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.datasets.vessel_hips import VesselHip
    from onfh_nb.vascular import VesselGraph

_GRAFT = "vbg"


@dataclass(frozen=True, eq=False)
class VesselView:
    """One hip on several visits, ready to be drawn.

    Parameters
    ----------
    name : str
        Participant, side and treatment.
    pictures, truth, predicted : dict of str to ndarray, shape (H, W)
        By visit: brightest values of the middle 20 mm, front to back, and shadows of the masks in the head.
    trees : dict of str to VesselGraph
        The predicted vessels.
    spacing_mm : (float, float)
        Of a pixel, down and across.
    axes : str
        Where the coordinates of the trees grow to, such as ``PIL``.
    words : dict of str to str
        By visit: length and branches, true and on the predicted mask.
    """

    name: str
    pictures: dict[str, NDArray[np.float32]]
    truth: dict[str, NDArray[np.bool_]]
    predicted: dict[str, NDArray[np.bool_]]
    trees: dict[str, VesselGraph]
    spacing_mm: tuple[float, float]
    axes: str
    words: dict[str, str]


def view_vessels(
    hips: Sequence[VesselHip],
    predicted: Mapping[tuple[str, str], NDArray[np.bool_]],
    rows: pd.DataFrame,
    *,
    source: str = "predicted mask",
    hip: tuple[str, str] | None = None,
) -> VesselView:
    """Show one hip on its first and its last visit.

    Parameters
    ----------
    hips : sequence of VesselHip
        All hips and visits.
    predicted : mapping of (image_id, hemi) to ndarray of bool, shape (D, H, W)
        Masks on the grids of the hips.
    rows : DataFrame
        From :func:`vessel_rows`; treatments, months and measurements.
    source : str
        Source in ``rows`` that stands for ``predicted``.
    hip : (str, str), optional
        Participant and side; without it the first grafted hip by name, or the first of all: not chosen by its looks.

    Returns
    -------
    VesselView

    Raises
    ------
    CohortError
        If the hip is not there.
    """
    chosen = hip or _first(rows)
    visits = [h for h in hips if (h.participant_id, h.hemi) == chosen]
    if not visits:
        raise CohortError(f"hip {chosen[1]} of {chosen[0]} has no angiogram with vessels; expected one of the table's")
    mine = rows[(rows["participant_id"] == chosen[0]) & (rows["hemi"] == chosen[1])].sort_values("months")
    months = mine.drop_duplicates("session_id").set_index("session_id")["months"]
    visits = sorted(visits, key=lambda h: int(months[h.session_id]))
    shown = {f"month {months[h.session_id]}": h for h in (visits[0], visits[-1])}
    projected = {name: _project(h, predicted[h.place]) for name, h in shown.items()}
    first = visits[0]
    return VesselView(
        name=f"{chosen[0]}, {chosen[1]}, {mine['treatment'].iloc[0]}",
        pictures={name: made[0] for name, made in projected.items()},
        truth={name: made[1] > 0 for name, made in projected.items()},
        predicted={name: made[2] > 0 for name, made in projected.items()},
        trees={name: _graph(h, predicted[h.place]) for name, h in shown.items()},
        spacing_mm=_plane(first),
        axes=_axes(first),
        words={name: _say(mine[mine["session_id"] == h.session_id], source) for name, h in shown.items()},
    )


def _first(rows: pd.DataFrame) -> tuple[str, str]:
    there = rows.sort_values(["participant_id", "hemi"])
    grafted = there[there["treatment"] == _GRAFT]
    row = (grafted if len(grafted) else there).iloc[0]
    return str(row["participant_id"]), str(row["hemi"])


def _front_to_back(hip: VesselHip) -> int:
    """Axis of the array that runs most nearly from front to back."""
    return int(np.argmax(np.abs(hip.affine[1, :3]) / np.linalg.norm(hip.affine[:3, :3], axis=0)))


def _plane(hip: VesselHip) -> tuple[float, float]:
    down, across = (hip.spacing_mm[k] for k in range(3) if k != _front_to_back(hip))
    return down, across


def _axes(hip: VesselHip) -> str:
    import nibabel as nib

    return "".join(nib.aff2axcodes(hip.affine))


def _project(hip: VesselHip, mask: NDArray[np.bool_]) -> tuple[NDArray[np.float32], ...]:
    from onfh_nb.vascular import slab_projection

    axis = _front_to_back(hip)
    head = np.flatnonzero(hip.head.any(axis=tuple(k for k in range(3) if k != axis)))
    centre = float(head[0] + head[-1]) / 2 if len(head) else None
    arrays = (hip.image, hip.truth & hip.head, mask & hip.head)
    return tuple(slab_projection(a.astype(np.float32), hip.spacing_mm, axis=axis, centre=centre)[0] for a in arrays)


def _graph(hip: VesselHip, mask: NDArray[np.bool_]) -> VesselGraph:
    from onfh_nb.vascular import vessel_graph

    return vessel_graph(mask & hip.head, hip.spacing_mm)


def _say(rows: pd.DataFrame, source: str) -> str:
    words = []
    for name, label in (("truth", "true"), (source, "predicted")):
        row = rows[rows["source"] == name]
        if len(row):
            words.append(f"{label} {row['length_mm'].iloc[0]:.0f} mm, {row['n_junctions'].iloc[0]:.0f} branch points")
    return "\n".join(words)
