"""A volume on paper: the three planes through one point, with outlines of the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.label_colours import label_colours
from onfh_nb.widgets.label_middle import label_middle
from onfh_nb.widgets.slice_place import slice_edges, slice_position

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Left, right, top and bottom edge: position in the axes and the side of the letter that stands there.
_LETTER_PLACES = (
    (0.02, 0.5, "left", "center"),
    (0.98, 0.5, "right", "center"),
    (0.5, 0.98, "center", "top"),
    (0.5, 0.02, "center", "bottom"),
)


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

    depth, height, width = volume.shape
    point = label_middle(labels) or (depth // 2, height // 2, width // 2)
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


def _draw_plane(
    axes: Axes, volume: Volume, labels: LabelVolume | None, *, index: int, window: tuple[float, float]
) -> None:
    from onfh_nb.preprocess.view import in_reading_view

    shown = in_reading_view(volume)
    _, row_mm, column_mm = shown.spacing_mm
    axes.imshow(shown.array[index], cmap="gray", vmin=window[0], vmax=window[1], aspect=row_mm / column_mm)
    if labels is not None:
        _outline(axes, in_reading_view(labels).array[index], label_colours(labels))
    axes.set_title(f"{volume.plane}, {slice_position(volume, index)}", fontsize=10)
    axes.set_axis_off()
    style: Any = {"color": "white", "fontweight": "bold", "transform": axes.transAxes}
    for letter, (x, y, across, along) in zip(slice_edges(volume), _LETTER_PLACES, strict=True):
        axes.text(x, y, letter, ha=across, va=along, **style)


def _outline(axes: Axes, values: NDArray[Any], colours: dict[int, str]) -> None:
    for value, colour in colours.items():
        mask = values == value
        if mask.any() and not mask.all():
            axes.contour(mask, levels=[0.5], colors=[colour], linewidths=1.2)
