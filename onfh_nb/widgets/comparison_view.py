"""What the explorer of models looks like: its controls and views in their places, not yet wired."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import ipywidgets as w

from onfh_nb.plotting.style import BLUE, VERMILION
from onfh_nb.widgets.comparison_style import COMPARISON_STYLE
from onfh_nb.widgets.copy_line import CopyLine
from onfh_nb.widgets.heat_picture import OUTLINE
from onfh_nb.widgets.hip_list import KINDS
from onfh_nb.widgets.style import STYLE

NO_HEAT: Final = "No heat maps: they need the folder of the cross-validation, given as run_dir=."
_HEAT_KEY: Final = "Yellow: where the network, which never saw this patient in training, found evidence of a lesion."
_COLUMNS_KEY: Final = (
    f'<p class="onfh-key"><span style="background:{VERMILION}"></span>lesion <span style="background:{BLUE}"></span>'
    "normal: by its call in the two bars, by the truth in the columns, which are all slices of this hip.</p>"
)
_CHOSEN_KEY: Final = (
    "<p>Youden's point and the 95 % are found on these very patients and so flatter the model; a threshold for new "
    "patients must be tested on others. PPV and NPV hold only for the share of lesions found here. In brackets: 95 % "
    "intervals that respect patients, in percent. Not for clinical use.</p>"
)


class ComparisonView:
    """The controls and views, by name, and ``root``, which holds them all.

    Parameters
    ----------
    models : sequence of str
        What the list of models offers.
    heat : bool
        Whether heat maps can be shown.
    outline : bool
        Whether true lesions can be outlined.
    """

    def __init__(self, models: Sequence[str], *, heat: bool, outline: bool) -> None:
        self.model = _dropdown("Model", 260, "Whose predictions are shown", models)
        self.patient = _dropdown("Patient", 170, "Pseudonym of the patient")
        self.hip = _dropdown("Hip", 220, "Side and visit")
        self.slice = w.IntSlider(value=1, min=1, max=1, description="Slice", readout=False, style=_label())
        self.slice.layout.width = "240px"
        self.where = w.HTML().add_class("onfh-words").add_class("onfh-where")
        self.heat = w.Checkbox(value=heat, description="Heat map (Grad-CAM)", indent=False, disabled=not heat)
        self.heat.tooltip = "Where the network saw evidence of a lesion; as coarse as its last maps"
        self.heat.layout = w.Layout(width="auto", margin="0")
        self.opacity = w.FloatSlider(value=0.5, min=0.1, max=1, step=0.05, description="opacity", style=_label())
        self.opacity.readout, self.opacity.layout.width, self.opacity.disabled = False, "170px", not heat
        self.picture = w.Image(format="png").add_class("onfh-mri")
        self.key = w.HTML(_picture_key(heat, outline)).add_class("onfh-words")
        self.bars, self.columns = w.HTML(), w.HTML()
        self.threshold = w.FloatSlider(value=0.5, min=0, max=1, step=0.001, readout=False, style=_label())
        self.threshold.description, self.threshold.layout.width = "Call a lesion from", "400px"
        self.at = w.HTML().add_class("onfh-at")
        self.zoom = w.Checkbox(description="Zoom to the probabilities that occur", indent=False)
        self.zoom.tooltip, self.zoom.layout.width = "For a model whose probabilities lie close together", "auto"
        self.half = _button("0.5", "Back to one half")
        self.youden = _button("Youden", "Highest sum of sensitivity and specificity")
        self.sensitive = _button("Sensitivity 95 %", "The highest threshold that still finds 95 % of the lesions")
        self.level = w.ToggleButtons(options=["slices", "hips"], tooltips=["Of slices", "Of hips"], style=_level())
        self.confusion, self.rates, self.roc = w.HTML(), w.HTML(), w.HTML()
        self.kind = _dropdown("Hips", 240, "Which hips are listed; click one to see it", KINDS)
        self.hips = w.Select(rows=7, layout=w.Layout(width="calc(100% - 4px)"))
        self.near = w.HTML().add_class("onfh-words")
        self.copy = CopyLine(label="Copy the command")
        self.notice = w.HTML().add_class("onfh-notice")
        self.root = self._arranged()

    def say(self, words: str) -> None:
        """One sentence above everything; an empty one clears it."""
        self.notice.value = f"<p>{escape(words)}</p>" if words else ""

    def _arranged(self) -> w.VBox:
        top = w.Box([self.model, self.patient, self.hip, self.slice, self.where]).add_class("onfh-top")
        heat = w.Box([self.heat, self.opacity]).add_class("onfh-heat")
        columns_key = w.HTML(_COLUMNS_KEY).add_class("onfh-words")
        left = w.VBox([self.picture, heat, self.key, self.bars, self.columns, columns_key])
        buttons = w.Box([self.half, self.youden, self.sensitive, w.HTML("of"), self.level, self.zoom])
        below = w.Box(
            [w.VBox([self.rates]).add_class("onfh-numbers"), w.VBox([self.roc]).add_class("onfh-curve")]
        ).add_class("onfh-below")
        hips = w.VBox([self.kind, self.hips, self.near]).add_class("onfh-hips")
        chosen = w.HTML(_CHOSEN_KEY).add_class("onfh-words")
        slider = w.Box([self.threshold, self.at])
        parts = [slider.add_class("onfh-threshold"), buttons.add_class("onfh-threshold"), self.confusion]
        right = w.VBox([*parts, below, hips, chosen, self.copy])
        main = w.Box([left.add_class("onfh-left"), right.add_class("onfh-right")]).add_class("onfh-main")
        style = w.HTML(STYLE + COMPARISON_STYLE)
        return w.VBox([style, top, self.notice, main]).add_class("onfh").add_class("onfh-models")


def _picture_key(heat: bool, outline: bool) -> str:
    words = _HEAT_KEY if heat else NO_HEAT
    if outline:
        colour = "rgb" + str(OUTLINE)
        words += f' <span style="background:{colour}"></span>Outline: the true lesion.'
    return f'<p class="onfh-key">{words}</p>'


def _dropdown(name: str, width_px: int, tip: str, options: Sequence[str] = ()) -> w.Dropdown:
    layout = w.Layout(width=f"{width_px}px")
    return w.Dropdown(options=list(options), description=name, tooltip=tip, style=_label(), layout=layout)


def _button(name: str, tip: str) -> w.Button:
    return w.Button(description=name, tooltip=tip, layout=w.Layout(width="auto"))


def _label() -> dict[str, str]:
    return {"description_width": "initial"}


def _level() -> dict[str, str]:
    return {"button_width": "auto"}
