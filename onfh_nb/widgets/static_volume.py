"""A volume on paper: the three planes through one point, with outlines of the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.label_colours import label_colours
from onfh_nb.widgets.slice_view import slice_position, slice_view

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def planes_figure(volume: Volume, labels: LabelVolume | None, *, window: tuple[float, float]) -> Figure:
    """Three perpendicular slices through the middle of the labels, or of the volume where there is none.

    Parameters
    ----------
    volume : Volume
        Any orientation.
    labels : LabelVolume, optional
        On the grid of the volume; each structure is outlined.
    window : tuple of float
        Grey values shown as black and as white.

    Returns
    -------
    Figure
        Not registered with pyplot, so nothing has to be closed.
    """
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    point = _point_of_interest(volume, labels)
    figure = Figure(figsize=(11.0, 4.4), layout="constrained")
    axes: Any = figure.subplots(1, 3)
    for of_plane, order in zip(axes, ((0, 1, 2), (1, 0, 2), (2, 0, 1)), strict=True):
        outlines = None if labels is None else labels.permuted(order)
        _draw_plane(of_plane, volume.permuted(order), outlines, index=point[order[0]], window=window)
    if labels is not None:
        colours = label_colours(labels)
        handles = [Line2D([], [], color=colours[value], label=labels.labels[value]) for value in colours]
        figure.legend(handles=handles, loc="outside lower center", ncols=6, frameon=False)
    return figure


def _point_of_interest(volume: Volume, labels: LabelVolume | None) -> tuple[int, int, int]:
    inside = np.argwhere(labels.array != 0) if labels is not None else np.empty((0, 3))
    if len(inside) == 0:
        depth, height, width = volume.shape
        return depth // 2, height // 2, width // 2
    # With two hips the mean lies between them, in no structure: take the labelled voxel nearest to the median.
    nearest = inside[np.argmin(np.abs(inside - np.median(inside, axis=0)).sum(axis=1))]
    return int(nearest[0]), int(nearest[1]), int(nearest[2])


def _draw_plane(
    axes: Axes, volume: Volume, labels: LabelVolume | None, *, index: int, window: tuple[float, float]
) -> None:
    view = slice_view(volume)
    row_mm, column_mm = view.pixel_mm
    axes.imshow(view.apply(volume.array[index]), cmap="gray", vmin=window[0], vmax=window[1], aspect=row_mm / column_mm)
    if labels is not None:
        _outline(axes, view.apply(labels.array[index]), label_colours(labels))
    axes.set_title(f"{volume.plane}, {slice_position(volume, index)}", fontsize=10)
    axes.set_axis_off()
    left, right, top, bottom = view.edges
    places = {left: (0.02, 0.5), right: (0.98, 0.5), top: (0.5, 0.98), bottom: (0.5, 0.02)}
    for letter, (x, y) in places.items():
        across = "left" if x < 0.1 else "right" if x > 0.9 else "center"
        along = "bottom" if y < 0.1 else "top" if y > 0.9 else "center"
        axes.text(x, y, letter, color="white", transform=axes.transAxes, ha=across, va=along, fontweight="bold")


def _outline(axes: Axes, values: NDArray[Any], colours: dict[int, str]) -> None:
    for value, colour in colours.items():
        mask = values == value
        if mask.any() and not mask.all():
            axes.contour(mask, levels=[0.5], colors=[colour], linewidths=1.2)
