"""Draw the hidden course of a lesion so that it has a wanted ARCO stage at month 0."""

from __future__ import annotations

import math
from statistics import NormalDist

from numpy.random import Generator

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.lesion import volume_fraction
from onfh_nb.synthetic.natural_history import draw_collapse_months, hazard_multiplier
from onfh_nb.synthetic.signs import has_oedema
from onfh_nb.synthetic.state import Course, HipShape, Lens

LIMIT_MM = 2.0
_DEPTH_TIME_MONTHS = 6.0
_DEPTH_MEDIAN_MM, _DEPTH_SIGMA = 2.5, 0.6
_DEEPEST_MM = 8.0
_ARTHRITIS_MONTHS, _ARTHRITIS_SHAPE = 36.0, 1.5
_CRESCENT_ONLY_SHARE = 0.35
# Change of lesion volume in % per year (mean, SD), by treatment.
VOLUME_DRIFT = {"none": (2, 4), "nsaid": (1, 4), "cd": (-2, 5), "vbg": (-8, 6), "osteotomy": (0, 4)}
# Most of the core that is fatty marrow again 12 months after the operation; uniform from 0, other arms have none.
FAT_RECOVERY = {"vbg": 0.30}


def depth_mm(course: Course, month: float) -> float:
    """Depth of collapse at a month: it starts at the month of collapse and nears its final value within a year or two.

    Parameters
    ----------
    course : Course
        Course of the lesion.
    month : float
        Months from the first visit.

    Returns
    -------
    float
        Depth in mm.
    """
    if month <= course.collapse_month:
        return 0.0
    return course.final_depth_mm * -math.expm1(-(month - course.collapse_month) / _DEPTH_TIME_MONTHS)


def depth_month(course: Course, depth: float) -> float:
    """Month at which the collapse reaches a depth in mm; infinite where the head never sinks so far.

    Examples
    --------
    >>> course = Course(-20, -15, 4, 6, 60, 3.0, 0, 1, 0.5, 0.5, 0.5, 0.5)
    >>> round(depth_mm(course, depth_month(course, 2.0)), 6), depth_month(course, 3.5)
    (2.0, inf)
    """
    if depth >= course.final_depth_mm:
        return math.inf
    return course.collapse_month - _DEPTH_TIME_MONTHS * math.log1p(-depth / course.final_depth_mm)


def draw_course(
    rng: Generator, *, arco: str, jic: str, lens: Lens, shape: HipShape, treatment: str, duration_y: float
) -> Course:
    """Draw a course that shows a wanted ARCO stage at month 0.

    Hips in stage I and II collapse by the hazard of their type. The past of hips in later stages is drawn so that the
    stage is true at month 0; their future then follows the same rules.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    arco : str
        Wanted stage: I, II, IIIA, IIIB or IV.
    jic : str
        JIC type, which sets the hazard.
    lens : Lens
        The lesion at month 0.
    shape : HipShape
        Bone of the hip; it limits the depth.
    treatment : str
        Treatment after the first visit.
    duration_y : float
        Years since the first symptom of the patient.

    Returns
    -------
    Course

    Raises
    ------
    ParameterError
        If the stage is unknown.
    """
    ranks = dict(zip(("rank_rim", "rank_core", "rank_oedema", "rank_effusion"), map(float, rng.random(4)), strict=True))
    lead = float(rng.uniform(1.0, 4.0))
    deepest = _draw_final_depth(rng, lens, shape, least=LIMIT_MM + 0.2 if arco == "IIIB" else 0.0)
    if arco in ("I", "II"):
        oedema = has_oedema(arco, ranks["rank_oedema"])
        multiplier = hazard_multiplier(jic, volume_fraction(lens), oedema)
        collapse = float(draw_collapse_months(rng, jic, multiplier, treatment=treatment))
        fracture = max(0.0, collapse - lead)
        arthritis = collapse + _draw_arthritis_wait(rng, 0.0)
    else:
        fracture, collapse, arthritis = _draw_past(rng, arco, deepest, lead)
    onset, radiographic = _draw_onset(rng, arco, duration_y, fracture)
    mean, sd = VOLUME_DRIFT[treatment]
    return Course(
        onset_month=onset,
        radiographic_month=radiographic,
        fracture_month=fracture,
        collapse_month=collapse,
        osteoarthritis_month=arthritis,
        final_depth_mm=deepest,
        drift_per_year=float(rng.normal(mean, sd)) / 100,
        oedema_lead_months=float(rng.uniform(0.0, 2.0)),
        fat_recovery=float(rng.uniform(0.0, 1.0)) * FAT_RECOVERY.get(treatment, 0.0),
        **ranks,
    )


def _draw_past(rng: Generator, arco: str, deepest: float, lead: float) -> tuple[float, float, float]:
    """Months of fracture, collapse and osteoarthritis of a hip that is past stage II at month 0."""
    crossing = -_DEPTH_TIME_MONTHS * math.log1p(-LIMIT_MM / deepest) if deepest > LIMIT_MM else math.inf
    part = float(rng.uniform(0.05, 0.95))
    if arco == "IIIA" and rng.random() < _CRESCENT_ONLY_SHARE:
        fracture = -lead * part
        collapse = fracture + lead
    elif arco == "IIIA":
        collapse = -min(crossing, 24.0) * part
        fracture = collapse - lead
    elif arco == "IIIB":
        collapse = -crossing - 0.5 - 18.0 * part
        fracture = collapse - lead
    elif arco == "IV":
        arthritis = -24.0 * part
        collapse = arthritis - _draw_arthritis_wait(rng, 0.0)
        return collapse - lead, collapse, arthritis
    else:
        raise ParameterError(f"arco is {arco!r}, expected I, II, IIIA, IIIB or IV")
    return fracture, collapse, collapse + _draw_arthritis_wait(rng, -collapse)


def _draw_onset(rng: Generator, arco: str, duration_y: float, fracture: float) -> tuple[float, float]:
    """Months of onset and of the first X-ray change, 1 … 9 months later."""
    gap = float(rng.uniform(1.0, 9.0))
    if arco == "I":
        onset = -gap * float(rng.uniform(0.05, 0.95))
    else:
        onset = min(-gap, -12.0 * duration_y * float(rng.uniform(0.3, 1.0)), fracture - gap if fracture < 0 else 0.0)
    return onset, onset + gap


def _draw_arthritis_wait(rng: Generator, longer_than: float) -> float:
    """Months from collapse to osteoarthritis, given that they are more than `longer_than`."""
    passed = (max(longer_than, 0.0) / _ARTHRITIS_MONTHS) ** _ARTHRITIS_SHAPE
    return _ARTHRITIS_MONTHS * float(passed + rng.exponential()) ** (1 / _ARTHRITIS_SHAPE)


def _draw_final_depth(rng: Generator, lens: Lens, shape: HipShape, least: float) -> float:
    """Final depth, log-normal above `least`, at most 8 mm and four fifths of the lesion's thickness."""
    law = NormalDist(math.log(_DEPTH_MEDIAN_MM), _DEPTH_SIGMA)
    lowest = law.cdf(math.log(least)) if least > 0 else 0.0
    drawn = math.exp(law.inv_cdf(lowest + (1 - lowest) * float(rng.uniform(0.001, 0.999))))
    thickness = (1 + lens.radius - lens.distance) * shape.radius_mm
    return max(least, min(drawn, _DEEPEST_MM, 0.8 * thickness))
