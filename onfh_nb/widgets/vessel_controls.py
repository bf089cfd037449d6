"""What the explorer of vessels looks like: its controls and views in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ipywidgets as w

from onfh_nb.widgets.style import STYLE


class VesselControls:
    """The controls and views, by name, and ``root``, which holds them all.

    Parameters
    ----------
    hips : mapping of str to (str, str)
        What the list of hips offers.
    sources : sequence of str
        What the list of masks offers.
    prune_mm : float
        Where the slider begins.
    """

    def __init__(self, hips: Mapping[str, tuple[str, str]], sources: Sequence[str], prune_mm: float) -> None:
        self.hip = w.Dropdown(options=list(hips.items()), description="Hip", layout=w.Layout(width="320px"))
        self.source = w.Dropdown(options=list(sources), description="Measured on", layout=w.Layout(width="300px"))
        self.source.style = {"description_width": "initial"}
        self.prune = w.FloatSlider(value=prune_mm, min=0, max=max(6.0, prune_mm), step=0.25, continuous_update=False)
        self.prune.description, self.prune.tooltip = "Prune below", "Spurs shorter than this many mm do not count"
        self.prune.style, self.prune.layout.width = {"description_width": "initial"}, "340px"
        self.notice = w.HTML().add_class("onfh-notice")
        self.numbers = w.HTML().add_class("onfh-words")
        self.picture = w.Image(format="png", layout=w.Layout(max_width="100%"))
        self.trees = w.Output()
        top = w.HBox([self.hip, self.source, self.prune]).add_class("onfh-top")
        pictures = w.VBox([self.picture, self.trees]).add_class("onfh-pictures")
        side = w.VBox([self.numbers]).add_class("onfh-side")
        main = w.HBox([pictures, side]).add_class("onfh-main")
        self.root = w.VBox([w.HTML(STYLE), top, self.notice, main]).add_class("onfh")
