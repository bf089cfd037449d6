"""The montages of the page: each takes its examples from the truth records by rule and returns HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from onfh_nb.report.numbers import counted
from onfh_nb.report.phantom.records import STAGES, Record, of_stage, spread
from onfh_nb.report.phantom.tiles import BLANK, Tile, montage_html
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
_PER_SITE: Final = 3


def whole_slices(viewer: Viewer, records: Sequence[Record]) -> str:
    """Whole coronal slices of both scanners, T1 above STIR, patients spread over lesion size."""
    tiles: list[Tile] = []
    names: list[str] = []
    shown: set[str] = set()
    for protocol in _taken(viewer, CONTRASTS[:2]):
        for site in sorted({r["site"] for r in records}, reverse=True):
            own = [r for r in records if r["site"] == site and r["months"] == 0 and viewer.image_id(r, protocol)]
            chosen = spread(own, _PER_SITE)
            label = "{sex} {age:.0f} y · {hemi} · ARCO {arco}"
            tiles += _there(viewer.whole(r, protocol, label.format(**r)) for r in chosen)
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
        "patient's right is on the left; white is the 99.5th percentile of the slice.",
    )


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
    return _hip_rows(
        viewer,
        spread_by_patient(normal, 6),
        name="normal_hips",
        caption=f"Hips without necrosis, {min(6, len(normal))} of {len(normal)} at the first visit.",
        how_to_read="They should differ from each other in bone, marrow and fluid as much as people do, and a bright "
        "joint or a dark patch must not mean necrosis.",
    )


def stage_hips(viewer: Viewer, records: Sequence[Record], stage: str, count: int = 6) -> str:
    """Hips of one ARCO stage, spread over lesion size."""
    rows = of_stage(records, stage)
    chosen = spread(rows, count)
    patients = len({r["participant_id"] for r in rows})
    return _hip_rows(
        viewer,
        chosen,
        name=f"stage_{stage.lower()}",
        caption=f"ARCO {stage}: {len(chosen)} of {counted(len(rows), 'visit')} of {counted(patients, 'patient')}, "
        "from the smallest to the largest lesion.",
        how_to_read=_STAGE_WORDS[stage],
    )


def all_stages(viewer: Viewer, records: Sequence[Record]) -> str:
    """Every stage that the cohort holds, one montage each."""
    return "".join(stage_hips(viewer, records, stage) for stage in STAGES[1:] if of_stage(records, stage))


def over_time(viewer: Viewer, records: Sequence[Record]) -> str:
    """One hip on all its visits: the one that passes through most stages."""
    hips: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        hips.setdefault((record["participant_id"], record["hemi"]), []).append(record)

    def change(rows: list[Record]) -> tuple[int, float, int]:
        return len({r["arco"] for r in rows}), rows[-1]["collapse_mm"] - rows[0]["collapse_mm"], len(rows)

    chosen = sorted(hips.values(), key=change)[-2:][::-1]
    return "".join(_course(viewer, sorted(rows, key=lambda r: r["months"])) for rows in chosen)


def _course(viewer: Viewer, rows: Sequence[Record]) -> str:
    last = rows[-1]
    protocols = _taken(viewer, CONTRASTS)
    index = {p: viewer.slice_of(last, p) for p in protocols if viewer.image_id(last, p)}
    label = "month {months} · ARCO {arco} · collapse {collapse_mm:.1f} mm"
    tiles = [viewer.hip(r, p, label.format(**r), index=index.get(p)) for p in protocols for r in rows]
    name = f"{last['participant_id']}_{last['hemi']}".lower()
    return montage_html(
        _there(tiles),
        columns=len(rows),
        rows=[PROTOCOL_WORDS[p] for p in protocols],
        name=f"course_{name}",
        caption=f"One hip over {counted(len(rows), 'visit')} ({last['participant_id']}, {last['hemi']}, "
        f"treatment {last['treatment']}), always the same slice.",
        how_to_read="Bones and soft tissue must stay the same hip; only lesion, fluid, oedema and the collapsing roof "
        "may change. Noise and shading are drawn anew at each visit.",
    )


def spread_by_patient(records: Sequence[Record], count: int) -> list[Record]:
    """So many records of different patients, evenly over the list."""
    one_each = list({r["participant_id"]: r for r in reversed(records)}.values())[::-1]
    step = max(1.0, len(one_each) / count)
    return [one_each[int(k * step)] for k in range(min(count, len(one_each)))]


def hip_label(record: Record) -> str:
    """What stands under a hip: stage, size and scanner."""
    size = f" · {record['necrosis_pct']:.0f} %" if record["has_lesion"] else ""
    return (
        f"{record['participant_id'].removeprefix('sub-')} {record['hemi']}{size} · {SITE_WORDS.get(record['site'], '')}"
    )


def _hip_rows(viewer: Viewer, chosen: Sequence[Record], *, name: str, caption: str, how_to_read: str) -> str:
    protocols = [p for p in _taken(viewer, CONTRASTS) if all(viewer.image_id(r, p) for r in chosen)]
    tiles = [viewer.hip(r, p, hip_label(r)) for p in protocols for r in chosen]
    if not chosen or not any(tiles):
        return ""
    return montage_html(
        _there(tiles),
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
    "I": "A thin dark band on T1 closes off a core that is often as bright as fat. The X-ray would be normal; nothing "
    "in the picture alone proves that.",
    "II": "The same band, thicker, a darker core more often, cysts in some. Stage I and II overlap on purpose: they "
    "differ by an X-ray that the picture does not hold.",
    "IIIA": "Look under the plate for the crescent, and for oedema in head and neck with fluid in the joint; the roof "
    "has sunk by 2 mm at most.",
    "IIIB": "The roof has sunk by more than 2 mm, so the outline leaves the circle.",
    "IV": "The joint space is narrower, the margin carries osteophytes, the socket may hold cysts.",
}
