"""The numbers of the page: statistics of mid slices beside real ones, signs by stage, and how easy the cohort is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.evaluate.real_ranges import CAUTION, REAL_RANGES, SOURCE, RealRange
from onfh_nb.plotting.picture_ranges import STATISTIC_WORDS
from onfh_nb.report.figure import figure_html, picture_uri, svg_bytes
from onfh_nb.report.numbers import counted, format_value
from onfh_nb.report.phantom.records import STAGES, Record, finding_kinds
from onfh_nb.report.phantom.viewing import Viewer
from onfh_nb.report.table import table_html

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

CONTRAST_OF: Final[Mapping[str, str]] = {"cor_t1": "T1", "cor_stir": "STIR", "cor_t2fs": "STIR"}


def measure_mid_slices(viewer: Viewer, records: Sequence[Record]) -> pd.DataFrame:
    """Statistics of one picture per patient and protocol at the first visit: the slice through the right head.

    Returns
    -------
    DataFrame
        ``participant_id, site, protocol, contrast`` and the fields of ``PictureStatistics``.
    """
    import pandas as pd

    from onfh_nb.evaluate.picture_statistics import picture_statistics
    from onfh_nb.preprocess import whole_picture

    first = {r["participant_id"]: r for r in reversed(records) if r["months"] == 0}
    rows: list[dict[str, Any]] = []
    for record in sorted(first.values(), key=lambda r: str(r["participant_id"])):
        for protocol, contrast in CONTRAST_OF.items():
            image_id = viewer.image_id(record, protocol)
            if image_id is None:
                continue
            index = viewer.slice_of({**record, "has_lesion": False}, protocol)
            found = picture_statistics(whole_picture(viewer.volume(image_id), index))
            own = {"participant_id": record["participant_id"], "site": record["site"]}
            rows.append({**own, "protocol": protocol, "contrast": contrast, **asdict(found)})
    return pd.DataFrame(rows)


def range_table(values: pd.DataFrame) -> pd.DataFrame:
    """Computed pictures beside real ones: one row per contrast and statistic, with a plain verdict."""
    import pandas as pd

    return pd.DataFrame(
        [_range_row(values, known) for known in REAL_RANGES if known.contrast in set(values["contrast"])]
    )


def ranges_html(values: pd.DataFrame) -> str:
    """Figures and table of the statistics beside the real ranges."""
    from onfh_nb.plotting.picture_ranges import picture_ranges

    parts = []
    for contrast in dict.fromkeys(values["contrast"]):
        own = values[values["contrast"] == contrast]
        known = [row for row in REAL_RANGES if row.contrast == contrast]
        size = f"{counted(len(own), 'picture')} of {counted(own['participant_id'].nunique(), 'patient')}"
        parts.append(
            _figure(
                picture_ranges(own, known),
                name=f"ranges_{contrast.lower()}",
                caption=f"{contrast}: {size}, beside {counted(known[0].pictures, 'real picture')} (green band).",
                how_to_read="Each point is one picture, the black line the median of a scanner. Points in the band "
                "look, in this one respect, like the real pictures; points outside do not.",
                alt=f"For each of {len(known)} statistics, computed pictures by scanner and the range of real ones.",
            )
        )
    table = range_table(values)
    parts.append(
        table_html(
            table,
            table.to_csv(index=False),
            name="picture_statistics",
            caption=f"Statistics of computed mid slices beside real ones: {(table['median is'] == 'within').sum()} of "
            f"{len(table)} medians lie within the range of the real pictures.",
            how_to_read="'inside' is the share of computed pictures within the range of the real ones. A further real "
            "picture falls between the lowest and the highest of seven with a chance of 6/8 = 75 %, and of four with "
            f"3/5 = 60 %, so 100 % is not to be expected, nor wanted. Real: {SOURCE} {CAUTION}",
        )
    )
    return "".join(parts)


def signs_table(records: Sequence[Record]) -> pd.DataFrame:
    """How often each sign is there, by stage, over all hips and visits.

    Returns
    -------
    DataFrame
        One row per stage that the cohort holds.
    """
    import pandas as pd

    rows = []
    for stage in STAGES:
        own = [r for r in records if r["arco"] == stage]
        if not own:
            continue
        row: dict[str, Any] = {"ARCO": stage, "visits": len(own), "patients": len({r["participant_id"] for r in own})}
        row |= {name: 100 * float(np.mean([sign(r) for r in own])) for name, sign in _SIGNS.items()}
        rows.append(row | {name: float(np.median([r[key] for r in own])) for name, key in _MEDIANS.items()})
    return pd.DataFrame(rows)


def signs_html(records: Sequence[Record]) -> str:
    """The signs by stage as a captioned table."""
    table = signs_table(records).set_index("ARCO")
    shown = table.round(1).T.rename_axis("sign").rename_axis(columns=None)
    shown.columns = [f"ARCO {stage}" if stage != "0" else "no necrosis" for stage in shown.columns]
    shown = shown.reset_index()
    patients = len({r["participant_id"] for r in records})
    return table_html(
        shown,
        shown.to_csv(index=False),
        name="signs_by_stage",
        caption=f"Signs by stage, percent of {counted(len(records), 'hip visit')} of {counted(patients, 'patient')}; "
        "medians at the end.",
        how_to_read="Read along a row: a sign that jumps from never without necrosis to always in stage I would make "
        "the task trivial; crescent, narrow joint and X-ray define later stages. 'Other findings' are those that are "
        "not necrosis. The shares were put in; they are no result.",
    )


def _range_row(values: pd.DataFrame, known: RealRange) -> dict[str, Any]:
    own = values.loc[values["contrast"] == known.contrast, known.statistic].dropna()
    inside = own.between(known.low, known.high)
    median = float(own.median())
    verdict = "within" if known.low <= median <= known.high else "too high" if median > known.high else "too low"
    return {
        "contrast": known.contrast,
        "statistic": STATISTIC_WORDS[known.statistic],
        "n": len(own),
        "median": median,
        "lowest": float(own.min()),
        "highest": float(own.max()),
        "real": f"{format_value(known.low)} to {format_value(known.high)}",
        "n real": known.pictures,
        "inside %": round(100 * float(inside.mean())),
        "median is": verdict,
    }


def _figure(fig: Figure, *, name: str, caption: str, how_to_read: str, alt: str) -> str:
    return figure_html(picture_uri(fig, svg_bytes(fig)), name=name, caption=caption, how_to_read=how_to_read, alt=alt)


_OEDEMA: Final = {"transient_oedema", "insufficiency_fracture"}
_ROUND: Final = {"herniation_pit", "bone_island", "degenerative_cyst"}
_OPERATED: Final = {"core_track", "metal"}
_SIGNS: Final[dict[str, Any]] = {
    "double line %": lambda r: r["double_line"],
    "core A %": lambda r: r["core_class"] == "A",
    "core B %": lambda r: r["core_class"] == "B",
    "core C %": lambda r: r["core_class"] == "C",
    "core D %": lambda r: r["core_class"] == "D",
    "oedema about a lesion %": lambda r: r["oedema_weight"] > 0,
    "effusion ≥ 2 %": lambda r: r["effusion_grade"] >= 2,
    "crescent %": lambda r: r["crescent"],
    "narrow joint %": lambda r: r["joint_space_factor"] < 1,
    "osteophytes %": lambda r: r["osteophyte_mm"] > 0,
    "cysts %": lambda r: r["cysts"],
    "X-ray change %": lambda r: r["radiographic_change"],
    "other findings: red marrow %": lambda r: "red_marrow" in finding_kinds(r),
    "other findings: oedema or fracture %": lambda r: bool(_OEDEMA & set(finding_kinds(r))),
    "other findings: pit, island or cyst %": lambda r: bool(_ROUND & set(finding_kinds(r))),
    "other findings: track or metal %": lambda r: bool(_OPERATED & set(finding_kinds(r))),
}
_MEDIANS: Final = {"rim mm": "rim_mm", "collapse mm": "collapse_mm", "lesion % of head": "necrosis_pct"}
