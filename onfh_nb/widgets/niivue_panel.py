"""The controls around the NiiVue canvas: which view, how strong the labels, where 3-D is cut open."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as w

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.niivue_view import VIEWS, niivue
from onfh_nb.widgets.style import STYLE

_WIDE = {"description_width": "initial"}
_UNCUT = 2.0  # a plane farther out than any corner of the volume cuts nothing
# Where the cutting plane looks from: azimuth and elevation in degrees.
_CUTS = {"not cut": None, "from the front": (180.0, 0.0), "from above": (0.0, 90.0), "from the right": (90.0, 0.0)}


def niivue_panel(
    volume: Volume, labels: LabelVolume | None, *, window: tuple[float, float], words: str, legend: str
) -> w.VBox:
    """The canvas with its controls above and a line of words below.

    Parameters
    ----------
    volume : Volume
        Image.
    labels : LabelVolume, optional
        On the grid of the image.
    window : tuple of float
        Grey values shown as black and as white.
    words, legend : str
        A line of plain text, and the HTML of the colour legend.

    Returns
    -------
    ipywidgets.VBox
        With the NiiVue widget as ``.canvas``.
    """
    from ipyniivue import SliceType

    canvas = niivue(volume, labels, window=window)
    view = w.Dropdown(options=list(VIEWS), description="View", style=_WIDE, layout=w.Layout(width="240px"))
    view.observe(lambda change: canvas.set_slice_type(SliceType[VIEWS[change["new"]]]), names="value")
    controls: list[Any] = [view, *_cut_controls(canvas)]
    if labels is not None:
        opacity = w.FloatSlider(
            value=canvas.volumes[1].opacity, min=0, max=1, step=0.05, description="Labels, opacity", style=_WIDE
        )
        opacity.observe(lambda change: canvas.set_opacity(1, change["new"]), names="value")
        controls += [opacity, w.HTML(legend)]
    top = w.Box(controls).add_class("onfh-top")
    below = w.HTML(f"<p>{escape(words.strip())}</p>").add_class("onfh-words")
    panel = w.VBox([w.HTML(STYLE), top, canvas, below]).add_class("onfh")
    panel.canvas = canvas
    return panel


def _cut_controls(canvas: Any) -> list[Any]:
    """Cut the 3-D picture open, so that what lies inside is seen."""
    side = w.Dropdown(options=list(_CUTS), description="3-D", style=_WIDE, layout=w.Layout(width="170px"))
    depth = w.FloatSlider(
        value=0.0, min=-0.5, max=0.5, step=0.02, description="cut at", style=_WIDE, readout_format=".2f", disabled=True
    )

    def cut(_change: Any) -> None:
        angles = _CUTS[side.value]
        depth.disabled = angles is None
        canvas.set_clip_plane(_UNCUT if angles is None else depth.value, *(angles or (0.0, 0.0)))

    for control in (side, depth):
        control.observe(cut, names="value")
    return [side, depth]
