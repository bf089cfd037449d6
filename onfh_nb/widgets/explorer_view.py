"""What the explorer looks like: its controls and pictures in their places, not yet wired."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from onfh_nb.widgets.chain_panel import ChainPanel
from onfh_nb.widgets.copy_line import CopyLine
from onfh_nb.widgets.picture_panel import PicturePanel
from onfh_nb.widgets.style import STYLE

REGION_WORDS = {"whole": "whole slice", "R": "right hip", "L": "left hip"}
_HOW_TO_READ = (
    "<p>Histograms: bars are shares of pixels, cut off where they would leave the frame; the line is their running "
    "sum, straight when every grey is equally common.</p>"
)


class ExplorerView:
    """The controls and pictures, by name, and ``root``, which holds them all.

    Parameters
    ----------
    patients : sequence of str
        What the list of patients offers.
    on_chain : callable
        Called without arguments after a control of the chain has moved.
    """

    def __init__(self, patients: Sequence[str], on_chain: Callable[[], None]) -> None:
        self.patient = _dropdown("Patient", 170, tip="Pseudonym of the patient", options=list(patients))
        self.sequence = _dropdown("Sequence", 270, tip="What was acquired, and when")
        self.region = _dropdown("Show", 160, tip="The chain sees what is shown; a hip is the 140 mm about its head")
        self.slice = w.IntSlider(value=1, min=1, max=1, description="Slice", readout=False, style=_label())
        self.slice.layout.width = "220px"
        self.where = w.HTML().add_class("onfh-words").add_class("onfh-where")
        self.bias_field = w.Checkbox(
            description="Coil shading taken out (N4)",
            indent=False,
            tooltip="Fitted to the whole image before the slice chain; takes seconds, once for each image",
            layout=w.Layout(width="auto", margin="0"),
        )
        self.before, self.after = PicturePanel("Before"), PicturePanel("After")
        self.chain = ChainPanel(on_chain)
        self.copy = CopyLine(label="Copy these parameters")
        self.notice = w.HTML().add_class("onfh-notice")
        self.root = self._arranged()

    def say(self, words: str) -> None:
        """One sentence above the pictures; an empty one clears it."""
        from html import escape

        self.notice.value = f"<p>{escape(words)}</p>" if words else ""

    def _arranged(self) -> w.VBox:
        top = w.Box([self.patient, self.sequence, self.region, self.slice, self.where]).add_class("onfh-top")
        pair = w.HBox([self.before.view, self.after.view]).add_class("onfh-pair")
        how = w.HTML(_HOW_TO_READ).add_class("onfh-words")
        pictures = w.VBox([self.notice, pair, how, self.copy]).add_class("onfh-pictures")
        shading = w.VBox([w.HTML("<h4>Whole image</h4>"), self.bias_field]).add_class("onfh-group")
        controls = w.VBox([shading, self.chain.view]).add_class("onfh-controls")
        main = w.Box([pictures, controls]).add_class("onfh-main")
        return w.VBox([w.HTML(STYLE), top, main]).add_class("onfh")


def _dropdown(name: str, width_px: int, *, tip: str, options: Sequence[str] = ()) -> w.Dropdown:
    layout = w.Layout(width=f"{width_px}px")
    return w.Dropdown(options=options, description=name, tooltip=tip, style=_label(), layout=layout)


def _label() -> dict[str, str]:
    return {"description_width": "initial"}
