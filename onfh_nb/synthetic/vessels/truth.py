"""Exact measures of a tree from its polylines, in space and as projected from a coronal slab."""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.vessels.projection import projected_truth
from onfh_nb.synthetic.vessels.tree import VesselTree, branches, child_counts, edge_lengths, edges


def tree_truth(tree: VesselTree, *, whole: bool = False) -> dict[str, Any]:
    """Exact measures of a tree.

    Parameters
    ----------
    tree : VesselTree
        The vessels of one hip.
    whole : bool
        Measure the way to the head too; by default only what lies in the head, where vessels count.

    Returns
    -------
    dict
        ``length_mm`` (sum of all edges), ``n_junctions`` (nodes with two or more onward edges), ``n_segments``
        (between roots, junctions and tips), ``n_terminals``, ``n_roots``, ``mean_diameter_mm`` (weighted by length),
        ``volume_mm3`` (of the tubes; what two share at a junction counts twice), ``tortuosity`` (all paths over all
        chords of the segments), and under ``projected`` those of a 20 mm coronal slab, see
        :func:`onfh_nb.synthetic.vessels.projection.projected_truth`.
    """
    return {**tree_measures(tree, whole=whole), "projected": projected_truth(tree, whole=whole)}


def tree_measures(tree: VesselTree, *, whole: bool = False) -> dict[str, Any]:
    """The measures in space alone."""
    own = edges(tree, inside=not whole)
    length = edge_lengths(tree)[own]
    count = child_counts(tree, inside=not whole)
    chains = branches(tree, inside=not whole)
    is_child = np.zeros(len(count), bool)
    is_child[own] = True
    a, b = tree.radius_mm[tree.parent[own]], tree.radius_mm[own]
    chords = sum(float(np.linalg.norm(tree.points_mm[c[-1]] - tree.points_mm[c[0]])) for c in chains)
    total = float(length.sum())
    return {
        "length_mm": total,
        "n_junctions": int(((count >= 2) & is_child).sum() + ((count >= 3) & ~is_child).sum()),
        "n_segments": len(chains),
        "n_terminals": int((count[own] == 0).sum()),
        "n_roots": int(((count > 0) & ~is_child).sum()),
        "mean_diameter_mm": float((length * (a + b)).sum() / total) if total > 0 else 0.0,
        "volume_mm3": float((np.pi / 3 * length * (a * a + a * b + b * b)).sum()),
        "tortuosity": total / chords if chords > 0 else 1.0,
    }
