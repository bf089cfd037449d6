"""Outlines over hips: the exact lens beside the lesion as it was painted, and what readers drew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from onfh_nb.report.numbers import counted
from onfh_nb.report.phantom.records import Record, spread, truth_records
from onfh_nb.report.phantom.tiles import Line, Tile, montage_html
from onfh_nb.report.phantom.viewing import HIP_MM, HIP_PX, Viewer

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort

_LENS_COLOUR: Final = "#FF2DA6"
_READER_COLOURS: Final = ("#56B4E9", "#00C98D", "#FF2DA6", "#F0E442", "#D55E00")
_WIDTH_MM: Final = 72.0
_SHOWN, _COLUMNS = 6, 3


def margins_html(viewer: Viewer, records: Sequence[Record]) -> str:
    """Lesions with the outline of their mask and, dashed, the lens that is known in closed form."""
    rows = [r for r in records if r["has_lesion"] and r["months"] == 0 and r["collapse_mm"] < 0.5]
    chosen = spread(rows, _SHOWN)
    tiles = [tile for r in chosen if (tile := _with_margin(viewer, r)) is not None]
    if not tiles:
        return '<p class="calm">This cohort has no lesion without collapse at the first visit.</p>'
    perturbed = sum(r.get("mode") == "perturbed" for r in chosen)
    return montage_html(
        tiles,
        columns=_COLUMNS,
        name="margins",
        caption=f"{len(tiles)} lesions on T1 with their masks; {perturbed} of them with a perturbed margin.",
        how_to_read="Orange is what a segmentation is judged by, voxel by voxel. The dashed line is the border of the "
        "lens the lesion was made from, whose volume and angles are known in closed form; the two differ by the uneven "
        "margin, and by the voxels. Untick to see the picture alone.",
    )


def readers_html(cohort: Cohort) -> str:
    """Slices with the outlines that each reader drew."""
    viewer, records = Viewer(cohort), truth_records(cohort)
    drawn = cohort.label_files.dropna(subset=["reader"])
    keys = {
        (image, hemi) for image, hemi in zip(drawn["image_id"], drawn["hemi"], strict=True) if isinstance(hemi, str)
    }
    rows = [r for r in records if r["has_lesion"] and (viewer.image_id(r, "cor_t1"), r["hemi"]) in keys]
    readers = sorted(set(drawn["reader"]))
    tiles = [tile for r in _some(rows) if (tile := _with_readers(viewer, r, readers)) is not None]
    if not tiles:
        return '<p class="calm">No reader drew anything here.</p>'
    return montage_html(
        tiles,
        columns=_COLUMNS,
        name="readers",
        caption=f"What {len(readers)} readers drew on {counted(len(tiles), 'slice')}, T1, beside the truth.",
        how_to_read="Readers should differ from each other and from the truth most where the border is faint. "
        "Consensus is made of their outlines, never of the truth (orange, dashed).",
    )


def _some(rows: Sequence[Record]) -> list[Record]:
    ordered = sorted(rows, key=lambda r: (r["months"], r["participant_id"]))
    return ordered[:: max(1, len(ordered) // _SHOWN)][:_SHOWN]


def _with_margin(viewer: Viewer, record: Record) -> Tile | None:
    if viewer.image_id(record, "cor_t1") is None:
        return None
    index = viewer.slice_of(record, "cor_t1")
    lens = lens_line(viewer, record, index, width_mm=_WIDTH_MM)
    lines = (*viewer.outlines(record, "cor_t1", index, width_mm=_WIDTH_MM), *lens)
    label = f"{record['necrosis_pct']:.0f} % of the head · ARCO {record['arco']}"
    return viewer.hip(record, "cor_t1", label, index=index, lines=lines, width_mm=_WIDTH_MM)


def lens_line(viewer: Viewer, record: Record, index: int, *, width_mm: float = HIP_MM) -> tuple[Line, ...]:
    """Where the lesion sphere cuts a coronal slice, inside the head; empty where it does not.

    Parameters
    ----------
    viewer : Viewer
        Of the cohort.
    record : dict
        Truth record with ``lens`` (in units of the head radius) and ``R_mm``.
    index : int
        Slice of the T1 image.
    width_mm : float
        Width of the tile.
    """
    image_id = viewer.image_id(record, "cor_t1")
    if image_id is None or not record.get("lens"):
        return ()
    volume = viewer.volume(image_id)
    behind = float(volume.world((index, 0, 0))[1]) - record["head_centre_mm"][1]
    radius = record["R_mm"]
    centre = record["lens"]["D"] * radius * np.array(record["lens"]["u"])
    squared = (record["lens"]["rho"] * radius) ** 2 - (behind - centre[1]) ** 2
    if squared <= 0:
        return ()
    turn = np.linspace(0, 2 * np.pi, 241)
    lateral = centre[0] + np.sqrt(squared) * np.cos(turn)
    superior = centre[2] + np.sqrt(squared) * np.sin(turn)
    inside = lateral**2 + superior**2 + behind**2 <= radius**2
    if not inside.any():
        return ()
    # Lateral is on the left of every tile; a run that wraps past the end is joined.
    start = int(np.flatnonzero(~inside)[0]) if not inside.all() else 0
    order = np.roll(np.arange(240), -start)
    points = np.column_stack([-superior, -lateral])[order][inside[order]] * (HIP_PX / width_mm) + HIP_PX / 2
    return (Line(points, _LENS_COLOUR, "lens in closed form", dashed=True),)


def _with_readers(viewer: Viewer, record: Record, readers: Sequence[str]) -> Tile | None:
    image_id = viewer.image_id(record, "cor_t1")
    if image_id is None:
        return None
    masks = [viewer.mask(image_id, "necrosis", record["hemi"], reader) for reader in readers]
    areas = [mask.array.sum(axis=(1, 2)) for mask in masks if mask is not None]
    if not areas or not np.any(areas):
        return None
    index = int(np.sum(areas, axis=0).argmax())
    lines: list[Line] = []
    for reader, colour in zip(readers, _READER_COLOURS, strict=False):
        name = reader.replace("reader", "reader ")
        lines += viewer.outlines(record, "cor_t1", index, reader=reader, colour=colour, name=name, width_mm=_WIDTH_MM)
    truth = viewer.outlines(record, "cor_t1", index, width_mm=_WIDTH_MM)
    lines += [line._replace(name="truth", dashed=True) for line in truth if line.name == "necrosis"]
    label = f"{record['necrosis_pct']:.0f} % of the head · ARCO {record['arco']}"
    return viewer.hip(record, "cor_t1", label, index=index, lines=tuple(lines), width_mm=_WIDTH_MM)
