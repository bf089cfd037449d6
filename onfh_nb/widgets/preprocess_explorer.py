"""Move the sliders of the slice chain and see what they do to a slice of the cohort."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from time import perf_counter
from typing import TYPE_CHECKING, Any

from onfh_nb.exceptions import OnfhError
from onfh_nb.widgets.chain_controls import command_line
from onfh_nb.widgets.explorer_state import ExplorerState, draw_state, slice_words
from onfh_nb.widgets.front_end import has_live_front_end
from onfh_nb.widgets.image_choice import image_choices, middle_slice
from onfh_nb.widgets.image_source import ImageSource

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from onfh_nb.cohort import Cohort

_SAID_IN_WORDS = (OnfhError, ValueError, OSError)  # shown as a sentence; anything else is a fault of the program


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
    image_id : str
        The image that is shown.
    view : ExplorerView or None
        Its controls; None where no browser is.
    update_ms : float
        Time from the last change of a control to the new pictures, in milliseconds.

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
        self.source = ImageSource(cohort)
        self.update_ms = float("nan")
        self.image_id = next(iter(next(iter(self.choices.values())).values()))
        self.view: Any = None
        self._switching = False
        if has_live_front_end() if live is None else live:
            from onfh_nb.widgets.explorer_view import ExplorerView

            self.view = ExplorerView(list(self.choices), self._update)
            self._wire()

    @property
    def state(self) -> ExplorerState:
        """Slice, region and settings, as the controls stand."""
        if self.view is None:
            return ExplorerState(middle_slice(self.source.volume(self.image_id)))
        return ExplorerState(self.view.slice.value - 1, self.view.region.value, self.view.chain.params)

    def figure(self) -> Figure:
        """A static figure of the current state: before and after with their histograms."""
        from onfh_nb.widgets.static_explorer import explorer_figure

        state = self.state
        volume = self.source.volume(self.image_id, bias_field=self._bias_field)
        centre = self.source.head_centre(self.image_id, state.region)
        title = f"{self.image_id}, slice {slice_words(volume, state)}"
        return explorer_figure(volume, state, title=title, centre_mm=centre)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.view is not None:
            return self.view.root._repr_mimebundle_(**kwargs)
        from onfh_nb.widgets.static_explorer import figure_bundle

        return figure_bundle(self.figure(), "Slice before and after preprocessing")

    @property
    def _bias_field(self) -> bool:
        return self.view is not None and bool(self.view.bias_field.value)

    def _wire(self) -> None:
        self._choose_patient()
        self.view.patient.observe(lambda _: self._choose_patient(), names="value")
        self.view.sequence.observe(lambda _: self._choose_image(), names="value")
        for control in (self.view.slice, self.view.region, self.view.bias_field):
            control.observe(lambda _: self._update(), names="value")

    def _choose_patient(self) -> None:
        """Offer the patient's images; keep the kind of sequence that was shown, where the patient has it."""
        sequence, offered = self.view.sequence, self.choices[self.view.patient.value]
        kept = sequence.label
        with self._quietly():
            sequence.options = list(offered.items())
            sequence.label = kept if kept in offered else next(iter(offered))
        self._choose_image()

    def _choose_image(self) -> None:
        """Show the middle slice of the chosen image, of the same region where it has that."""
        from onfh_nb.widgets.explorer_view import REGION_WORDS

        if self._switching:
            return
        self.image_id = self.view.sequence.value
        try:
            volume = self.source.volume(self.image_id)
            regions = self.source.regions(self.image_id)
        except _SAID_IN_WORDS as error:
            self.view.say(str(error))
            return
        kept = self.view.region.value
        with self._quietly():
            self.view.region.options = [(REGION_WORDS[region], region) for region in regions]
            self.view.region.value = kept if kept in regions else "whole"
            self.view.slice.max = volume.shape[0]
            self.view.slice.value = middle_slice(volume) + 1
        self._update()

    def _update(self) -> None:
        if self._switching:
            return
        start = perf_counter()
        try:
            self._draw()
        except _SAID_IN_WORDS as error:
            self.view.say(str(error))
            return
        self.view.say("")
        self.update_ms = 1000 * (perf_counter() - start)

    def _draw(self) -> None:
        state = self.state
        if self._bias_field:
            self.view.say("Fitting the coil shading of this image; this takes some seconds, once.")
        volume = self.source.volume(self.image_id, bias_field=self._bias_field)
        pictures = draw_state(volume, state, centre_mm=self.source.head_centre(self.image_id, state.region))
        self.view.before.show(pictures.before, pictures.histogram_before, pictures.words_before)
        self.view.after.show(pictures.after, pictures.histogram_after, pictures.words_after)
        self.view.where.value = f"<p>{escape(slice_words(volume, state))}</p>"
        self.view.copy.line = command_line(state.params, str(self.cohort.path))

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """New options reset a choice before it can be restored; do not draw in between."""
        self._switching = True
        try:
            yield
        finally:
            self._switching = False
