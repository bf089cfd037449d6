"""Which branches of a grown tree are seen: main stems first, then side branches near the foramina."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.vessels.colonise import Shoots
from onfh_nb.synthetic.vessels.curve import arc_lengths, evenly, smooth, wind
from onfh_nb.synthetic.vessels.nearest import nearest
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.shoots import Shoot
from onfh_nb.synthetic.vessels.space import HeadSpace, in_room

Floats = NDArray[np.float64]
CLEAR_MM = 1.6  # two vessels keep this distance, two voxels of an angiogram, but for where one leaves the other
FREE_MM = 1.9  # beyond which that is asked for
_SPACING_MM = 2.0  # between two junctions of one branch


@dataclass
class Branch:
    """One branch in the hip frame: nodes, the way to each, where it leaves which other, how much must stay in mm."""

    points: Floats
    way: Floats
    parent: int
    at: int
    generation: int
    root: int
    need: float
    taken: list[float]

    @property
    def length(self) -> float:
        """Its whole length in mm."""
        return float(self.way[-1])


def choose_branches(
    rng: Generator,
    space: HeadSpace,
    grown: tuple[Shoots, list[Shoot]],
    params: TreeParams,
    wanted: tuple[float, int, Floats],
) -> list[Branch]:
    """Choose and shape the branches that are seen.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    space : HeadSpace
        The head.
    grown : tuple of Shoots and list of Shoot
        The coarse tree.
    params : TreeParams
        Settings.
    wanted : tuple
        Length in mm that the branches can be cut to, number of junctions, weight of each root.

    Returns
    -------
    list of Branch
        With at most the wanted junctions; fewer where the head has no room.
    """
    shoots, found = grown
    length, junctions, weights = wanted
    chosen: list[Branch] = []
    number: dict[int, int] = {}
    for k, shoot in enumerate(found):
        if shoot.parent < 0 and (branch := _shaped(rng, space, shoots, shoot, params, chosen, None)) is not None:
            number[k] = len(chosen)
            chosen.append(branch)
    waiting = {k for k, shoot in enumerate(found) if shoot.parent in number}
    urgency = rng.uniform(0.4, 1.8, len(found)) / np.sqrt(weights[[shoot.root for shoot in found]])
    while (left := junctions - sum(b.parent >= 0 for b in chosen)) > 0 and waiting:
        k = min(waiting, key=lambda k: (_way_in(found, number, chosen, k) * urgency[k], k))
        waiting.remove(k)
        mother = chosen[number[found[k].parent]]
        room = length - left * params.least_branch_mm
        branch = _offshoot(rng, space, (shoots, found[k], found), params, chosen, (number, room))
        if branch is None:
            continue
        place = float(mother.way[branch.at])
        mother.taken.append(place)
        mother.need = max(mother.need, place + params.least_branch_mm)
        number[k] = len(chosen)
        chosen.append(branch)
        waiting |= {j for j, shoot in enumerate(found) if shoot.parent == k}
    return chosen


def _node(found: list[Shoot], branch: Branch, shoot: Shoot) -> int:
    """Node of a shaped branch at which a side branch of the coarse one leaves."""
    whole = len(found[shoot.parent].nodes) - 1
    return round(shoot.at / whole * (len(branch.points) - 1))


def _way_in(found: list[Shoot], number: dict[int, int], chosen: list[Branch], k: int) -> float:
    """Way from the foramen to where a side branch leaves, in nodes of the coarse tree."""
    way = 0
    while k >= 0:
        way += found[k].at
        k = found[k].parent
    return float(way + 1)


def _offshoot(
    rng: Generator,
    space: HeadSpace,
    what: tuple[Shoots, Shoot, list[Shoot]],
    params: TreeParams,
    chosen: list[Branch],
    limits: tuple[dict[int, int], float],
) -> Branch | None:
    """The side branch where there is room for it, on its mother and in the wanted length; else None."""
    shoots, shoot, found = what
    number, length = limits
    mother = chosen[number[shoot.parent]]
    at = _node(found, mother, shoot)
    place = float(mother.way[at])
    least = params.least_branch_mm
    if place < _SPACING_MM or place + least > mother.length:
        return None
    if any(abs(place - other) < _SPACING_MM for other in mother.taken):
        return None
    if sum(b.need for b in chosen) + max(place + least - mother.need, 0.0) > length:
        return None
    return _shaped(rng, space, shoots, shoot, params, chosen, (number[shoot.parent], at))


def _shaped(
    rng: Generator,
    space: HeadSpace,
    shoots: Shoots,
    shoot: Shoot,
    params: TreeParams,
    chosen: list[Branch],
    origin: tuple[int, int] | None,
) -> Branch | None:
    """One branch with its final course, cut where it would leave the room or touch another; None if little is left."""
    points = shoots.points[list(shoot.nodes)].copy()
    if origin is not None:
        points[0] = chosen[origin[0]].points[origin[1]]
    if len(points) < 3:
        return None
    points = evenly(wind(rng, smooth(points), float(rng.uniform(*params.arc_chord))), params.node_mm)
    way = arc_lengths(points)
    bad = ~in_room(space, points, margin_mm=0.5) & (way > FREE_MM)
    for other in chosen:
        bad |= (nearest(points, other.points)[0] < CLEAR_MM) & (way > FREE_MM)
    if bad.any():
        points, way = points[: int(bad.argmax())], way[: int(bad.argmax())]
    if len(points) < 2 or way[-1] < params.least_branch_mm:
        return None
    parent, at = origin or (-1, 0)
    return Branch(points, way, parent, at, shoot.generation, shoot.root, params.least_branch_mm, [])
