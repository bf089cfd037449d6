"""Draw the patients of a cohort."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import compress
from typing import Any, cast

from numpy.random import Generator

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.course import draw_course
from onfh_nb.synthetic.findings import add_findings
from onfh_nb.synthetic.follow_up import attended_visits, draw_loss, draw_replacement, observed_event
from onfh_nb.synthetic.fracture import draw_fracture
from onfh_nb.synthetic.head_region import cut_height, head_fraction
from onfh_nb.synthetic.labs import draw_labs
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion_sampler import VOLUME_RANGE, draw_lens
from onfh_nb.synthetic.plan import HipPlan, PatientPlan, plan_block
from onfh_nb.synthetic.planned_margin import draw_planned_margin
from onfh_nb.synthetic.population_spec import PopulationSpec, population_spec
from onfh_nb.synthetic.shapes import draw_body, draw_hip_shapes
from onfh_nb.synthetic.state import HipShape, HipState, Lens, PatientState, Side
from onfh_nb.synthetic.streams import block_stream, patient_seeds, stream
from onfh_nb.synthetic.visits import draw_fixed_signs, healthy_visit, hip_visit

# Branches of the course stream.
_FOLLOW_UP, _LOSS, _REPLACEMENT = 401, 402, 403
# Branches of the lesion stream.
_MARGIN, _FRACTURE = 301, 302
SIDES: tuple[Side, Side] = ("R", "L")
# Necrotic share of the head region by Steinberg grade, a little inside the limits.
_GRADE_RANGE = {"A": (0.01, 0.149), "B": (0.151, 0.299), "C": (0.301, 0.60)}


def draw_patients(preset: str | PopulationSpec, n: int | None = None, seed: int = 0) -> list[PatientState]:
    """Draw the patients of a preset.

    A patient's body, bones, lesions and course depend on the seed and on the patient's place alone: asking for more
    patients, or changing the scanner, the protocols or the readers, leaves all others as they are.

    Parameters
    ----------
    preset : str or PopulationSpec
        Name of a population, or a population.
    n : int, optional
        Number of patients; by default one block of the preset. Every beginning of a block keeps its proportions as
        nearly as whole patients can, and a whole block keeps them exactly.
    seed : int
        Seed of the cohort.

    Returns
    -------
    list of PatientState
        Hips in the order right, left.

    Raises
    ------
    ParameterError
        If `n` is below 1 or the preset is unknown.

    Examples
    --------
    >>> patients = draw_patients("kong", seed=1)
    >>> len(patients), sum(p.sex == "M" for p in patients)
    (30, 15)
    """
    spec = population_spec(preset)
    count = spec.block if n is None else n
    if count < 1:
        raise ParameterError(f"n is {count}, expected at least one patient")
    blocks = range(-(-count // spec.block))
    plans = ((block, plan) for block in blocks for plan in plan_block(spec, block_stream(seed, block)))
    return [
        _draw_patient(spec, plan, f"sub-{number:03d}", patient_seeds(seed, block, plan.slot))
        for number, (block, plan) in zip(range(1, count + 1), plans, strict=False)
    ]


def _draw_patient(spec: PopulationSpec, plan: PatientPlan, participant_id: str, seeds: dict[str, int]) -> PatientState:
    geometry = stream(seeds, "geometry")
    body = draw_body(geometry, plan.sex)
    shapes = draw_hip_shapes(geometry, plan.sex, spec.anatomy)
    planned = float(stream(seeds, "course", _FOLLOW_UP).uniform(*spec.followup_months))
    lost = draw_loss(stream(seeds, "course", _LOSS), spec.lost_per_year, planned)
    last = min(planned, lost)
    hips = [replace(_draw_hip(spec, plan, index, shapes[index], seeds, last), lost_month=lost) for index in range(2)]
    if spec.findings:
        who = {"sex": plan.sex, "age": plan.age, "site": plan.site, "seeds": seeds}
        hips = [add_findings(hip, index, **cast(Any, who)) for index, hip in enumerate(hips)]
    present = attended_visits(hips, last, spec.missing_visit, stream(seeds, "course", 2))
    right, left = (replace(hip, visits=tuple(compress(hip.visits, present))) for hip in hips)
    return PatientState(
        participant_id=participant_id,
        site=cast(Any, plan.site),
        sex=cast(Any, plan.sex),
        age=plan.age,
        aetiology=plan.aetiology,
        duration_y=plan.duration_y,
        body=body,
        hips=(right, left),
        seeds=seeds,
        labs=draw_labs(stream(seeds, "course", 3), plan.aetiology),
    )


def _draw_hip(
    spec: PopulationSpec, plan: PatientPlan, index: int, shape: HipShape, seeds: dict[str, int], last_month: float
) -> HipState:
    rng = stream(seeds, "course", index)
    signs = draw_fixed_signs(rng)
    wanted = plan.hips[index]
    side, included = SIDES[index], plan.included[index]
    if wanted is None:
        visits = tuple(healthy_visit(month, signs) for month in spec.months)
        return HipState(side, shape, "none", visits, included=included)
    lens = draw_wanted_lens(stream(seeds, "lesion", index), wanted, shape)
    wavy = spec.margins == "perturbed"
    margin = draw_planned_margin(stream(seeds, "lesion", _MARGIN, index), lens, shape) if wavy else None
    course = draw_course(
        rng,
        arco=wanted.arco,
        jic=wanted.jic,
        lens=lens,
        shape=shape,
        treatment=wanted.treatment,
        duration_y=plan.duration_y,
    )
    replaced = draw_replacement(stream(seeds, "course", _REPLACEMENT, index), course, spec.replacement_wait_months)
    event, months = observed_event(course, min(last_month, replaced))
    return HipState(
        side=side,
        shape=shape,
        treatment=cast(Any, wanted.treatment),
        visits=tuple(hip_visit(month, lens, course, signs) for month in spec.months),
        event=event,
        event_months=months,
        course=course,
        included=included,
        margin=margin,
        fracture=draw_fracture(stream(seeds, "lesion", _FRACTURE, index)),
        replaced_month=replaced if replaced <= last_month else math.inf,
    )


def draw_wanted_lens(rng: Generator, wanted: HipPlan, shape: HipShape) -> Lens:
    """Draw a lens of the planned type, within the planned Steinberg grade where one is asked for.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    wanted : HipPlan
        Type, grade and rank.
    shape : HipShape
        Bone of the hip.

    Returns
    -------
    Lens

    Raises
    ------
    ParameterError
        If type and grade exclude each other.
    """
    arc = hip_arc(shape)
    if wanted.grade is None:
        return draw_lens(rng, wanted.jic, arc, rank=wanted.rank)
    whole = head_fraction(cut_height(shape))
    low, high = (share * whole for share in _GRADE_RANGE[wanted.grade])
    narrow = (max(low, VOLUME_RANGE[wanted.jic][0]), min(high, VOLUME_RANGE[wanted.jic][1]))
    if narrow[0] >= narrow[1]:
        raise ParameterError(f"JIC type {wanted.jic} and Steinberg grade {wanted.grade} exclude each other")
    return draw_lens(rng, wanted.jic, arc, rank=wanted.rank, volume_range=narrow)
