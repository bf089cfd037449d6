"""Montages that must never be empty: every stage, confounder, treatment, plane and incident, painted where needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.report.phantom.example_states import CONFOUNDERS, TREATMENTS
from onfh_nb.report.phantom.looks import PROTOCOL_WORDS, TREATMENT_WORDS
from onfh_nb.report.phantom.records import Record, truth_records, with_finding
from onfh_nb.report.phantom.tiles import BLANK, Tile, montage_html
from onfh_nb.report.phantom.viewing import WHOLE_PX, Viewer

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort

FINDING_WORDS: Final = {
    "fovea": "fovea",
    "red_marrow": "red marrow",
    "physeal_scar": "growth-plate scar",
    "herniation_pit": "herniation pit",
    "bone_island": "bone island",
    "transient_oedema": "transient oedema",
    "insufficiency_fracture": "insufficiency fracture",
    "degenerative_cyst": "degenerative cysts",
    "core_track": "old core track",
    "metal": "metal",
}
_COLUMNS: Final = 5
_WIDE_MM: Final = 150.0
_INCIDENT_COLUMNS, _INCIDENT_SHARE = 3, 0.64
_PAINTED: Final = "painted"


class Example(NamedTuple):
    """A hip to show: where it lies, its truth, and the slice, None for that of its lesion."""

    viewer: Viewer
    record: Record
    label: str
    number: int | None = None


def confounder_examples(viewer: Viewer, records: Sequence[Record], painted: Cohort | None) -> list[Example]:
    """One hip without necrosis for each confounder: of the cohort where it has one, else painted for the page."""
    places = [(viewer, records, ""), *_painted(painted)]
    found: list[Example] = []
    for kind in CONFOUNDERS:
        for where, rows, source in places:
            own = [r for r in with_finding(rows, kind) if not r["has_lesion"] and where.image_id(r, "cor_t1")]
            if own:
                seen = [e.record["participant_id"] for e in found if e.viewer is where]
                best = min(own, key=lambda r: (seen.count(r["participant_id"]), -_extent(_largest(r, kind))))
                words = FINDING_WORDS[kind] + (f" ({source})" if source else "")
                found.append(Example(where, best, words, _slice_of_finding(where, best, kind)))
                break
    return found


def _largest(record: Record, kind: str) -> dict[str, Any]:
    return max((f for f in record["findings"] if f["kind"] == kind), key=_extent)


def _extent(finding: dict[str, Any]) -> float:
    """Volume of a finding, or of the box about it where it fades into its surroundings, mm³."""
    if finding.get("volume_mm3"):
        return float(finding["volume_mm3"])
    return float(np.prod(np.ptp(np.array(finding["box_mm"]), axis=0))) if "box_mm" in finding else 0.0


def confounders_html(examples: Sequence[Example]) -> str:
    """The confounders as a montage."""
    return examples_html(
        examples,
        name="confounders",
        caption=f"{len(examples)} findings in hips without necrosis, each in the middle of its extent.",
        how_to_read="Ask of each what you would say without the words below it. Of several hips, one of a patient not "
        "yet shown was taken, and of these the one with the largest finding. 'Painted' marks a hip made for this page, "
        "because the cohort has none with that finding.",
        width_mm=130.0,
    )


def treated_html(examples: Sequence[Example]) -> str:
    """The treated hips as a montage."""
    return examples_html(
        examples,
        name="treated",
        caption=f"{len(examples)} hips after an operation, in the slice that shows most of the lesion.",
        how_to_read="A track, a graft or a cut leads the eye as it does a classifier: none of them may stand for the "
        "lesion.",
        width_mm=_WIDE_MM,
    )


def missing_confounders(records: Sequence[Record]) -> list[str]:
    """Confounders that no hip without necrosis of the cohort shows."""
    well = [r for r in records if not r["has_lesion"]]
    return [kind for kind in CONFOUNDERS if not with_finding(well, kind)]


def treated_examples(viewer: Viewer, records: Sequence[Record], painted: Cohort | None) -> list[Example]:
    """Up to two hips for each operation, on their last visit."""
    places = [(viewer, records, ""), *_painted(painted)]
    found = []
    for treatment in TREATMENTS:
        for where, rows, source in places:
            own = [r for r in _last_visits(rows) if r["treatment"] == treatment and where.image_id(r, "cor_t1")]
            for record in own[:2]:
                after = f"{TREATMENT_WORDS[treatment]} · month {record['months']}" + (f" ({source})" if source else "")
                found.append(Example(where, record, after))
            if own:
                break
    return found


def missing_treatments(records: Sequence[Record]) -> list[str]:
    """Operations after which the cohort shows no hip."""
    seen = {r["treatment"] for r in records if r["months"] > 0}
    return [treatment for treatment in TREATMENTS if treatment not in seen]


def examples_html(examples: Sequence[Example], *, name: str, caption: str, how_to_read: str, width_mm: float) -> str:
    """Examples with T1 above STIR, five to a row."""
    tiles: list[Tile] = []
    rows: list[str] = []
    columns = len(examples) if len(examples) <= _COLUMNS + 1 else _COLUMNS
    for start in range(0, len(examples), columns or 1):
        chunk = examples[start : start + columns]
        for protocol in ("cor_t1", "cor_stir"):
            made = [e.viewer.hip(e.record, protocol, e.label, index=e.number, width_mm=width_mm) for e in chunk]
            tiles += [tile for tile in made if tile is not None]
            tiles += [BLANK] * (columns - len([tile for tile in made if tile is not None]))
            rows.append(PROTOCOL_WORDS[protocol])
    return montage_html(tiles, columns=columns, rows=rows, name=name, caption=caption, how_to_read=how_to_read)


def stage_example_html(painted: Cohort) -> str:
    """The same hip in every stage, T1, STIR and T2."""
    viewer = Viewer(painted)
    rows = sorted((r for r in truth_records(painted) if r["hemi"] == "R"), key=lambda r: r["months"])
    protocols = [p for p in ("cor_t1", "cor_stir", "cor_t2") if p in viewer.protocols]
    index = viewer.slice_of(rows[2], protocols[0])
    tiles = [viewer.hip(r, p, f"ARCO {r['arco']}", index=index) for p in protocols for r in rows]
    return montage_html(
        [tile for tile in tiles if tile is not None],
        columns=len(rows),
        rows=[PROTOCOL_WORDS[p] for p in protocols],
        name="one_hip_every_stage",
        caption="One hip in every stage, painted for this page: same patient, slice and lesion; only the signs change.",
        how_to_read="From left to right: nothing; band; darker core; crescent, oedema and fluid with 1.2 mm of "
        "collapse; 3.2 mm; narrow joint with osteophytes and cysts. Such a course takes years in a patient.",
    )


def planes_html(painted: Cohort) -> str:
    """One hip in every plane and every protocol, 3-D crops included."""
    viewer = Viewer(painted)
    record = next(r for r in truth_records(painted) if r["hemi"] == "R")
    order = [p for p in PROTOCOL_WORDS if p in viewer.protocols]
    tiles = [viewer.hip(record, p, PROTOCOL_WORDS[p]) for p in order]
    return montage_html(
        [tile for tile in tiles if tile is not None],
        columns=_COLUMNS,
        name="planes",
        caption=f"One hip with a stage II lesion in {len(order)} protocols, painted for this page; each in the slice "
        "that shows most of the lesion.",
        how_to_read="The lesion must lie in the same place in every plane: in front and above. Axial slices show the "
        "front at the top, sagittal ones the front on the left.",
    )


def incidents_html(pictures: dict[str, dict[str, NDArray[Any]]]) -> str:
    """One slice under each incident of the scanner."""
    columns = _INCIDENT_COLUMNS
    tiles: list[Tile] = []
    rows: list[str] = []
    for protocol, found in pictures.items():
        white = float(np.percentile(next(iter(found.values())), 99.5))
        for name, picture in found.items():
            grey = (np.clip(_middle(picture) / white, 0, 1) * 255).astype(np.uint8)
            tiles.append(Tile(grey, name, f"Coronal slice about both hips, {PROTOCOL_WORDS[protocol]}: {name}"))
        tiles += [BLANK] * (-len(found) % columns)
        rows += [PROTOCOL_WORDS[protocol], *[""] * ((len(found) - 1) // columns)]
    return montage_html(
        tiles,
        columns=columns,
        rows=rows,
        name="incidents",
        caption="One slice acquired anew under each incident at its strongest, painted for this page (1.5 T).",
        how_to_read="Everything but the incident is the same, noise included; look at the edges of bone for motion, "
        "in line with the femoral vessels for faint copies, and at one side for fat that stayed bright. In a cohort "
        "most pictures have little of each, and the truth record says how much.",
    )


def _middle(picture: NDArray[Any]) -> NDArray[Any]:
    """The part about both hips, enlarged."""
    import cv2

    cut = [round(size * (1 - _INCIDENT_SHARE) / 2) for size in picture.shape]
    part = picture[cut[0] : picture.shape[0] - cut[0], cut[1] : picture.shape[1] - cut[1]].astype(np.float32)
    wide = round(WHOLE_PX * part.shape[0] / part.shape[1])
    return np.asarray(cv2.resize(part, (WHOLE_PX, wide), interpolation=cv2.INTER_CUBIC))


def _slice_of_finding(viewer: Viewer, record: Record, kind: str) -> int | None:
    from onfh_nb.synthetic.finding_record import slices_crossed

    image_id = viewer.image_id(record, "cor_t1")
    entry = _largest(record, kind)
    if image_id is None or "box_mm" not in entry:
        return None
    volume = viewer.volume(image_id)
    centre = np.array(record["head_centre_mm"])
    crossed = slices_crossed(entry, centre, record["hemi"], volume.affine, volume.shape[0])
    return crossed[len(crossed) // 2] if crossed else None


def _painted(cohort: Cohort | None) -> list[tuple[Viewer, Sequence[Record], str]]:
    return [] if cohort is None else [(Viewer(cohort), truth_records(cohort), _PAINTED)]


def _last_visits(records: Sequence[Record]) -> list[Record]:
    last: dict[tuple[str, str], Record] = {}
    for record in sorted(records, key=lambda r: r["months"]):
        if record["months"] > 0:
            last[record["participant_id"], record["hemi"]] = record
    return list(last.values())
