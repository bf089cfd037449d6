"""A tree of vessels as flat arrays of nodes, and what its nodes and branches are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.space import HeadSpace

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class VesselTree:
    """Vessels of one hip as polylines: every node but the roots has an edge to its parent, which comes before it.

    Parameters
    ----------
    points_mm : ndarray of float64, shape (n, 3)
        Nodes in RAS mm of the patient.
    radius_mm : ndarray of float64, shape (n,)
        Radius of the vessel at each node.
    parent : ndarray of int32, shape (n,)
        Number of the node before; −1 for a root.
    generation : ndarray of int32, shape (n,)
        Order of branching: 1 in the main stem of a root, 0 on the way to the head.
    root : ndarray of int32, shape (n,)
        Which of ``root_names`` a node belongs to.
    inside : ndarray of bool, shape (n,)
        Whether a node lies in the head region, where vessels are measured; else it belongs to the way there.
    root_names : tuple of str
        Such as ``SRA1``.
    space : HeadSpace
        The head in which it grew.
    params : TreeParams
        How it grew.
    """

    points_mm: Floats
    radius_mm: Floats
    parent: Ints
    generation: Ints
    root: Ints
    inside: NDArray[np.bool_]
    root_names: tuple[str, ...]
    space: HeadSpace
    params: TreeParams

    def __post_init__(self) -> None:
        n = len(self.parent)
        if self.points_mm.shape != (n, 3) or any(
            len(a) != n for a in (self.radius_mm, self.generation, self.root, self.inside)
        ):
            raise ParameterError(f"a tree of {n} nodes needs arrays of that length and points of shape ({n}, 3)")
        if (self.parent >= np.arange(n)).any():
            raise ParameterError("a node of a tree must come after its parent")


def edges(tree: VesselTree, *, inside: bool = True) -> Ints:
    """Numbers of the nodes whose edge to the parent counts: both ends in the head, or all edges."""
    joined = tree.parent >= 0
    if inside:
        joined &= tree.inside & tree.inside[tree.parent]
    return np.flatnonzero(joined).astype(np.int32)


def edge_lengths(tree: VesselTree) -> Floats:
    """Length of the edge of each node to its parent in mm, shape (n,); 0 for a root."""
    step = tree.points_mm - tree.points_mm[tree.parent]
    return np.where(tree.parent >= 0, np.sqrt((step**2).sum(axis=1)), 0.0)


def child_counts(tree: VesselTree, *, inside: bool = True) -> Ints:
    """How many edges leave each node, shape (n,)."""
    own = edges(tree, inside=inside)
    return np.bincount(tree.parent[own], minlength=len(tree.parent)).astype(np.int32)


def branches(tree: VesselTree, *, inside: bool = True) -> list[Ints]:
    """Chains of nodes from a root or junction to the next junction or tip.

    Parameters
    ----------
    tree : VesselTree
        The tree.
    inside : bool
        Only what lies in the head, where the foramen is the root.

    Returns
    -------
    list of ndarray of int32
        Numbers of the nodes of each, both ends included.
    """
    own, count = edges(tree, inside=inside), child_counts(tree, inside=inside)
    counted = np.zeros(len(tree.parent), bool)
    counted[own] = True
    chains: list[list[int]] = []
    chain_of: dict[int, list[int]] = {}
    for node in own.tolist():
        parent = int(tree.parent[node])
        if count[parent] == 1 and counted[parent]:
            chain = chain_of.pop(parent)
            chain.append(node)
        else:
            chain = [parent, node]
            chains.append(chain)
        chain_of[node] = chain
    return [np.array(chain, np.int32) for chain in chains]


def tips(tree: VesselTree) -> Ints:
    """Ends of vessels in the head."""
    own = edges(tree)
    return own[child_counts(tree)[own] == 0]
