"""Vessel trees in three dimensions, shown in a notebook and kept in its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onfh_nb.report.display import show_html


def show_tree_view(
    trees: Mapping[str, Any],
    *,
    caption: str,
    how_to_read: str,
    alt: str,
    axes: str = "RAS",
    name: str = "vessel_tree_3d",
) -> None:
    """Show trees side by side that a reader can turn, also in a saved report without a network.

    Parameters
    ----------
    trees, caption, how_to_read, alt, axes, name
        As in :func:`onfh_nb.plotting.vessel_tree_3d`.

    Raises
    ------
    ParameterError
        As :func:`onfh_nb.plotting.vessel_tree_3d`.
    """
    from onfh_nb.plotting.tree_view import vessel_tree_3d

    html = vessel_tree_3d(trees, caption=caption, how_to_read=how_to_read, alt=alt, axes=axes, name=name)
    show_html(html, "figure")
