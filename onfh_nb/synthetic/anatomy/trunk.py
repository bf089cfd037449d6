"""The trunk: skin, wall, muscles, bowel and organs that belong to no hip, as the patient lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from onfh_nb.synthetic.anatomy.abdominal_wall import abdominal_wall
from onfh_nb.synthetic.anatomy.bowel import bowel
from onfh_nb.synthetic.anatomy.frame import body_rotation, hip_frame, turn_all
from onfh_nb.synthetic.anatomy.great_vessels import cord, lymph_nodes, midline_vessels, vessels
from onfh_nb.synthetic.anatomy.outline import outline
from onfh_nb.synthetic.anatomy.pelvic_organs import pelvic_organs
from onfh_nb.synthetic.anatomy.spine import spine
from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm, draw_form
from onfh_nb.synthetic.anatomy.trunk_muscles import trunk_muscles
from onfh_nb.synthetic.primitives import Solid
from onfh_nb.synthetic.state import BodyShape, PatientState, Side
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


def trunk(patient: PatientState) -> Trunk:
    """Trunk of one patient, which no visit changes.

    Parameters
    ----------
    patient : PatientState
        Who.

    Returns
    -------
    Trunk
    """
    radii = patient.hips[0].shape.radius_mm, patient.hips[1].shape.radius_mm
    return trunk_of(patient.seeds["geometry"], patient.sex, patient.body, radii)


@lru_cache(maxsize=2)
def trunk_of(seed: int, sex: str, body: BodyShape, radii: tuple[float, float]) -> Trunk:
    """The same from all that it depends on; kept for the next visit of the same patient."""

    def rng(*branch: int) -> np.random.Generator:
        return stream({"geometry": seed}, "geometry", _TRUNK, *branch)

    turn = body_rotation(body)
    form = draw_form(body, sex, rng(_FORM))
    hollow = abdominal_wall(form, rng(_WALL))
    inner = [*pelvic_organs(form, rng(_ORGANS)), *spine(form, rng(_SPINE)), *midline_vessels(form, rng(_MIDLINE))]
    beside: list[Solid] = []
    sides: tuple[tuple[Side, float], ...] = (("R", radii[0]), ("L", radii[1]))
    for k, (side, radius) in enumerate(sides):
        own, frame = rng(_SIDE, k), hip_frame(body, side, radius)
        beside += [*vessels(frame, own), *lymph_nodes(frame, own), cord(frame, sex, form.lap_mm, own)]

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
