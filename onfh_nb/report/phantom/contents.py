"""What stands on the page, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from onfh_nb.report.phantom.hardness import hardness_html, histogram_estimates
from onfh_nb.report.phantom.looks import all_stages, healthy_hips, over_time, whole_slices
from onfh_nb.report.phantom.measures import measure_mid_slices, ranges_html, signs_html
from onfh_nb.report.phantom.records import truth_records
from onfh_nb.report.phantom.rounds import load_rounds, rounds_html
from onfh_nb.report.phantom.section import Section, section
from onfh_nb.report.phantom.viewing import Viewer

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.stats.estimate import Estimate


class Contents(NamedTuple):
    """Sections of the page, and the estimates and warnings that belong into ``results.json``."""

    sections: list[Section]
    estimates: list[Estimate]
    warnings: list[str]


def contents(cohort: Cohort) -> Contents:
    """Build every section from a synthetic cohort.

    Parameters
    ----------
    cohort : Cohort
        With exact truth.

    Returns
    -------
    Contents
    """
    viewer, records = Viewer(cohort), truth_records(cohort)
    estimates = histogram_estimates(cohort)
    sections = [
        section("## First look", whole_slices, viewer, records),
        section("## Normal hips", healthy_hips, viewer, records),
        section("## Each stage\n\n" + _STAGES, all_stages, viewer, records),
        section("## One hip over time", over_time, viewer, records),
        section("## Beside real pictures\n\n" + _RANGES, ranges_html, measure_mid_slices(viewer, records)),
        section("## Signs by stage", signs_html, records),
        section("## Neither too easy nor too hard\n\n" + _HARD, hardness_html, estimates),
        section("## Look, mend, look again", rounds_html, load_rounds()),
    ]
    return Contents(sections, estimates, [])


_STAGES: Final = "White is the same grey in every tile of one image: the 99.5th percentile of its whole slice."
_RANGES: Final = (
    "Texture and grey levels only: a picture can pass every row and still be anatomically absurd, and the other way "
    "round. The pictures above come first."
)
_HARD: Final = (
    "A classifier that needs no anatomy is a sign that disease was painted too loudly. Below, a plain logistic "
    "regression sees only how many pixels have which grey, never where."
)
