"""What one hip shows on one visit, as its course says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from numpy.random import Generator

from onfh_nb.staging.stages import arco_stage
from onfh_nb.synthetic.course import depth_mm
from onfh_nb.synthetic.lesion import scaled_volume
from onfh_nb.synthetic.signs import (
    core_class,
    effusion_grade,
    has_acetabular_cysts,
    oedema_extent,
    oedema_weight,
    rim_mm,
)
from onfh_nb.synthetic.state import Course, HipVisit, Lens

Arco = Literal["0", "I", "II", "IIIA", "IIIB", "IV"]
_DOUBLE_LINE_SHARE = 0.80
_CYST_SHARE = 0.40
_HEALTHY_EFFUSION_SHARE = 0.10


@dataclass(frozen=True)
class FixedSigns:
    """Signs that a hip keeps, or would have once its stage allows."""

    granulation_mm: float
    double_line: bool
    cysts: bool
    joint_space_factor: float
    osteophyte_mm: float
    small_effusion: bool


def draw_fixed_signs(rng: Generator) -> FixedSigns:
    """Draw the signs that do not change with the stage.

    Parameters
    ----------
    rng : Generator
        Source of randomness.

    Returns
    -------
    FixedSigns
    """
    return FixedSigns(
        granulation_mm=float(rng.uniform(0.8, 1.5)),
        double_line=bool(rng.random() < _DOUBLE_LINE_SHARE),
        cysts=bool(rng.random() < _CYST_SHARE),
        joint_space_factor=float(rng.uniform(0.2, 0.7)),
        osteophyte_mm=float(rng.uniform(2.0, 6.0)),
        small_effusion=bool(rng.random() < _HEALTHY_EFFUSION_SHARE),
    )


def healthy_visit(month: int, signs: FixedSigns) -> HipVisit:
    """A visit of a hip without a lesion; one in ten holds a trace of fluid."""
    return HipVisit(month=month, effusion_grade=int(signs.small_effusion))


def hip_visit(month: int, lens: Lens, course: Course, signs: FixedSigns) -> HipVisit:
    """State of a hip with a lesion at one month.

    Parameters
    ----------
    month : int
        Months from the first visit.
    lens : Lens
        The lesion at month 0.
    course : Course
        Course of the lesion.
    signs : FixedSigns
        What does not change.

    Returns
    -------
    HipVisit
    """
    depth = depth_mm(course, month)
    fractured = month > course.fracture_month
    radiographic = fractured or month >= course.radiographic_month
    arthritic = month >= course.osteoarthritis_month
    arco = arco_stage(
        has_lesion=True,
        radiographic_change=radiographic,
        fracture=fractured,
        collapse_mm=depth,
        osteoarthritis=arthritic,
    )
    # Oedema comes with the fracture and up to two months before it.
    near_fracture = month > course.fracture_month - course.oedema_lead_months
    weight = oedema_weight(arco, course.rank_oedema, near_fracture)
    return HipVisit(
        month=month,
        lens=scaled_volume(lens, max(0.2, 1 + course.drift_per_year * month / 12)) if month else lens,
        core_class=core_class(arco, course.rank_core),
        rim_mm=rim_mm(radiographic, course.rank_rim),
        granulation_mm=signs.granulation_mm,
        double_line=signs.double_line,
        oedema_weight=weight,
        effusion_grade=effusion_grade(arco, course.rank_effusion, weight > 0),
        crescent=fractured and not arthritic,
        collapse_mm=depth,
        joint_space_factor=signs.joint_space_factor if arthritic else 1.0,
        osteophyte_mm=signs.osteophyte_mm if arthritic else 0.0,
        cysts=signs.cysts and radiographic,
        radiographic_change=radiographic,
        oedema_extent=oedema_extent(arco, weight, course.rank_effusion),
        acetabular_cysts=has_acetabular_cysts(arthritic, signs.joint_space_factor),
        arco=cast(Arco, arco),
        fat_recovery=course.fat_recovery * min(month / 12, 1.0),
    )
