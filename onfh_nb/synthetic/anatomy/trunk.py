"""The trunk: skin, wall, muscles, bowel and organs that belong to no hip, as the patient lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onfh_nb.synthetic.anatomy.abdominal_wall import abdominal_wall
from onfh_nb.synthetic.anatomy.bowel import bowel
from onfh_nb.synthetic.anatomy.frame import HipFrame, body_rotation, turn_all
from onfh_nb.synthetic.anatomy.great_vessels import cord, lymph_nodes, midline_vessels, vessels
from onfh_nb.synthetic.anatomy.outline import outline
from onfh_nb.synthetic.anatomy.pelvic_organs import pelvic_organs
from onfh_nb.synthetic.anatomy.spine import spine
from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm, draw_form
from onfh_nb.synthetic.anatomy.trunk_muscles import trunk_muscles
from onfh_nb.synthetic.primitives import Solid
from onfh_nb.synthetic.state import PatientState
from onfh_nb.synthetic.streams import stream

# Branches of the geometry stream, one for each subject, so that no draw depends on how many another makes.
_TRUNK = 104
_FORM, _SKIN, _WALL, _MUSCLES, _BOWEL, _SPINE, _ORGANS, _MIDLINE, _SIDE = range(9)


@dataclass(frozen=True)
class Trunk:
    """Solids in world mm; ``layers_mm`` describes the abdominal wall as `wall_paint.paint_wall` reads it."""

    skin: Solid
    wall: Solid
    muscles: tuple[Solid, ...]
    bowel: tuple[Solid, ...]
    organs: tuple[Solid, ...]
    layers_mm: tuple[float, ...]
    wall_total_mm: float


def trunk(patient: PatientState, frames: Sequence[HipFrame]) -> Trunk:
    """Trunk of one patient.

    Parameters
    ----------
    patient : PatientState
        Who.
    frames : sequence of HipFrame
        Right and left hip.

    Returns
    -------
    Trunk
    """

    def rng(*branch: int) -> np.random.Generator:
        return stream(patient.seeds, "geometry", _TRUNK, *branch)

    turn = body_rotation(patient.body)
    form = draw_form(patient.body, patient.sex, rng(_FORM))
    hollow = abdominal_wall(form, rng(_WALL))
    inner = [*spine(form, rng(_SPINE)), *midline_vessels(rng(_MIDLINE)), *pelvic_organs(form, rng(_ORGANS))]
    beside: list[Solid] = []
    for k, frame in enumerate(frames):
        own = rng(_SIDE, k)
        beside += [*vessels(frame, own), *lymph_nodes(frame, own), cord(frame, patient.sex, form.lap_mm, own)]

    def as_it_lies(solids: Sequence[Solid]) -> tuple[Solid, ...]:
        return tuple(Solid(s.name, turn_all(s.parts, turn), s.material) for s in solids)

    return Trunk(
        as_it_lies([outline(form, rng(_SKIN))])[0],
        as_it_lies([hollow])[0],
        as_it_lies(trunk_muscles(form, rng(_MUSCLES))),
        as_it_lies(bowel(form, hollow, rng(_BOWEL))),
        as_it_lies(inner) + tuple(beside),
        layers_of(form, rng(_WALL, 1)),
        form.wall_total_mm,
    )


def layers_of(form: TrunkForm, rng: np.random.Generator) -> tuple[float, ...]:
    """Layers of the wall in mm, the scale of the pelvis and the height of the navel."""
    return (*form.wall_mm, form.scale, float(rng.uniform(118, 146)))
