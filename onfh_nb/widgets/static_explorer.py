"""The explorer on paper: one slice before and after with histograms, as a figure."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.widgets.explorer_state import ExplorerState, draw_state

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from onfh_nb.io.volume import Volume


def explorer_figure(
    volume: Volume, state: ExplorerState, *, title: str, centre_mm: NDArray[Any] | None = None
) -> Figure:
    """Before and after side by side, each above its histogram.

    Parameters
    ----------
    volume : Volume
        Its first axis counts slices.
    state : ExplorerState
        Slice, region and settings.
    title : str
        What is shown.
    centre_mm : ndarray, shape (3,), optional
        Head centre of the shown hip in RAS mm.

    Returns
    -------
    Figure
        Not registered with pyplot, so nothing has to be closed.
    """
    from matplotlib.figure import Figure

    from onfh_nb.preprocess import percentile_range, preprocess_slice
    from onfh_nb.widgets.explorer_state import SHOWN_PERCENTILES, region_picture

    drawn = draw_state(volume, state, centre_mm=centre_mm)
    stored = region_picture(volume, state, centre_mm)
    figure = Figure(figsize=(9.0, 6.4), layout="constrained")
    axes: Any = figure.subplots(2, 2, height_ratios=(3.2, 1.0))
    columns = (
        ("Before", drawn.before, stored, percentile_range(stored, SHOWN_PERCENTILES), drawn.words_before),
        ("After", drawn.after, preprocess_slice(stored, state.params), (0.0, 1.0), drawn.words_after),
    )
    for column, (heading, png, values, limits, words) in zip(axes.T, columns, strict=True):
        _show_picture(column[0], png, heading)
        column[1].hist(np.clip(values, *limits).ravel(), bins=80, range=limits, color="#56799c")
        column[1].set(xlabel=f"grey value ({words.split(';')[0]})", ylabel="pixels", xlim=limits)
        column[1].xaxis.label.set_fontsize(8)
    figure.suptitle(title, fontsize=10)
    return figure


def figure_bundle(figure: Figure, text: str) -> dict[str, Any]:
    """What a notebook shows for a figure: a PNG, and words where there are no pictures."""
    from base64 import b64encode

    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110)
    return {"image/png": b64encode(out.getvalue()).decode(), "text/plain": text}


def _show_picture(axes: Axes, png: bytes, heading: str) -> None:
    from PIL import Image

    axes.imshow(Image.open(io.BytesIO(png)), cmap="gray", vmin=0, vmax=255)
    axes.set_title(heading, fontsize=11)
    axes.set_axis_off()
