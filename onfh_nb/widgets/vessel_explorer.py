"""Pick a hip, see its vessels before and after, turn them, and see what the pruning rule does to the numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import OnfhError, ParameterError
from onfh_nb.widgets.front_end import has_live_front_end

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from onfh_nb.datasets import VesselHip
    from onfh_nb.datasets.vessel_views import VesselView

Masks = Mapping[tuple[str, str], NDArray[np.bool_]]

TRUE_MASK: Final = "true mask"
_CAPTION: Final = "Vessels in the head, coloured by radius."
_READ: Final = (
    "Both trees share one scale; what grew is in the second alone. Colours below two voxels of width say little."
)


class VesselExplorer:
    """Angiograms before and after, vessels in three dimensions, and measurements under another pruning rule.

    In a notebook that is open in a browser it follows its controls; elsewhere it is a static figure of the first hip.

    Parameters
    ----------
    hips : sequence of VesselHip
        From :func:`onfh_nb.datasets.read_vessel_hips`.
    found : mapping of str to masks
        Masks by source, such as ``{"predicted mask": …}``.
    rows : DataFrame
        From :func:`onfh_nb.datasets.vessel_rows`.
    prune_mm : float
        Shortest spur that counts, where the slider begins.
    live : bool, optional
        Whether a browser is there; by default it is found out.

    Attributes
    ----------
    view : VesselControls or None
        Its controls; None where no browser is.

    Raises
    ------
    ParameterError
        If there is no hip.

    Examples
    --------
    >>> VesselExplorer(hips, {"predicted mask": found.masks["unet"]}, rows)  # doctest: +SKIP
    """

    def __init__(
        self,
        hips: Sequence[VesselHip],
        found: Mapping[str, Masks],
        rows: pd.DataFrame,
        *,
        prune_mm: float = 2.0,
        live: bool | None = None,
    ) -> None:
        if not hips:
            raise ParameterError("there is no hip to explore; expected at least one with an angiogram")
        self._hips = list(hips)
        self._masks = dict(found) | {TRUE_MASK: {hip.place: hip.truth for hip in hips}}
        self._rows, self._prune_mm = rows, prune_mm
        self.view: Any = None
        if has_live_front_end() if live is None else live:
            from onfh_nb.widgets.vessel_controls import VesselControls

            self.view = VesselControls(self.choices(), list(self._masks), prune_mm)
            for control in (self.view.hip, self.view.source, self.view.prune):
                control.observe(self._refresh, names="value")
            self._refresh()

    def choices(self) -> dict[str, tuple[str, str]]:
        """Hips by what the list calls them, in the order of their names."""
        arms = self._rows.drop_duplicates(["participant_id", "hemi"]).set_index(["participant_id", "hemi"])["treatment"]
        keys = sorted({(hip.participant_id, hip.hemi) for hip in self._hips})
        return {f"{name}, {side}, {arms.get((name, side), 'unknown')}": (name, side) for name, side in keys}

    def figure(self) -> Figure:
        """A static figure of the hip that is chosen."""
        return _overlay(self._view_of(*self._chosen()))

    def _chosen(self) -> tuple[tuple[str, str], str]:
        if self.view is None:
            return next(iter(self.choices().values())), next(iter(self._masks))
        return self.view.hip.value, self.view.source.value

    def _view_of(self, hip: tuple[str, str], source: str) -> VesselView:
        from onfh_nb.datasets import view_vessels

        return view_vessels(self._hips, self._masks[source], self._rows, source=source, hip=hip)

    def _refresh(self, change: Any = None) -> None:
        hip, source = self._chosen()
        try:
            self.view.numbers.value = self._numbers(hip, source, float(self.view.prune.value))
            if change is None or change["owner"] is not self.view.prune:
                self._redraw(self._view_of(hip, source))
            self.view.notice.value = ""
        except (OnfhError, ValueError) as error:
            self.view.notice.value = f"<p>{escape(str(error))}</p>"

    def _redraw(self, view: VesselView) -> None:
        from IPython.display import HTML

        from onfh_nb.plotting import vessel_tree_3d

        page = io.BytesIO()
        _overlay(view).savefig(page, format="png", dpi=110)
        self.view.picture.value = page.getvalue()
        self.view.trees.outputs = ()
        if any(tree.branches for tree in view.trees.values()):
            shown = vessel_tree_3d(
                view.trees, caption=_CAPTION, how_to_read=_READ, alt=f"Vessels of {view.name}", axes=view.axes
            )
            self.view.trees.append_display_data(HTML(shown))

    def _numbers(self, hip: tuple[str, str], source: str, prune_mm: float) -> str:
        """A small table: visits down; length, branches and diameter across."""
        from onfh_nb.vascular import measure_vessels

        visits = [h for h in self._hips if (h.participant_id, h.hemi) == hip]
        lines, said = [], []
        for visit in sorted(visits, key=lambda h: h.session_id):
            mask = self._masks[source].get(visit.place)
            if mask is None:
                continue
            made = measure_vessels(mask, visit.spacing_mm, roi=visit.head, prune_mm=prune_mm)
            said += made.warnings
            cells = (visit.session_id, f"{made.length_mm:.1f}", f"{made.n_junctions}", f"{made.mean_diameter_mm:.2f}")
            lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
        head = "<tr><th>visit</th><th>length, mm</th><th>branches</th><th>mean diameter, mm</th></tr>"
        words = "".join(f"<p>{escape(word)}</p>" for word in dict.fromkeys(said))
        return f"<table>{head}{''.join(lines)}</table>{words}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.view is not None:
            return self.view.root._repr_mimebundle_(**kwargs)
        from onfh_nb.widgets.static_explorer import figure_bundle

        return figure_bundle(self.figure(), "Angiograms of a hip before and after, with vessels drawn in")


def _overlay(view: VesselView) -> Figure:
    from onfh_nb.plotting import vessel_overlay

    return vessel_overlay(view.pictures, view.truth, view.predicted, spacing_mm=view.spacing_mm, words=view.words)
