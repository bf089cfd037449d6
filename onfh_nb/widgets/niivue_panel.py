"""The controls beside the NiiVue canvas: which view, how strong the labels, where 3-D is cut open."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as w

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.label_colours import legend_html
from onfh_nb.widgets.label_middle import label_middle
from onfh_nb.widgets.niivue_view import VIEWS, as_fractions, niivue
from onfh_nb.widgets.style import STYLE

_UNCUT = 2.0  # a plane farther out than any corner of the volume cuts nothing
# Where the cutting plane looks from: azimuth and elevation in degrees.
_CUTS = {"whole": None, "open from the front": (180.0, 0.0), "open from above": (0.0, 90.0)}
_MOUSE = (
    "Click: move the cross. Wheel: next slice. Right button, drag: window. 3-D, drag: turn. "
    "Letters: patient's right (R), left (L), front (A), back (P), top (S)."
)


def niivue_panel(volume: Volume, labels: LabelVolume | None, *, window: tuple[float, float], words: str) -> w.VBox:
    """The canvas, with its controls on the right and a line of words below.

    Parameters
    ----------
    volume : Volume
        Image.
    labels : LabelVolume, optional
        On the grid of the image.
    window : tuple of float
        Grey values shown as black and as white.
    words : str
        A line of plain text.

    Returns
    -------
    ipywidgets.VBox
        With the NiiVue widget as ``.canvas`` and the controls by name as ``.controls``.
    """
    canvas = niivue(volume, labels, window=window)
    controls = {**_view_control(canvas), **_cut_controls(canvas)}
    if (voxel := label_middle(labels)) is not None:
        # What is labelled lies inside: show it at once, cut through its middle.
        controls["cut"].value = "open from the front"
        controls["depth"].value = round(as_fractions(volume, voxel)[1] - 0.5, 2)
    shown: list[Any] = [_title("View"), controls["view"], _title("3-D"), controls["cut"], controls["depth"]]
    if labels is not None:
        controls["opacity"] = _opacity_control(canvas)
        shown += [_title("Labels"), controls["opacity"], w.HTML(legend_html(labels))]
    shown += [_title("Mouse"), _words(_MOUSE)]
    side = w.VBox(shown).add_class("onfh-side")
    main = w.Box([w.VBox([canvas]).add_class("onfh-canvas"), side]).add_class("onfh-main")
    panel = w.VBox([w.HTML(STYLE), main, _words(words)]).add_class("onfh")
    panel.canvas, panel.controls = canvas, controls
    return panel


def _view_control(canvas: Any) -> dict[str, Any]:
    from ipyniivue import SliceType

    view = w.Dropdown(options=list(VIEWS), layout=_full(), tooltip="What the canvas shows")
    view.observe(lambda change: canvas.set_slice_type(SliceType[VIEWS[change["new"]]]), names="value")
    return {"view": view}


def _opacity_control(canvas: Any) -> w.FloatSlider:
    opacity = w.FloatSlider(
        value=canvas.volumes[1].opacity, min=0, max=1, step=0.05, description="opacity", layout=_full()
    )
    opacity.style.description_width = "60px"
    opacity.observe(lambda change: canvas.set_opacity(1, change["new"]), names="value")
    return opacity


def _cut_controls(canvas: Any) -> dict[str, Any]:
    """Cut the 3-D picture open, so that what lies inside is seen."""
    cut = w.Dropdown(options=list(_CUTS), layout=_full(), tooltip="Cut the volume open to see inside")
    depth = w.FloatSlider(
        value=0.0,
        min=-0.5,
        max=0.5,
        step=0.02,
        description="depth",
        readout_format=".2f",
        disabled=True,
        layout=_full(),
    )
    depth.style.description_width = "60px"

    def move_plane(_change: Any) -> None:
        angles = _CUTS[cut.value]
        depth.disabled = angles is None
        canvas.set_clip_plane(_UNCUT if angles is None else depth.value, *(angles or (0.0, 0.0)))

    for control in (cut, depth):
        control.observe(move_plane, names="value")
    return {"cut": cut, "depth": depth}


def _title(words: str) -> w.HTML:
    return w.HTML(f"<h4>{escape(words)}</h4>")


def _words(words: str) -> w.HTML:
    return w.HTML(f"<p>{escape(words.strip())}</p>").add_class("onfh-words")


def _full() -> w.Layout:
    return w.Layout(width="auto", margin="0")
