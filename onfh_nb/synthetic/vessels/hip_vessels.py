"""The vessels of one hip at each of its visits: one tree, changed by what the treatment did until then."""

from __future__ import annotations

from dataclasses import dataclass

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.state import PatientState
from onfh_nb.synthetic.streams import stream
from onfh_nb.synthetic.vessels.baseline import draw_baseline
from onfh_nb.synthetic.vessels.effect import Effect, draw_effect, effect_share
from onfh_nb.synthetic.vessels.grow import grow_tree
from onfh_nb.synthetic.vessels.space import head_space
from onfh_nb.synthetic.vessels.treated import Change, changed, plan_change
from onfh_nb.synthetic.vessels.tree import VesselTree

_TREE, _BASELINE, _EFFECT = 701, 702, 703
_ATTEMPTS = 20


@dataclass(frozen=True)
class HipVessels:
    """Trees by visit, None once the joint was replaced, and the effect of a year that they follow."""

    trees: tuple[VesselTree | None, ...]
    effect: Effect


def hip_vessels(patient: PatientState, number: int) -> HipVessels:
    """Grow the vessels of one hip and change them from visit to visit.

    How much is seen at the first visit depends on the stage then; what changes after it is the effect of the
    treatment, of which the natural course is part.

    Parameters
    ----------
    patient : PatientState
        Who.
    number : {0, 1}
        Which hip.

    Returns
    -------
    HipVessels
    """
    hip = patient.hips[number]
    effect = draw_effect(stream(patient.seeds, "vessels", _EFFECT, number), hip.treatment)
    tree, change = _grown(patient, number, effect)
    trees = tuple(
        changed(tree, change, effect_share(visit.month)) if visit.month < hip.replaced_month else None
        for visit in hip.visits
    )
    return HipVessels(trees, effect)


def _grown(patient: PatientState, number: int, effect: Effect) -> tuple[VesselTree, Change]:
    """A tree that has room for the effect; where one has none, the next is tried."""
    hip = patient.hips[number]
    space = head_space(hip, hip_frame(patient.body, hip.side, hip.shape.radius_mm))
    baseline = draw_baseline(stream(patient.seeds, "vessels", _BASELINE, number), hip.visits[0].arco)
    refused: ParameterError | None = None
    for attempt in range(_ATTEMPTS):
        rng = stream(patient.seeds, "vessels", _TREE, number, attempt)
        tree = grow_tree(rng, space, length_mm=baseline.length_mm, n_junctions=baseline.n_junctions)
        try:
            return tree, plan_change(tree, rng, effect.length_mm, effect.branches)
        except ParameterError as error:
            refused = error
    raise ParameterError(f"hip {hip.side} of {patient.participant_id} has no room for its vessels: {refused}")
