"""Grow the vessels of one hip: foramina, colonised marrow, the branches that are seen, and the way to the head."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.head_geometry import CUT
from onfh_nb.synthetic.vessels.baseline import draw_baseline
from onfh_nb.synthetic.vessels.colonise import colonise
from onfh_nb.synthetic.vessels.curve import arc_lengths, at_lengths
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.radii import murray_radii, narrowed
from onfh_nb.synthetic.vessels.roots import WEIGHTS, Root, draw_roots, feeding_trunks
from onfh_nb.synthetic.vessels.shoots import split_shoots
from onfh_nb.synthetic.vessels.space import HeadSpace, to_world
from onfh_nb.synthetic.vessels.treated import treated
from onfh_nb.synthetic.vessels.tree import VesselTree
from onfh_nb.synthetic.vessels.visible import Branch, choose_branches

Floats = NDArray[np.float64]
_SHARE_NEEDED = 0.9  # of the length may go into the shortest branches, so that few roots enter a head with little blood


def grow_tree(
    rng: Generator,
    space: HeadSpace,
    *,
    length_mm: float | None = None,
    n_junctions: int | None = None,
    params: TreeParams | None = None,
) -> VesselTree:
    """Grow the vessels of one hip that an angiogram shows.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    space : HeadSpace
        The head, from :func:`onfh_nb.synthetic.vessels.space.head_space`.
    length_mm : float, optional
        Length within the head, which is met exactly; by default drawn as for a healthy head.
    n_junctions : int, optional
        Junctions within the head, met exactly where the length suffices; by default drawn with the length.
    params : TreeParams, optional
        How vessels grow.

    Returns
    -------
    VesselTree
        In RAS mm of the patient: the intraosseous tree and, marked by ``inside`` False, the way to the head.

    Raises
    ------
    ParameterError
        If the length is too short for a vessel.

    Examples
    --------
    >>> from onfh_nb.synthetic.example import example_space
    >>> from onfh_nb.synthetic.vessels import tree_truth
    >>> tree = grow_tree(np.random.default_rng(1), example_space(), length_mm=50.0, n_junctions=8)
    >>> truth = tree_truth(tree)
    >>> round(truth["length_mm"], 6), truth["n_junctions"]
    (50.0, 8)
    """
    params = params or TreeParams()
    drawn = draw_baseline(rng, "0")
    length = drawn.length_mm if length_mm is None else float(length_mm)
    junctions = drawn.n_junctions if n_junctions is None else int(n_junctions)
    if not length >= params.least_branch_mm or junctions < 0:
        raise ParameterError(
            f"a tree of {length} mm and {junctions} junctions cannot be; expected at least "
            f"{params.least_branch_mm} mm and 0 junctions"
        )
    roots = draw_roots(rng, space.shape, space.row[CUT] / space.shape.radius_mm)
    most = int(_SHARE_NEEDED * length / params.least_branch_mm) - junctions
    entering = [r for r in roots if r.in_bone][: max(most, 1)]
    shoots = colonise(
        rng, space, np.array([r.foramen for r in entering]), np.array([r.direction for r in entering]), params
    )
    weights = np.array([WEIGHTS[r.group] / sum(o.group == r.group for o in entering) for r in entering])
    grown = (shoots, split_shoots(shoots, params.max_generation))
    branches = choose_branches(rng, space, grown, params, (length, junctions, weights))
    missing = max(junctions - sum(b.parent >= 0 for b in branches), 0)
    room = length - sum(b.need for b in branches)
    missing = min(missing, max(int(room / params.least_branch_mm + 1e-9), 0))
    kept = _kept(branches, length - missing * params.least_branch_mm, weights)
    tree = _assemble(rng, space, roots, entering, (branches, kept), params)
    total = float(sum(kept))
    return treated(tree, rng, length - total, missing) if missing or length - total > 1e-9 else tree


def _kept(branches: list[Branch], length: float, weights: Floats) -> Floats:
    """How much of each branch is seen, so that they add up to the length as far as they go; stems get most."""
    need, whole = np.array([b.need for b in branches]), np.array([b.length for b in branches])
    weight = np.array([np.sqrt(weights[b.root]) * (1.0 if b.parent < 0 else 0.3) for b in branches])
    kept, spare = need.copy(), length - need.sum()
    for _ in range(len(branches)):
        open_ = whole - kept > 1e-12
        if spare <= 1e-12 or not open_.any():
            break
        part = np.minimum(np.where(open_, spare * weight / weight[open_].sum(), 0.0), whole - kept)
        kept += part
        spare -= part.sum()
    return kept


def _assemble(
    rng: Generator,
    space: HeadSpace,
    roots: list[Root],
    entering: list[Root],
    seen: tuple[list[Branch], Floats],
    params: TreeParams,
) -> VesselTree:
    """One array of nodes: trunks, courses, then branches, each after what it leaves."""
    parts = _Parts()
    begins: dict[str, tuple[int, Floats]] = {}
    for name, points, radii, fed in feeding_trunks(rng, roots, space.shape):
        end = parts.add(points, radii, -1, (0, name, False))[-1]
        begins |= {root: (int(end), lead) for root, lead in fed.items()}
    foramina: dict[str, int] = {}
    for root in roots:
        begin, lead = begins.get(root.name, (-1, np.zeros((0, 3))))
        course, radius = np.vstack([lead, root.course[:-1]]), np.pad(root.course_radius[:-1], (len(lead), 0), "edge")
        last = parts.add(course, radius, begin, (0, root.name, False))[-1]
        foramina[root.name] = int(last)
    branches, kept = seen
    nodes: list[NDArray[np.int32]] = []
    for branch, keep in zip(branches, kept, strict=True):
        points = _cut(branch.points, keep)
        who = (branch.generation, entering[branch.root].name, True)
        tip = np.full(len(points), rng.uniform(*params.tip_radius_mm))
        if branch.parent < 0:
            nodes.append(parts.add(points, tip, foramina[entering[branch.root].name], who))
        else:
            at = int(nodes[branch.parent][branch.at])
            own = parts.add(points[1:], tip[1:], at, who)
            nodes.append(np.concatenate([[at], own]).astype(np.int32))
    return parts.tree(space, params)


def _cut(points: Floats, keep: float) -> Floats:
    """The polyline up to a length, its last edge shortened."""
    way = arc_lengths(points)
    if keep >= way[-1]:
        return points
    whole = points[: int(np.searchsorted(way, keep - 1e-9))]
    return np.vstack([whole, at_lengths(points, np.array([keep]))])


class _Parts:
    """Polylines that become one tree."""

    def __init__(self) -> None:
        self._rows: list[tuple[Floats, Floats, NDArray[np.int32], tuple[int, str, bool]]] = []
        self._n = 0

    def add(self, points: Floats, radius: Floats, parent: int, who: tuple[int, str, bool]) -> NDArray[np.int32]:
        """Numbers of the nodes added; ``who`` is generation, name and whether they lie in the head."""
        own = np.arange(self._n, self._n + len(points), dtype=np.int32)
        self._rows.append((points, radius, np.concatenate([[parent], own[:-1]]).astype(np.int32), who))
        self._n += len(points)
        return own

    def tree(self, space: HeadSpace, params: TreeParams) -> VesselTree:
        """The tree, with radii by the law of Murray in the head."""
        names = tuple(dict.fromkeys(who[1] for *_, who in self._rows))
        spread = [
            (np.full(len(p), w[0]), np.full(len(p), names.index(w[1])), np.full(len(p), w[2]))
            for p, _, _, w in self._rows
        ]
        generation, root, inside = (np.concatenate([s[k] for s in spread]) for k in range(3))
        points, radius, parent = (np.concatenate([row[k] for row in self._rows]) for k in range(3))
        settled = murray_radii(parent, inside, radius, exponent=params.exponent, largest_mm=params.largest_radius_mm)
        return VesselTree(
            to_world(space, points),
            narrowed(points, parent, inside, settled),
            parent,
            generation.astype(np.int32),
            root.astype(np.int32),
            inside,
            names,
            space,
            params,
        )
