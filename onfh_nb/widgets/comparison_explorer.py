"""Pick a model and a hip, move the threshold, and see what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import OnfhError, ParameterError
from onfh_nb.widgets.comparison_line import comparison_command
from onfh_nb.widgets.comparison_source import ComparisonSource
from onfh_nb.widgets.comparison_state import ComparisonState, draw_picture, draw_threshold
from onfh_nb.widgets.front_end import has_live_front_end
from onfh_nb.widgets.heat_source import HeatSource
from onfh_nb.widgets.hip_choices import HipKey, picture_words
from onfh_nb.widgets.hip_list import listed_hips, near_words
from onfh_nb.widgets.threshold_counts import ThresholdCounts, sensitivity_threshold, youden_threshold

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from onfh_nb.datasets import SliceDataset

_SAID_IN_WORDS = (OnfhError, ValueError, OSError)  # shown as a sentence; anything else is a fault of the program
WANTED_SENSITIVITY: Final = 0.95
NOTHING_HOT: Final = "The heat map is empty: nothing in this picture speaks for a lesion, says this network."
WHOLE: Final = (0.0, 1.0)
_STEPS: Final = 1000  # of the slider
_NARROW: Final = 0.15  # probabilities within less than this need a zoomed slider


class ComparisonExplorer:
    """Pictures with heat maps, probabilities, confusion matrices and the ROC curve, all moved by one threshold.

    In a notebook that is open in a browser it follows its controls; elsewhere it is a static figure of the first hip.

    Parameters
    ----------
    slices : SliceDataset
        The pictures.
    predictions : DataFrame
        Predictions table of a cross-validation: ``unit_id participant_id hemi session_id site fold model y_true
        p_normal p_lesion``.
    run_dir : path, optional
        Folder of :func:`onfh_nb.training.cross_validate`; without it no heat map is offered.
    masks : ndarray of bool, shape (n, S, S), optional
        True lesions, as :func:`onfh_nb.datasets.load_masks` reads them; outlined where given.
    cohort_path : path, optional
        Folder of the cohort, for the command that can be copied.
    live : bool, optional
        Whether a browser is there; by default it is found out.

    Attributes
    ----------
    state : ComparisonState
        Where the controls stand.
    view : ComparisonView or None
        Its controls; None where no browser is.
    update_ms : float
        Time from the last change of a control to the new views, in milliseconds.

    Raises
    ------
    ParameterError
        If the predictions are not of these slices, or the masks do not fit them.

    Examples
    --------
    >>> ComparisonExplorer(data, found.predictions, run_dir="runs/a")  # doctest: +SKIP
    """

    def __init__(
        self,
        slices: SliceDataset,
        predictions: pd.DataFrame,
        *,
        run_dir: str | Path | None = None,
        masks: NDArray[np.bool_] | None = None,
        cohort_path: str | Path | None = None,
        live: bool | None = None,
    ) -> None:
        if run_dir is not None and "fold" not in predictions:
            raise ParameterError("the predictions have no column 'fold'; expected it together with run_dir=")
        self.source = ComparisonSource(slices, predictions, masks=masks)
        self.heat_source = None if run_dir is None else HeatSource(run_dir, slices)
        self.cohort_path = cohort_path
        self.update_ms = float("nan")
        self.view: Any = None
        self._switching = False
        self._threshold, self._span, self._about_picture = 0.5, WHOLE, ""
        if has_live_front_end() if live is None else live:
            from onfh_nb.widgets.comparison_view import ComparisonView

            heat, outline = self.heat_source is not None, masks is not None
            self.view = ComparisonView(self.source.models, heat=heat, outline=outline)
            self._wire()

    @property
    def state(self) -> ComparisonState:
        """Model, hip, picture and threshold, as the controls stand."""
        if self.view is None:
            return self._first_state()
        v = self.view
        return ComparisonState(
            v.model.value, v.hip.value, v.slice.value - 1, self._threshold, v.heat.value, v.opacity.value, self._span
        )

    def figure(self) -> Figure:
        """A static figure of the current state."""
        from onfh_nb.widgets.static_comparison import comparison_figure

        state = self.state
        return comparison_figure(self.source, state, self._heat(state))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.view is not None:
            return self.view.root._repr_mimebundle_(**kwargs)
        from onfh_nb.widgets.static_explorer import figure_bundle

        return figure_bundle(self.figure(), "A hip, its probability, and the confusion matrix at a threshold")

    def _first_state(self) -> ComparisonState:
        model = self.source.models[0]
        hip = next(iter(next(iter(self.source.choices(model).values())).values()))
        place = _middle(len(self.source.rows(model, hip)))
        return ComparisonState(model, hip, place, heat=self.heat_source is not None)

    def _heat(self, state: ComparisonState) -> NDArray[np.float32] | None:
        if self.heat_source is None or not state.heat:
            return None
        at = self.source.rows(state.model, state.hip).iloc[state.place]
        fold, row = int(at["fold"]), int(at["row"])
        if self.view is not None and not self.heat_source.has_map(state.model, fold, row):
            self.view.say("Computing the heat map …")
        return self.heat_source.heat(state.model, fold, row)

    def _wire(self) -> None:
        v = self.view
        self._choose_model()
        v.model.observe(lambda _: self._choose_model(), names="value")
        v.patient.observe(lambda _: self._choose_patient(), names="value")
        v.hip.observe(lambda _: self._choose_hip(), names="value")
        v.slice.observe(lambda _: self._update(), names="value")
        for control in (v.heat, v.opacity):
            control.observe(lambda _: self._update(threshold=False), names="value")
        v.threshold.observe(lambda _: self._slide(), names="value")
        v.zoom.observe(lambda _: self._zoom(), names="value")
        v.kind.observe(lambda _: self._update(picture=False), names="value")
        v.hips.observe(lambda _: self._go_to_hip(), names="value")
        v.half.on_click(lambda _: self._set_threshold(lambda counts: 0.5))
        v.zoom.value = self.source.span[1] - self.source.span[0] < _NARROW
        v.youden.on_click(lambda _: self._set_threshold(youden_threshold))
        v.sensitive.on_click(lambda _: self._set_threshold(lambda c: sensitivity_threshold(c, WANTED_SENSITIVITY)))

    def _set_threshold(self, choose: Any) -> None:
        counts: ThresholdCounts = getattr(self.source.scores(self.view.model.value), self.view.level.value).counts
        try:
            self._threshold = choose(counts)
        except _SAID_IN_WORDS as error:
            self.view.say(str(error))
            return
        self._show_threshold()
        self._update(picture=False)

    def _show_threshold(self) -> None:
        with self._quietly():
            self.view.threshold.value = min(max(self._threshold, self._span[0]), self._span[1])

    def _slide(self) -> None:
        """Take over the slider, unless it only answers with its nearest step to what a button has set."""
        value = self.view.threshold.value
        if self._switching or abs(value - self._threshold) <= 0.501 * self.view.threshold.step:
            return
        self._threshold = round(value, 9)
        self._update(picture=False)

    def _zoom(self) -> None:
        """Let the slider and all axes of probabilities run from 0 to 1, or over what the models say."""
        span = self._span = self.source.span if self.view.zoom.value else WHOLE
        slider = self.view.threshold
        self._threshold = min(max(self._threshold, span[0]), span[1])
        with self._quietly(), slider.hold_trait_notifications():
            slider.min, slider.max, slider.step = *span, (span[1] - span[0]) / _STEPS
            slider.value = self._threshold
        self._update(picture=False)

    def _choose_model(self) -> None:
        """Keep patient, hip and slice, where this model has them, so that models can be compared on one picture."""
        if self._switching:
            return
        offered = self.source.choices(self.view.model.value)
        kept = self.view.patient.value
        with self._quietly():
            self.view.patient.options = list(offered)
            self.view.patient.value = kept if kept in offered else next(iter(offered))
        self._choose_patient(keep_slice=True)

    def _choose_patient(self, *, keep_slice: bool = False) -> None:
        if self._switching:
            return
        offered = self.source.choices(self.view.model.value)[self.view.patient.value]
        kept = self.view.hip.label
        with self._quietly():
            self.view.hip.options = list(offered.items())
            self.view.hip.label = kept if kept in offered else next(iter(offered))
        self._choose_hip(keep_slice=keep_slice and kept in offered)

    def _choose_hip(self, *, keep_slice: bool = False) -> None:
        if self._switching:
            return
        number = len(self.source.rows(self.view.model.value, self.view.hip.value))
        with self._quietly():
            place = self.view.slice.value if keep_slice else _middle(number) + 1
            self.view.slice.max = number
            self.view.slice.value = min(place, number)
        self._update()

    def _go_to_hip(self) -> None:
        """Show the hip that was clicked in the list, at its first visit."""
        if self._switching or self.view.hips.value is None:
            return
        patient, hemi = self.view.hips.value
        keys: list[HipKey] = list(self.source.choices(self.view.model.value)[patient].values())
        with self._quietly():
            self.view.patient.value = patient
            self.view.hip.options = list(self.source.choices(self.view.model.value)[patient].items())
            self.view.hip.value = next(key for key in keys if key.hemi == hemi)
        self._choose_hip()

    def _update(self, *, picture: bool = True, threshold: bool = True) -> None:
        if self._switching:
            return
        start = perf_counter()
        state = self.state
        if threshold:  # quick, and never in need of weights: it does not wait for the heat map
            self._draw_threshold(state)
        if picture:
            self._about_picture = self._draw_picture(state)
        self.view.say(self._about_picture)
        self.update_ms = 1000 * (perf_counter() - start)

    def _draw_picture(self, state: ComparisonState) -> str:
        """Draw it, without a heat map where that cannot be had; the sentence that says why."""
        heat, said = None, ""
        try:
            heat = self._heat(state)
        except _SAID_IN_WORDS as error:
            said = str(error)
        if heat is not None and not heat.any():
            said = NOTHING_HOT
        self.view.picture.value = draw_picture(self.source, state, heat)
        words = picture_words(self.source.rows(state.model, state.hip), state.place)
        self.view.where.value = f"<p>{escape(words)}</p>"
        self.view.copy.line = comparison_command(self.source.models, state.model, self.cohort_path)
        return said

    def _draw_threshold(self, state: ComparisonState) -> None:
        self.view.at.value = f"<b>{state.threshold:.8g}</b>"
        views = draw_threshold(self.source, state)
        for name, value in views._asdict().items():
            getattr(self.view, name).value = value
        hips = self.source.scores(state.model).hips
        offered = listed_hips(hips, state.threshold, self.view.kind.value, state.span)
        here = (state.hip.participant_id, state.hip.hemi)
        with self._quietly():
            self.view.hips.options = offered
            self.view.hips.value = here if here in dict(offered).values() else None
        self.view.near.value = f"<p>{escape(near_words(hips, state.threshold))}</p>"

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """New options reset a choice before it can be restored; do not draw in between."""
        before, self._switching = self._switching, True
        try:
            yield
        finally:
            self._switching = before


def _middle(number: int) -> int:
    return number // 2
