"""Move the sliders of the slice chain and see what they do to a slice of the cohort."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from time import perf_counter
from typing import TYPE_CHECKING, Any

from onfh_nb.exceptions import OnfhError
from onfh_nb.widgets.chain_controls import command_line
from onfh_nb.widgets.explorer_state import ExplorerState, draw_state, slice_words
from onfh_nb.widgets.front_end import has_live_front_end
from onfh_nb.widgets.image_choice import image_choices, middle_slice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import Volume

_VOLUMES_KEPT = 4


class PreprocessExplorer:
    """Before, after and histograms of one slice beside the sliders of :class:`~onfh_nb.preprocess.SliceParams`.

    In a notebook that is open in a browser it follows the sliders; elsewhere it is a static picture of the first
    image. Nothing is written: the line below the pictures holds the command that runs the same settings on the
    whole cohort.

    Parameters
    ----------
    cohort : Cohort
        Any cohort, real or synthetic.
    live : bool, optional
        Whether a browser is there; by default it is found out.

    Attributes
    ----------
    state : ExplorerState
        Where the controls stand.
    update_ms : float
        Time from a change of a control to the new pictures, in milliseconds.

    Raises
    ------
    CohortError
        If the cohort holds no image.

    Examples
    --------
    >>> from onfh_nb.cohort import Cohort
    >>> PreprocessExplorer(Cohort.open("data/tiny"))  # doctest: +SKIP
    """

    def __init__(self, cohort: Cohort, *, live: bool | None = None) -> None:
        self.cohort = cohort
        self.choices = image_choices(cohort)
        self.live = has_live_front_end() if live is None else live
        self.update_ms = float("nan")
        self._switching = False
        self._read = lru_cache(maxsize=_VOLUMES_KEPT)(cohort.read)
        self.image_id = next(iter(next(iter(self.choices.values())).values()))
        if self.live:
            self._build()

    def figure(self) -> Figure:
        """A static figure of the current state: before and after with their histograms."""
        from onfh_nb.widgets.static_explorer import explorer_figure

        volume = self._read(self.image_id)
        state = self.state if self.live else ExplorerState(middle_slice(volume))
        return explorer_figure(volume, state, title=f"{self.image_id} · {slice_words(volume, state)}")

    @property
    def state(self) -> ExplorerState:
        """Where the controls stand."""
        if not self.live:
            return ExplorerState(middle_slice(self._read(self.image_id)))
        return ExplorerState(self.slice.value - 1, self.region.value, self.chain.params)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.live:
            return self.view._repr_mimebundle_(**kwargs)
        from onfh_nb.widgets.static_explorer import figure_bundle

        return figure_bundle(self.figure(), "Slice before and after preprocessing")

    def _build(self) -> None:
        import ipywidgets as w

        from onfh_nb.widgets.chain_panel import ChainPanel
        from onfh_nb.widgets.copy_line import CopyLine
        from onfh_nb.widgets.picture_panel import PicturePanel
        from onfh_nb.widgets.style import STYLE

        wide = {"description_width": "initial"}
        self.patient = w.Dropdown(options=list(self.choices), description="Patient", style=wide)
        self.sequence = w.Dropdown(description="Sequence", style=wide, layout=w.Layout(width="300px"))
        self.region = w.Dropdown(
            options=[("whole slice", "whole"), ("right hip", "R"), ("left hip", "L")],
            description="Show",
            style=wide,
            tooltip="The chain runs on what is shown; a hip is the 140 mm square about its head",
        )
        self.slice = w.IntSlider(value=1, min=1, max=1, description="Slice", style=wide, layout=w.Layout(width="420px"))
        self.where = w.HTML().add_class("onfh-words")
        self.before, self.after = PicturePanel("Before"), PicturePanel("After")
        self.chain = ChainPanel(self._update)
        self.copy = CopyLine(label="Copy these parameters")
        self.error = w.HTML().add_class("onfh-error")
        top = w.Box([self.patient, self.sequence, self.region, self.slice, self.where]).add_class("onfh-top")
        pair = w.HBox([self.before.view, self.after.view])
        pictures = w.VBox([self.error, pair, self.copy]).add_class("onfh-pictures")
        main = w.Box([pictures, self.chain.view]).add_class("onfh-main")
        self.view = w.VBox([w.HTML(STYLE), top, main]).add_class("onfh")
        self._choose_patient()
        self.patient.observe(lambda _: self._choose_patient(), names="value")
        self.sequence.observe(lambda _: self._choose_image(), names="value")
        for control in (self.slice, self.region):
            control.observe(lambda _: self._update(), names="value")

    def _choose_patient(self) -> None:
        """Offer the patient's images; keep the kind of sequence that was shown, where the patient has it."""
        kept = self.sequence.label
        options = self.choices[self.patient.value]
        self._switching = True  # new options reset the choice before it can be restored
        self.sequence.options = list(options.items())
        self.sequence.label = kept if kept in options else next(iter(options))
        self._switching = False
        self._choose_image()

    def _choose_image(self) -> None:
        if self._switching:
            return
        self.image_id = self.sequence.value
        try:
            volume = self._read(self.image_id)
        except OnfhError as error:
            self._say(error)
            return
        self._switching = True
        self.slice.max = volume.shape[0]
        self.slice.value = middle_slice(volume) + 1
        self._switching = False
        self._update()

    def _update(self) -> None:
        if self._switching:
            return
        start = perf_counter()
        try:
            volume: Volume = self._read(self.image_id)
            state = self.state
            pictures = draw_state(volume, state)
        except OnfhError as error:
            self._say(error)
            return
        self.before.show(pictures.before, pictures.histogram_before, pictures.words_before)
        self.after.show(pictures.after, pictures.histogram_after, pictures.words_after)
        self.where.value = f"<p>{escape(slice_words(volume, state))}</p>"
        self.copy.line = command_line(state.params, str(self.cohort.path))
        self.error.value = ""
        self.update_ms = 1000 * (perf_counter() - start)

    def _say(self, error: Exception) -> None:
        self.error.value = f"<p>{escape(str(error))}</p>"
