"""What the tests of the vessels share: one head, and trees drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.example import example_space
from onfh_nb.synthetic.vessels import TreeParams, VesselTree, grow_tree


def drawn(points, parent, radius=0.3, space=None):
    """A tree of given nodes about the head centre, all of it in the head."""
    space = space or example_space()
    n = len(parent)
    return VesselTree(
        space.frame.centre + np.asarray(points, float),
        np.full(n, float(radius)) if np.isscalar(radius) else np.asarray(radius, float),
        np.asarray(parent, np.int32),
        np.ones(n, np.int32),
        np.zeros(n, np.int32),
        np.ones(n, bool),
        ("SRA1",),
        space,
        TreeParams(),
    )


@pytest.fixture(scope="session")
def draw():
    return drawn


def steps(tree):
    """How much the radius differs across each foramen."""
    enters = np.flatnonzero(tree.inside & (tree.parent >= 0) & ~tree.inside[tree.parent])
    return np.abs(tree.radius_mm[enters] - tree.radius_mm[tree.parent[enters]])


@pytest.fixture(scope="session")
def foramen_steps():
    return steps


@pytest.fixture(scope="session")
def space():
    return example_space()


@pytest.fixture(scope="session")
def forest(space):
    """Thirty healthy heads of 55 mm and 9 junctions."""
    return [grow_tree(np.random.default_rng(seed), space, length_mm=55.0, n_junctions=9) for seed in range(30)]
