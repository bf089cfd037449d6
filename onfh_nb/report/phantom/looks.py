"""The montages of the page: each takes its examples from the truth records by rule and returns HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from onfh_nb.report.numbers import counted
from onfh_nb.report.phantom.records import STAGES, Record, of_stage, spread
from onfh_nb.report.phantom.tiles import BLANK, NOT_TAKEN, Tile, montage_html
from onfh_nb.report.phantom.viewing import Viewer

SITE_WORDS: Final = {"S3T": "3 T", "P15T": "1.5 T"}
CONTRASTS: Final = ("cor_t1", "cor_stir", "cor_t2")
PROTOCOL_WORDS: Final = {
    "cor_t1": "T1", "cor_stir": "STIR", "cor_t2": "T2", "cor_t2fs": "T2, fat-suppressed", "cor_pd": "PD",
    "ax_t1": "axial T1", "ax_t2": "axial T2", "ax_t2fs": "axial T2, fat-suppressed", "ax_stir": "axial STIR",
    "ax_pd": "axial PD", "sag_t1": "sagittal T1", "sag_t2": "sagittal T2", "sag_t2fs": "sagittal T2, fat-suppressed",
    "sag_stir": "sagittal STIR", "sag_pd": "sagittal PD", "sag_hi": "sagittal PD, fine", "spgr3d": "3-D SPGR",
    "watsc3d": "3-D water-selective", "mra_ss": "MR angiography", "dce": "dynamic, enhanced",
}  # fmt: skip
TREATMENT_WORDS: Final = {
    "none": "not treated", "nsaid": "anti-inflammatory drugs", "cd": "core decompression",
    "vbg": "vascularised bone graft", "osteotomy": "osteotomy",
}  # fmt: skip
_PER_SITE: Final = 3
_FEW: Final = 4  # a row of which no more than every fourth picture was taken is left out


def whole_slices(viewer: Viewer, records: Sequence[Record]) -> str:
    """Whole coronal slices of both scanners, T1 above STIR, patients spread over lesion size."""
    tiles: list[Tile] = []
    names: list[str] = []
    shown: set[str] = set()
    hips = {(r["participant_id"], r["session_id"], r["hemi"]): r["arco"] for r in records}
    for protocol in _taken(viewer, CONTRASTS[:2]):
        for site in sorted({r["site"] for r in records}, reverse=True):
            own = [r for r in records if r["site"] == site and r["months"] == 0 and viewer.image_id(r, protocol)]
            chosen = spread(own, _PER_SITE)
            tiles += _there(viewer.whole(r, protocol, _both_hips(r, hips)) for r in chosen)
            tiles += [BLANK] * (_PER_SITE - len(chosen))
            names.append(f"{PROTOCOL_WORDS[protocol]}, {SITE_WORDS.get(site, site)}")
            shown |= {r["participant_id"] for r in chosen}
    return montage_html(
        tiles,
        columns=_PER_SITE,
        rows=names,
        name="whole_slices",
        caption=f"Whole coronal slices of {counted(len(shown), 'patient')} at the first visit, through the middle of "
        "one head or of its lesion.",
        how_to_read="Go from the skin inwards and ask what would tell you that no patient lay in the scanner. The "
        "patient's right is on the left; below stand sex, age and the ARCO stage of each hip (0: no necrosis).",
    )


def _both_hips(record: Record, stages: dict[tuple[str, str, str], str]) -> str:
    both = (f"{side} {stages.get((record['participant_id'], record['session_id'], side), '–')}" for side in "RL")
    return f"{record['sex']} {record['age']:.0f} y · {' · '.join(both)}"


def through_the_body(viewer: Viewer, records: Sequence[Record]) -> str:
    """All slices of one patient from front to back, T1 and then STIR, with a slider."""
    from onfh_nb.report.stack import stack_html

    first = [r for r in records if r["months"] == 0 and r["has_lesion"]]
    record = (spread(first, 1) or list(records))[0]
    parts = []
    for protocol in _taken(viewer, CONTRASTS[:2]):
        image_id = viewer.image_id(record, protocol)
        if image_id is not None:
            words = f"{PROTOCOL_WORDS[protocol]}, {record['participant_id']}, {SITE_WORDS.get(record['site'], '')}"
            parts.append(
                stack_html(
                    viewer.volume(image_id),
                    caption=f"Every slice of one examination, from front to back: {words}.",
                    how_to_read="Move the slider or turn the wheel over the picture. Structures should come and go as "
                    "they do in a body: vessels run on, muscles taper, bowel turns.",
                )
            )
    return f'<div class="pair stacks">{"".join(parts)}</div>'


def healthy_hips(viewer: Viewer, records: Sequence[Record]) -> str:
    """Hips that never have a lesion: what a classifier must call normal."""
    normal = [r for r in records if r["arco"] == "0" and r["months"] == 0]
    chosen = _with_all_first(viewer, normal, 6)
    return _hip_rows(
        viewer,
        chosen,
        name="normal_hips",
        caption=f"Hips without necrosis: {len(chosen)} of {len(normal)} at the first visit.",
        how_to_read="They should differ from each other in bone, marrow and fluid as much as people do, and a bright "
        "joint or a dark patch must not mean necrosis.",
    )


def stage_hips(viewer: Viewer, records: Sequence[Record], stage: str, count: int = 6) -> str:
    """Hips of one ARCO stage, spread over lesion size."""
    rows = of_stage(records, stage)
    chosen = _with_all_first(viewer, rows, count)
    patients = len({r["participant_id"] for r in rows})
    return _hip_rows(
        viewer,
        chosen,
        name=f"stage_{stage.lower()}",
        caption=f"ARCO {stage}: {counted(len(chosen), 'hip')} out of {counted(len(rows), 'visit')} "
        f"of {counted(patients, 'patient')}, from the smallest to the largest lesion.",
        how_to_read=_STAGE_WORDS[stage],
    )


def all_stages(viewer: Viewer, records: Sequence[Record]) -> str:
    """Every stage that the cohort holds, one montage each."""
    return "".join(
        f"<h3>ARCO {stage}</h3>{stage_hips(viewer, records, stage)}" for stage in STAGES[1:] if of_stage(records, stage)
    )


def over_time(viewer: Viewer, records: Sequence[Record]) -> str:
    """Two hips on all their visits: those that pass through most stages, and collapse most."""
    hips: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        hips.setdefault((record["participant_id"], record["hemi"]), []).append(record)

    def change(rows: list[Record]) -> tuple[int, float, int]:
        return len({r["arco"] for r in rows}), rows[-1]["collapse_mm"] - rows[0]["collapse_mm"], len(rows)

    chosen = sorted(hips.values(), key=change)[-2:][::-1]
    return "".join(_course(viewer, sorted(rows, key=lambda r: r["months"])) for rows in chosen)


def _course(viewer: Viewer, rows: Sequence[Record]) -> str:
    last = rows[-1]
    protocols = [p for p in _taken(viewer, CONTRASTS) if all(viewer.image_id(r, p) for r in rows)]
    place = {p: _from_head(viewer, last, p) for p in protocols}
    label = "month {months} · {arco} · {collapse_mm:.1f} mm"
    tiles = [viewer.hip(r, p, label.format(**r), shift_mm=place[p]) for p in protocols for r in rows]
    name = f"{last['participant_id']}_{last['hemi']}".lower()
    return montage_html(
        _there(tiles),
        columns=len(rows),
        rows=[PROTOCOL_WORDS[p] for p in protocols],
        name=f"course_{name}",
        caption=f"One hip over {counted(len(rows), 'visit')} ({last['participant_id']}, {last['hemi']}, "
        f"{TREATMENT_WORDS[last['treatment']]}): the slice nearest to the same place in the head.",
        how_to_read="Below stand month, ARCO stage and depth of collapse. Bones and soft tissue must stay the same "
        "hip; only lesion, fluid, oedema and the collapsing roof may change. The patient lies a little differently at "
        "each visit, and noise, motion and shading are drawn anew.",
    )


def _from_head(viewer: Viewer, record: Record, protocol: str) -> list[float]:
    """From the head centre to the slice that shows most of the lesion, RAS mm."""
    volume = viewer.volume(str(viewer.image_id(record, protocol)))
    affine, centre = volume.affine, np.array(record["head_centre_mm"])
    place = np.linalg.solve(affine, np.append(centre, 1.0))[0]
    return list((viewer.slice_of(record, protocol) - place) * affine[:3, 0])


def _with_all_first(viewer: Viewer, records: Sequence[Record], count: int) -> list[Record]:
    """So many hips spread over lesion size; up to half of them are such as were taken in every contrast."""
    taken = _taken(viewer, CONTRASTS)
    first = spread([r for r in records if all(viewer.image_id(r, p) for p in taken)], count // 2)
    patients = {r["participant_id"] for r in first}
    others = spread([r for r in records if r["participant_id"] not in patients], count - len(first))
    return sorted([*first, *others], key=lambda r: (r["necrosis_pct"], r["participant_id"]))


def hip_label(record: Record) -> str:
    """What stands under a hip: stage, size and scanner."""
    size = f" · {record['necrosis_pct']:.0f} %" if record["has_lesion"] else ""
    return (
        f"{record['participant_id'].removeprefix('sub-')} {record['hemi']}{size} · {SITE_WORDS.get(record['site'], '')}"
    )


def _hip_rows(viewer: Viewer, chosen: Sequence[Record], *, name: str, caption: str, how_to_read: str) -> str:
    protocols = [
        p for p in _taken(viewer, CONTRASTS) if sum(bool(viewer.image_id(r, p)) for r in chosen) * _FEW > len(chosen)
    ]
    if not protocols:
        return ""
    return montage_html(
        [viewer.hip(r, p, hip_label(r)) or NOT_TAKEN for p in protocols for r in chosen],
        columns=len(chosen),
        rows=[PROTOCOL_WORDS[p] for p in protocols],
        name=name,
        caption=caption,
        how_to_read=how_to_read,
    )


def _taken(viewer: Viewer, protocols: Iterable[str]) -> list[str]:
    return [p for p in protocols if p in viewer.protocols]


def _there(tiles: Iterable[Tile | None]) -> list[Tile]:
    return [tile for tile in tiles if tile is not None]


_STAGE_WORDS: Final = {
    "I": "Below each hip stand patient, side, share of the head that is dead and scanner. A thin dark band on T1 "
    "closes off a core that is often as bright as fat. The X-ray would be normal; nothing "
    "in the picture alone proves that.",
    "II": "The same band, thicker, a darker core more often, cysts in some. Stage I and II overlap on purpose: they "
    "differ by an X-ray that the picture does not hold.",
    "IIIA": "Look under the plate for the crescent, and for oedema in head and neck with fluid in the joint; the roof "
    "has sunk by 2 mm at most.",
    "IIIB": "The roof has sunk by more than 2 mm, so the outline leaves the circle; oedema and fluid as before.",
    "IV": "The joint space is narrower, the margin carries osteophytes, the socket may hold cysts.",
}
