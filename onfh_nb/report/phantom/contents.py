"""What stands on the page, in order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from onfh_nb.report.phantom import example_states as states
from onfh_nb.report.phantom import examples, outlines
from onfh_nb.report.phantom.agreement import agreement_estimates, agreement_html
from onfh_nb.report.phantom.hardness import bound_html, caveats, hardness_html, histogram_estimates, oracle_estimates
from onfh_nb.report.phantom.looks import all_stages, healthy_hips, over_time, through_the_body, whole_slices
from onfh_nb.report.phantom.measures import measure_mid_slices, ranges_html, signs_html
from onfh_nb.report.phantom.painted import paint_cohort, with_incidents
from onfh_nb.report.phantom.records import Record, truth_records
from onfh_nb.report.phantom.rounds import load_rounds, rounds_html
from onfh_nb.report.phantom.section import Section, section
from onfh_nb.report.phantom.still_wrong import still_wrong_html
from onfh_nb.report.phantom.viewing import Viewer

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.stats.estimate import Estimate

PLANES: Final = (
    "cor_t1", "cor_stir", "cor_t2", "cor_t2fs", "ax_t2", "ax_t2fs", "sag_t2", "sag_t2fs", "sag_hi", "spgr3d", "watsc3d",
    "mra_ss",
)  # fmt: skip
_STAGE_PROTOCOLS: Final = ("cor_t1", "cor_stir", "cor_t2")
_PAIR: Final = ("cor_t1", "cor_stir")
_READERS: Final = 3


class Contents(NamedTuple):
    """Sections of the page, and the estimates and warnings that belong into ``results.json``."""

    sections: list[Section]
    estimates: list[Estimate]
    warnings: list[str]


def contents(cohort: Cohort) -> Contents:
    """Build every section from a synthetic cohort; what it lacks is painted in a folder that is thrown away.

    Parameters
    ----------
    cohort : Cohort
        With exact truth.

    Returns
    -------
    Contents
    """
    viewer, records = Viewer(cohort), truth_records(cohort)
    with tempfile.TemporaryDirectory() as folder:
        stages = _stage_section(Path(folder))
        before, after = _cohort_sections(viewer, records)
        seen = [*before, stages, *after, *_example_sections(viewer, records, Path(folder))]
    values = measure_mid_slices(viewer, records)
    estimates = [*oracle_estimates(cohort), *histogram_estimates(cohort)]
    measured = [
        section("## Beside real pictures\n\n" + _RANGES, ranges_html, values),
        section("## Signs by stage", signs_html, records),
        section("## Neither too easy nor too hard\n\n" + _HARD, hardness_html, estimates),
        section("", bound_html, cohort),
        section("## Look, mend, look again\n\n" + _ROUNDS, rounds_html, load_rounds()),
        section("## What is still wrong", still_wrong_html, values),
    ]
    return Contents([*seen, *measured], estimates, caveats(cohort))


def _cohort_sections(viewer: Viewer, records: list[Record]) -> tuple[list[Section], list[Section]]:
    """What comes before and after the lesion that is painted stage by stage."""
    before = [
        section("## First look", whole_slices, viewer, records),
        section("", through_the_body, viewer, records),
        section("## Normal hips\n\n" + _TILES, healthy_hips, viewer, records),
    ]
    after = [
        section("## Each stage in this cohort\n\n" + _STAGES, all_stages, viewer, records),
        section("## Hips over time", over_time, viewer, records),
    ]
    return before, after


def _stage_section(folder: Path) -> Section:
    staged = paint_cohort(folder / "stages", [states.stage_patient("sub-001")], _STAGE_PROTOCOLS)
    return section("## One lesion, stage by stage", examples.stage_example_html, staged)


def _example_sections(viewer: Viewer, records: list[Record], folder: Path) -> list[Section]:
    parts: list[Section] = []
    kinds, operations = examples.missing_confounders(records), examples.missing_treatments(records)
    found = paint_cohort(folder / "found", states.finding_patients(kinds, 1), _PAIR) if kinds else None
    shown = examples.confounder_examples(viewer, records, found)
    parts.append(section("## What is not necrosis\n\n" + _CONFOUNDERS, examples.confounders_html, shown))
    treated = paint_cohort(folder / "treated", states.treated_patients(operations, 1), _PAIR) if operations else None
    shown = examples.treated_examples(viewer, records, treated)
    parts.append(section("## After an operation", examples.treated_html, shown))
    planes = paint_cohort(folder / "planes", [states.planes_patient("sub-001")], PLANES, readers=_READERS)
    parts.append(section("## Planes and protocols", examples.planes_html, planes))
    taken = with_incidents(("cor_t1", "cor_t2fs"))
    parts.append(section("## What goes wrong in the scanner", examples.incidents_html, taken))
    parts.append(section("## Margins and readers", outlines.margins_html, viewer, records))
    drawn = not viewer.cohort.label_files["reader"].dropna().empty
    parts.append(section("", outlines.readers_html, viewer.cohort if drawn else planes))
    if drawn:
        parts.append(section("", agreement_html, viewer.cohort, agreement_estimates(viewer.cohort)))
    return parts


_TILES: Final = (
    "All hips are shown with lateral on the left, 110 mm wide, in the slice that shows most of the lesion, or through "
    "the middle of the head. White is the 99.5th percentile of the whole slice."
)
_STAGES: Final = "As many hips as the cohort has, up to six, spread over the size of the lesion."
_ROUNDS: Final = "What gave the pictures away when they were looked at, and what was done about it."
_CONFOUNDERS: Final = (
    "None of these hips has necrosis. A classifier that calls them sick has learnt brightness, not disease; the truth "
    "record names each, so that its errors can be counted by cause."
)
_RANGES: Final = (
    "Texture and grey levels only: a picture can pass every row and still be anatomically absurd, and the other way "
    "round. The pictures above come first."
)
_HARD: Final = (
    "A classifier that needs no anatomy is a sign that disease was painted too loudly. Below, a plain logistic "
    "regression sees only how many pixels have which grey, never where."
)
