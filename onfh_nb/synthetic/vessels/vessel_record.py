"""What the truth says about the vessels of one hip on one visit, and their polylines as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.collapse import collapsed_volume_mm3
from onfh_nb.synthetic.head_region import head_volume_mm3
from onfh_nb.synthetic.state import HipState, HipVisit
from onfh_nb.synthetic.vessels.effect import Effect, effect_share
from onfh_nb.synthetic.vessels.tree import VesselTree
from onfh_nb.synthetic.vessels.truth import tree_measures, tree_truth


def vessel_record(tree: VesselTree, hip: HipState, visit: HipVisit, effect: Effect) -> dict[str, Any]:
    """Everything that is true of the vessels of one hip on one visit.

    Parameters
    ----------
    tree : VesselTree
        The vessels on that visit.
    hip : HipState
        The hip.
    visit : HipVisit
        The visit.
    effect : Effect
        What the treatment does within a year.

    Returns
    -------
    dict
        :func:`onfh_nb.synthetic.vessels.truth.tree_truth` of what lies in the head, ``roi_mm3`` (the head region less
        what collapsed), ``volume_fraction`` and ``length_density`` (mm/mm³) in it, ``whole`` (the same measures with
        the way to the head, as drawn in the masks) and the ``effect`` with the share of it that is there.
    """
    lens = visit.lens
    sunk = 0.0 if lens is None else collapsed_volume_mm3(lens, hip.shape.radius_mm, visit.collapse_mm)
    roi = head_volume_mm3(hip.shape) - sunk
    truth = tree_truth(tree)
    return {
        **truth,
        "roi_mm3": roi,
        "volume_fraction": truth["volume_mm3"] / roi,
        "length_density": truth["length_mm"] / roi,
        "whole": tree_measures(tree, whole=True),
        "effect": {
            "length_mm": effect.length_mm,
            "branches": effect.branches,
            "share": effect_share(visit.month),
        },
    }


def polylines(tree: VesselTree) -> dict[str, NDArray[Any]]:
    """The arrays of a tree under their names, without objects, for a file."""
    return {
        "points_mm": tree.points_mm,
        "radius_mm": tree.radius_mm,
        "parent": tree.parent,
        "generation": tree.generation,
        "root": tree.root,
        "inside": tree.inside,
        "root_names": np.array(tree.root_names),
    }
