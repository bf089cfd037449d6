"""The branches of a vessel graph as a table, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.graph import Branch, VesselGraph
from onfh_nb.vascular.projection_onto_curve import length_along

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "branch",
    "kind",
    "start_node",
    "end_node",
    "length_mm",
    "path_mm",
    "chord_mm",
    "tortuosity",
    "mean_diameter_mm",
    "min_diameter_mm",
    "max_diameter_mm",
)
NUMBERS = ("branch", "start_node", "end_node")


def branch_table(graph: VesselGraph) -> pd.DataFrame:
    """One row for each branch.

    Parameters
    ----------
    graph : VesselGraph
        From :func:`vessel_graph`.

    Returns
    -------
    DataFrame
        ``branch`` (0-based), ``kind``, ``start_node``, ``end_node``, ``length_mm`` along the centreline, ``path_mm``
        along the voxels, ``chord_mm`` from end to end, ``tortuosity`` (length over chord, NaN for a ring), and the
        mean, least and largest diameter. Without branches it has the columns and no row.

    Examples
    --------
    >>> from onfh_nb.vascular import vessel_graph
    >>> mask = np.zeros((20, 40), bool)
    >>> mask[8:11, 5:35] = True
    >>> branch_table(vessel_graph(mask, (0.8, 0.8)))["kind"].tolist()
    ['end to end']
    """
    import pandas as pd

    return pd.DataFrame(branch_columns(graph))


def branch_columns(graph: VesselGraph) -> dict[str, NDArray[Any]]:
    """The columns of :func:`branch_table` as arrays, which are quicker to add up."""
    rows = [_row(k, branch) for k, branch in enumerate(graph.branches)]
    types = dict.fromkeys(COLUMNS, np.float64) | dict.fromkeys(NUMBERS, np.int64) | {"kind": object}
    return {name: np.array([row[k] for row in rows], dtype=types[name]) for k, name in enumerate(COLUMNS)}


def _row(k: int, branch: Branch) -> tuple[Any, ...]:
    length, radius = branch.length_mm, branch.radius_mm
    chord = length_along(branch.points_mm[[0, -1]])
    closed = branch.nodes[0] == branch.nodes[1] or chord == 0
    ratio = float("nan") if closed else length / chord
    return (
        *(k, branch.kind, *branch.nodes, length, branch.path_mm, 0.0 if closed else chord, ratio),
        *(branch.diameter_mm, float(2 * radius.min()), float(2 * radius.max())),
    )
