"""A vessel tree, whatever it was made by, as lines in patient coordinates with a radius at every point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

Polyline = tuple[NDArray[np.float64], NDArray[np.float64]]
_SIGNS: Final = {"R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1)}


def tree_lines(tree: Any, axes: str = "RAS") -> list[Polyline]:
    """Read a tree as lines.

    Parameters
    ----------
    tree : VesselGraph, VesselTree, or sequence of (points_mm, radius_mm)
        Something with ``branches`` that have ``points_mm`` and ``radius_mm``; or with ``points_mm``, ``radius_mm`` and
        ``parent`` (-1 for roots); or the lines themselves, points of shape (n, 3).
    axes : str
        Where each coordinate grows to, such as ``RAS``, or ``PIL`` for array order of a coronal volume.

    Returns
    -------
    list of (ndarray of shape (n, 3), ndarray of shape (n,))
        Points in mm, right, anterior and superior, and radii in mm; lines of fewer than two points are left out.

    Raises
    ------
    ParameterError
        If there are not three coordinates or a radius for each point, something is not finite, or the axes are none.

    Examples
    --------
    >>> points, radii = tree_lines([([[0, 0, 0], [0, 0, 5]], [0.5, 0.4])], axes="PIL")[0]
    >>> points.tolist()
    [[0.0, 0.0, 0.0], [-5.0, 0.0, 0.0]]
    """
    if sorted(_SIGNS.get(letter, (-1, 0))[0] for letter in axes) != [0, 1, 2]:
        raise ParameterError(f"axes is {axes!r}, expected one each of R or L, A or P, S or I")
    return [_checked(points, radii, axes) for points, radii in _lines(tree) if len(points) > 1]


def _lines(tree: Any) -> Sequence[tuple[Any, Any]]:
    if hasattr(tree, "branches"):
        return [(branch.points_mm, branch.radius_mm) for branch in tree.branches]
    if hasattr(tree, "parent"):
        points, radii = np.asarray(tree.points_mm), np.asarray(tree.radius_mm)
        return [(points[chain], radii[chain]) for chain in _chains(np.asarray(tree.parent))]
    return list(tree)


def _chains(parent: NDArray[np.intp]) -> list[list[int]]:
    """Nodes from one junction, root or end to the next."""
    children: dict[int, list[int]] = {}
    for node, above in enumerate(parent.tolist()):
        if above >= 0:
            children.setdefault(above, []).append(node)
    chains = []
    for start, below in children.items():
        if parent[start] >= 0 and len(below) == 1:
            continue  # in the middle of a branch
        for node in below:
            chain = [start, node]
            while len(children.get(chain[-1], ())) == 1:
                chain.append(children[chain[-1]][0])
            chains.append(chain)
    return chains


def _checked(points: Any, radii: Any, axes: str) -> Polyline:
    places, sizes = np.asarray(points, np.float64), np.asarray(radii, np.float64)
    if places.ndim != 2 or places.shape[1] != 3 or sizes.shape != (len(places),):
        raise ParameterError(f"a branch has points {places.shape} and radii {sizes.shape}, expected (n, 3) and (n,)")
    if not (np.isfinite(places).all() and np.isfinite(sizes).all()):
        raise ParameterError("a branch has a point or radius that is not finite")
    turned = np.empty_like(places)
    for column, letter in enumerate(axes):
        to, sign = _SIGNS[letter]
        turned[:, to] = sign * places[:, column]
    return turned + 0.0, sizes
