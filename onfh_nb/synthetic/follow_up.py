"""How long a hip is followed: loss to follow-up, replacement of the joint, missed visits, and the event seen.

Rates and waits are design values of the simulation and no findings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from numpy.random import Generator

from onfh_nb.synthetic.course import depth_month
from onfh_nb.synthetic.state import Course, HipState, HipVisit

# A head that sank further than this is replaced as an arthritic one is: Steinberg's limit of severe flattening.
DEEP_MM = 4.0
_SHORTEST_WAIT_MONTHS = 1.0
# Chance of missing a visit relative to the mean, after a visit with and without pain. With the registry's
# stages seven in ten visits are painful, and the mean over all visits is the wanted share (10.2 % for 10 %).
_MISSES_IN_PAIN, _MISSES_WITHOUT = 0.85, 1.50


def draw_loss(rng: Generator, per_year: float, planned_months: float) -> float:
    """Month in which a patient is lost to follow-up; infinite for one who stays to the planned end.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    per_year : float
        Constant rate of loss, per patient and year.
    planned_months : float
        Planned follow-up in months; a loss after it is none.

    Returns
    -------
    float

    Examples
    --------
    >>> import numpy as np
    >>> draw_loss(np.random.default_rng(0), 0.0, 24.0)
    inf
    """
    waited = float(rng.exponential())
    if per_year <= 0 or 12 * waited / per_year >= planned_months:
        return math.inf
    return round(12 * waited / per_year, 2)


def draw_replacement(rng: Generator, course: Course, mean_wait_months: float | None) -> float:
    """Month in which the joint is replaced; infinite where it never is.

    Stage IV and a collapse deeper than 4 mm are grounds for it; the operation follows after at least a month and an
    exponential wait, counted from the first visit in a hip that came with such grounds.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    course : Course
        Course of the lesion.
    mean_wait_months : float or None
        Mean wait; None where nobody is operated.

    Returns
    -------
    float

    Examples
    --------
    >>> import numpy as np
    >>> early = Course(-5, 1, math.inf, math.inf, math.inf, 3, 0, 1, 0.5, 0.5, 0.5, 0.5)
    >>> draw_replacement(np.random.default_rng(0), early, 24.0)
    inf
    """
    drawn = float(rng.exponential())
    grounds = min(course.osteoarthritis_month, depth_month(course, DEEP_MM))
    if mean_wait_months is None or math.isinf(grounds):
        return math.inf
    wait = _SHORTEST_WAIT_MONTHS + max(mean_wait_months - _SHORTEST_WAIT_MONTHS, 0.0) * drawn
    return round(max(grounds, 0.0) + wait, 2)


def observed_event(course: Course, last_month: float) -> tuple[bool, float]:
    """Whether collapse was seen and when, else the end of follow-up; NaN for a hip that came collapsed.

    Parameters
    ----------
    course : Course
        Course of the lesion.
    last_month : float
        End of follow-up of this hip: planned, by loss or by replacement, whichever comes first.

    Returns
    -------
    tuple of bool and float
        Event and month, to a hundredth.

    Examples
    --------
    >>> late = Course(-5, 1, 9, 10.0, 40, 3, 0, 1, 0.5, 0.5, 0.5, 0.5)
    >>> observed_event(late, 24.0), observed_event(late, 6.0)
    ((True, 10.0), (False, 6.0))
    """
    if course.collapse_month <= 0:
        return False, math.nan
    return course.collapse_month <= last_month, round(min(course.collapse_month, last_month), 2)


def attended_visits(hips: Sequence[HipState], last_month: float, missing_share: float, rng: Generator) -> list[bool]:
    """Which planned visits of a patient take place.

    The first always does and none after `last_month`. Whether another is missed depends on the visit that took place
    before it, and so on what the table of a study holds (missing at random): a patient in pain comes more reliably.

    Parameters
    ----------
    hips : sequence of HipState
        Both hips with all planned visits.
    last_month : float
        End of the patient's follow-up.
    missing_share : float
        Mean probability of missing a visit.
    rng : Generator
        Source of randomness.

    Returns
    -------
    list of bool
        One per planned visit.
    """
    months = [visit.month for visit in hips[0].visits]
    luck = rng.random(len(months))
    present = [True]
    pain = any(painful(hip.visits[0]) for hip in hips)
    for k in range(1, len(months)):
        missed = luck[k] < missing_share * (_MISSES_IN_PAIN if pain else _MISSES_WITHOUT)
        present.append(bool(not missed and months[k] <= last_month))
        if present[k]:
            pain = any(painful(hip.visits[k]) for hip in hips if months[k] < hip.replaced_month)
    return present


def painful(visit: HipVisit) -> bool:
    """Whether a hip hurts, as far as its picture tells: oedema or collapse.

    Examples
    --------
    >>> painful(HipVisit(0)), painful(HipVisit(0, collapse_mm=1.0))
    (False, True)
    """
    return visit.oedema_weight > 0 or visit.collapse_mm > 0


def in_study(hip: HipState, month: float) -> bool:
    """Whether a hip belongs to the study at a month: it was included, and its joint was not replaced until then.

    Examples
    --------
    >>> from onfh_nb.synthetic.example import example_patient
    >>> in_study(example_patient().hips[0], 0)
    True
    """
    return hip.included and month < hip.replaced_month
