"""A tree after treatment: sprouts, longer or shorter tips, by exactly the length and the junctions wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.curve import arc_lengths
from onfh_nb.synthetic.vessels.radii import murray_radii, renarrowed
from onfh_nb.synthetic.vessels.sprouts import Growth, added, growth_length, longer_tip, sprout
from onfh_nb.synthetic.vessels.tree import VesselTree, branches, tips

_STUB_MM = 0.6  # is left of a tip at least
_SEEN_MM = 0.8  # of a sprout under way before it counts
_EXACT_MM = 1e-9
_TIPS_AT_ONCE = 3


class Change(NamedTuple):
    """What happens to a tree: growths in their order, and how much is lost at which tip."""

    growths: tuple[Growth, ...]
    losses: dict[int, float]


def treated(tree: VesselTree, rng: Generator, delta_length_mm: float, delta_branches: int) -> VesselTree:
    """The tree after treatment.

    Parameters
    ----------
    tree : VesselTree
        Before.
    rng : Generator
        Source of randomness.
    delta_length_mm : float
        Change of length within the head, met exactly.
    delta_branches : int
        Number of sprouts, each of which adds one junction, one tip and two segments.

    Returns
    -------
    VesselTree
        Nodes that stay keep their place. Sprouts leave from the middle of branches; where they are longer than the
        change allows, tips are trimmed by the rest, and without sprouts tips become longer or shorter.

    Raises
    ------
    ParameterError
        If the tree has no room for that.
    """
    return changed(tree, plan_change(tree, rng, delta_length_mm, delta_branches), 1.0)


def plan_change(tree: VesselTree, rng: Generator, delta_length_mm: float, delta_branches: int) -> Change:
    """Plan a treatment, of which :func:`changed` carries out a share."""
    if delta_branches < 0:
        raise ParameterError(
            f"delta_branches is {delta_branches}; expected 0 or more, since trimming takes no branches"
        )
    least = tree.params.least_branch_mm
    gain = max(delta_length_mm, least * delta_branches)
    grown, growths, left = tree, list[Growth](), gain
    for behind in range(delta_branches - 1, -1, -1):
        spare = left - least * (behind + 1)
        growth = sprout(grown, rng, least + spare * (min(rng.uniform(0.5, 1.5) / (behind + 1), 1.0) if behind else 1.0))
        if growth is None:
            raise ParameterError(f"a tree with {len(tips(tree))} tips has no place for {delta_branches} sprouts")
        growths.append(growth)
        left -= growth_length(grown, growth)
        grown = _with(grown, growth)
    while left > _EXACT_MM:
        growth = _longer(grown, rng, left, max(gain / _TIPS_AT_ONCE, 1.0))
        growths.append(growth)
        left -= growth_length(grown, growth)
        grown = _with(grown, growth)
    spared = {growth.node for growth in growths} | set(range(len(tree.parent), len(grown.parent)))
    return Change(tuple(growths), _losses(grown, spared, gain - delta_length_mm))


def changed(tree: VesselTree, change: Change, share: float) -> VesselTree:
    """The tree when a share of the change, 0 … 1, has come about: growths follow one another, losses go together."""
    lengths, grown = list[float](), tree
    for growth in change.growths:
        lengths.append(growth_length(grown, growth))
        grown = _with(grown, growth)
    left, grown = share * sum(lengths), tree
    for growth, length in zip(change.growths, lengths, strict=True):
        if left < min(length - _EXACT_MM, _SEEN_MM):
            break
        grown = _with(grown, added(grown, growth, min(left, length)))
        left -= length
    return _settled(_trimmed(grown, {tip: share * loss for tip, loss in change.losses.items()}))


def _longer(tree: VesselTree, rng: Generator, left: float, at_once: float) -> Growth:
    for tip in rng.permutation(tips(tree)).tolist():
        growth = longer_tip(tree, rng, tip, min(left, at_once))
        if growth is not None:
            return growth
    raise ParameterError(f"no tip of the tree has room to grow by another {left:.1f} mm")


def _losses(tree: VesselTree, spared: set[int], loss: float) -> dict[int, float]:
    """How much each tip loses, in proportion to what it can lose."""
    if loss <= _EXACT_MM:
        return {}
    ends = set(tips(tree).tolist()) - spared
    spare = {
        int(chain[-1]): max(float(arc_lengths(tree.points_mm[chain])[-1]) - _STUB_MM, 0.0)
        for chain in branches(tree)
        if int(chain[-1]) in ends
    }
    total = sum(spare.values())
    if total < loss:
        raise ParameterError(f"the tips of the tree can lose {total:.1f} mm, not {loss:.1f} mm")
    return {tip: loss * own / total for tip, own in spare.items()}


def _with(tree: VesselTree, growth: Growth) -> VesselTree:
    """The tree with new nodes; radii of what lies before them are settled later."""
    n, m, node = len(tree.parent), len(growth.points), growth.node
    on_tip = not (tree.parent == node).any()
    radius = tree.radius_mm[node] if on_tip else float(np.mean(tree.params.tip_radius_mm))
    return replace(
        tree,
        points_mm=np.vstack([tree.points_mm, growth.points]),
        radius_mm=np.concatenate([tree.radius_mm, np.full(m, radius)]),
        parent=np.concatenate([tree.parent, [node], np.arange(n, n + m - 1)]).astype(np.int32),
        generation=np.concatenate([tree.generation, np.full(m, tree.generation[node] + (not on_tip))]).astype(np.int32),
        root=np.concatenate([tree.root, np.full(m, tree.root[node])]).astype(np.int32),
        inside=np.concatenate([tree.inside, np.ones(m, bool)]),
    )


def _trimmed(tree: VesselTree, losses: dict[int, float]) -> VesselTree:
    points, kept = tree.points_mm.copy(), np.ones(len(tree.parent), bool)
    for tip, loss in losses.items():
        node, left = tip, loss
        while left > 0:
            before = int(tree.parent[node])
            edge = float(np.linalg.norm(points[node] - points[before]))
            if edge > left:
                points[node] += (points[before] - points[node]) * (left / edge)
                break
            kept[node] = False
            node, left = before, left - edge
    number = np.cumsum(kept) - 1
    parent = np.where(tree.parent >= 0, number[tree.parent], -1)[kept].astype(np.int32)
    return replace(
        tree,
        points_mm=points[kept],
        radius_mm=tree.radius_mm[kept],
        parent=parent,
        generation=tree.generation[kept],
        root=tree.root[kept],
        inside=tree.inside[kept],
    )


def _settled(tree: VesselTree) -> VesselTree:
    """The tree with radii that follow from its tips, and ways in that follow them."""
    radius = murray_radii(
        tree.parent,
        tree.inside,
        tree.radius_mm,
        exponent=tree.params.exponent,
        largest_mm=tree.params.largest_radius_mm,
    )
    return replace(tree, radius_mm=renarrowed(tree.points_mm, tree.parent, tree.inside, radius, tree.radius_mm))
