"""Look at a volume in three planes and in 3-D, with structures in colour over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.front_end import has_live_front_end
from onfh_nb.widgets.label_colours import merge_labels

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Backend = Literal["ipyniivue", "itkwidgets"]
_BACKENDS = ("ipyniivue", "itkwidgets")
_SHOWN_PERCENTILES = (1.0, 99.5)


class VolumeViewer:
    """Three planes and 3-D of a volume; drag to move, wheel to leaf through, right button for the window.

    In a notebook that is open in a browser it is interactive; elsewhere it is a static figure of three planes.

    Parameters
    ----------
    volume : Volume
        Any orientation.
    labels : LabelVolume or sequence of LabelVolume, optional
        Masks on the grid of the volume; a later one lies on top of an earlier one.
    backend : {"ipyniivue", "itkwidgets"}
        itkwidgets is an extra that needs a network; where it cannot work, one sentence says so and ipyniivue is used.
    live : bool, optional
        Whether a browser is there; by default it is found out.

    Attributes
    ----------
    view : ipywidgets.Widget
        What is shown; only where a browser is there.
    notice : str
        Why another backend is used than asked for; empty when it is the same.

    Raises
    ------
    ParameterError
        If the backend is not known, or labels do not lie on the grid of the volume.

    Examples
    --------
    >>> import numpy as np
    >>> volume = Volume(np.random.default_rng(0).random((8, 16, 16)), np.diag([4.0, 2.0, 2.0, 1.0]))
    >>> len(VolumeViewer(volume).figure().axes)
    3
    """

    def __init__(
        self,
        volume: Volume,
        labels: LabelVolume | Sequence[LabelVolume] | None = None,
        *,
        backend: Backend = "ipyniivue",
        live: bool | None = None,
    ) -> None:
        from onfh_nb.preprocess import percentile_range

        if backend not in _BACKENDS:
            raise ParameterError(f"backend is {backend!r}; expected one of {' '.join(_BACKENDS)}")
        self.volume = volume
        self.labels = merge_labels(volume, labels)
        self.live = has_live_front_end() if live is None else live
        self.window = percentile_range(volume.array, _SHOWN_PERCENTILES)
        self.notice = ""
        if self.live:
            self.view = self._build(backend)

    def figure(self) -> Figure:
        """A static figure: three planes through the middle of the labels."""
        from onfh_nb.widgets.static_volume import planes_figure

        return planes_figure(self.volume, self.labels, window=self.window)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.live:
            return self.view._repr_mimebundle_(**kwargs)
        from onfh_nb.widgets.static_explorer import figure_bundle

        return figure_bundle(self.figure(), "Three planes of a volume")

    def _build(self, backend: Backend) -> Any:
        if backend == "itkwidgets":
            from onfh_nb.widgets.itk_view import itk_obstacle, itk_view

            self.notice = itk_obstacle() or ""
            if not self.notice:
                return itk_view(self.volume, self.labels)
        from onfh_nb.widgets.niivue_panel import niivue_panel

        words = f"Grey {self.window[0]:.4g} to {self.window[1]:.4g} shown black to white ({_SHOWN_PERCENTILES[0]:g}–"
        words += f"{_SHOWN_PERCENTILES[1]:g} % of the volume). For research, not for clinical use."
        return niivue_panel(self.volume, self.labels, window=self.window, words=f"{self.notice} {words}")
