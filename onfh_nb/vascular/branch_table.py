"""The branches of a vessel graph as a table, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.vascular.graph import VesselGraph

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

    rows = []
    for k, branch in enumerate(graph.branches):
        length = branch.length_mm
        chord = float(np.linalg.norm(branch.points_mm[-1] - branch.points_mm[0]))
        closed = branch.nodes[0] == branch.nodes[1] or chord == 0
        radius = branch.radius_mm
        ratio = float("nan") if closed else length / chord
        rows.append(
            (
                *(k, branch.kind, *branch.nodes, length, branch.path_mm, 0.0 if closed else chord, ratio),
                *(branch.diameter_mm, float(2 * radius.min()), float(2 * radius.max())),
            )
        )
    return pd.DataFrame.from_records(rows, columns=list(COLUMNS))
