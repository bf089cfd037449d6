"""From the coarse tree to branches: the deepest way on is the same branch, every other one of the next order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onfh_nb.synthetic.vessels.colonise import Shoots


@dataclass(frozen=True)
class Shoot:
    """Nodes of one coarse branch (the first is where it leaves its parent), and where that is in the parent's list."""

    nodes: tuple[int, ...]
    parent: int
    at: int
    generation: int
    root: int


def split_shoots(shoots: Shoots, max_generation: int) -> list[Shoot]:
    """Branches up to an order, parents first; the first ones are the main stems, one per root.

    Parameters
    ----------
    shoots : Shoots
        The coarse tree.
    max_generation : int
        Highest order kept.

    Returns
    -------
    list of Shoot
    """
    n = len(shoots.parent)
    children: list[list[int]] = [[] for _ in range(n)]
    depth = np.zeros(n, int)
    for node in range(n - 1, -1, -1):
        parent = int(shoots.parent[node])
        if parent >= 0:
            depth[parent] = max(depth[parent], depth[node] + 1)
            children[parent].append(node)
    found: list[Shoot] = []
    waiting: list[tuple[tuple[int, ...], int, int, int]] = [
        ((node,), -1, 0, 1) for node in range(n) if shoots.parent[node] < 0
    ]
    while waiting:
        begin, parent, at, generation = waiting.pop(0)
        nodes = list(begin)
        own = len(found)
        side: list[tuple[tuple[int, ...], int, int, int]] = []
        while children[nodes[-1]]:
            onward = sorted(children[nodes[-1]], key=lambda c: (-depth[c], c))
            if generation < max_generation:
                side += [((nodes[-1], c), own, len(nodes) - 1, generation + 1) for c in onward[1:]]
            nodes.append(onward[0])
        found.append(Shoot(tuple(nodes), parent, at, generation, int(shoots.root[nodes[-1]])))
        waiting += side
    return found
