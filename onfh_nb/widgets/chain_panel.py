"""The panel of switches and sliders of the slice chain, built from the table of controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from onfh_nb.preprocess import SliceParams
from onfh_nb.widgets.chain_controls import GROUPS, STARTS, Control, Step, params_from

OWN = "Own settings, as below"
_LABEL_WIDTH = {"description_width": "104px"}
_FULL = {"width": "auto", "margin": "0"}


class ChainPanel:
    """Switches and sliders for every field of ``SliceParams``, in the order in which the steps run.

    Parameters
    ----------
    on_change : callable
        Called without arguments after a control has moved.

    Attributes
    ----------
    view : ipywidgets.VBox
        What is shown.
    controls : dict of str to ipywidgets.Widget
        By name of the field.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._quiet = False
        self.controls: dict[str, Any] = {}
        self.start = w.Dropdown(options=[*STARTS, OWN], layout=w.Layout(**_FULL), tooltip="Sets all controls below")
        self.start.observe(self._start_from, names="value")
        groups = [
            w.VBox([w.HTML(f"<h4>{title}</h4>"), *(self._step(step) for step in steps)]).add_class("onfh-group")
            for title, steps in GROUPS.items()
        ]
        self.view = w.VBox([w.HTML("<h4>Start from</h4>"), self.start, *groups]).add_class("onfh-chain")

    @property
    def params(self) -> SliceParams:
        """What the controls say.

        Raises
        ------
        ParameterError
            If they contradict each other.
        """
        return params_from({name: control.value for name, control in self.controls.items()})

    @params.setter
    def params(self, params: SliceParams) -> None:
        self._quiet = True
        try:
            for name, control in self.controls.items():
                control.value = getattr(params, name)
            self._name_start()
        finally:
            self._quiet = False
        self._on_change()

    def _name_start(self) -> None:
        """Let the list of starting points say which one the controls agree with."""
        values = {name: control.value for name, control in self.controls.items()}
        names = [name for name, start in STARTS.items() if all(getattr(start, k) == v for k, v in values.items())]
        self.start.value = names[0] if names else OWN

    def _step(self, step: Step) -> w.VBox:
        settings = [self._add(setting.field, _setting(setting)) for setting in step.settings]
        if step.switch is None:
            return w.VBox(settings)
        switch = self._add(step.switch, _switch(step))
        for setting in settings:
            w.dlink((switch, "value"), (setting, "disabled"), lambda on: not on)
        return w.VBox([switch, *settings]).add_class("onfh-step")

    def _add(self, name: str, control: Any) -> Any:
        self.controls[name] = control
        control.observe(self._moved, names="value")
        return control

    def _moved(self, _change: Any) -> None:
        if self._quiet:
            return
        self._quiet = True
        self._name_start()
        self._quiet = False
        self._on_change()

    def _start_from(self, change: Any) -> None:
        if not self._quiet and change["new"] in STARTS:
            self.params = STARTS[change["new"]]


def _switch(step: Step) -> w.Checkbox:
    default = getattr(SliceParams(), step.switch or "")
    return w.Checkbox(value=default, description=step.label, indent=False, tooltip=step.tip, layout=w.Layout(**_FULL))


def _setting(control: Control) -> Any:
    value = getattr(SliceParams(), control.field)
    shared = {"value": value, "description": control.label, "tooltip": control.tip, "style": _LABEL_WIDTH}
    shared["layout"] = w.Layout(**_FULL)
    if control.choices:
        return w.Dropdown(options=control.choices, **shared)
    reach = {"min": control.low, "max": control.high, "step": control.step}
    if isinstance(value, tuple):
        return w.FloatRangeSlider(**reach, readout_format=".1f", **shared).add_class("onfh-range")
    if isinstance(value, int):
        whole = {name: int(end) for name, end in reach.items()}
        return w.IntSlider(**whole, **shared)
    return w.FloatSlider(**reach, readout_format=".2f" if control.step < 0.1 else ".1f", **shared)
