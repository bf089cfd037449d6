"""Wavy margins that leave a lesion in the class it was planned for, so that the quotas of a cohort hold in pictures."""

from __future__ import annotations

from numpy.random import Generator

from onfh_nb.staging.grades import steinberg_grade
from onfh_nb.synthetic.head_region import roi_fraction
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion_measures import arc_jic, true_jic
from onfh_nb.synthetic.margin import draw_margin
from onfh_nb.synthetic.state import HipShape, Lens, Margin
from onfh_nb.synthetic.voxel_truth import coronal_arc, lesion_row, voxel_truth

_TRIES = 40
_LIMITS_PCT = (15.0, 30.0)
_NEAR = 0.25  # a margin changes the volume by 6 % (SD), so that further from a limit the grade is safe


def draw_planned_margin(rng: Generator, lens: Lens, shape: HipShape) -> Margin | None:
    """Draw margins until JIC type and Steinberg grade of the lesion in the picture are those of its lens.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    lens : Lens
        The lesion at the first visit.
    shape : HipShape
        Bone of the hip.

    Returns
    -------
    Margin or None
        None where none of 40 margins will do, as for a lens whose edge lies on the border of two types; such a hip
        keeps the exact lens.
    """
    for _ in range(_TRIES):
        margin = draw_margin(rng, lens, shape)
        if _keeps_type(lens, shape, margin) and _keeps_grade(lens, shape, margin):
            return margin
    return None


def _keeps_type(lens: Lens, shape: HipShape, margin: Margin) -> bool:
    arc = hip_arc(shape)
    return arc_jic(coronal_arc(lesion_row(shape, lens, margin, 0.0)).last_deg, arc) == true_jic(lens, arc)


def _keeps_grade(lens: Lens, shape: HipShape, margin: Margin) -> bool:
    planned = 100 * roi_fraction(lens, shape)
    if all(abs(planned - limit) > _NEAR * limit for limit in _LIMITS_PCT):
        return True
    found = voxel_truth(shape, lens, margin, 0.0, hip_arc(shape))
    return steinberg_grade(100 * found.dead_mm3 / found.head_mm3) == steinberg_grade(planned)
