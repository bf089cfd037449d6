"""What the slice chain does to one picture: the paper's Figure 1, and every step side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import BLUE, GREY, VERMILION, panel_letter, show_grey, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DETAIL = 0.32  # side of the enlarged part, in shares of the picture's
_SCALE_BAR_MM = 20.0


@styled
def figure_one(
    noisy: NDArray[Any],
    denoised: NDArray[Any],
    original: NDArray[Any],
    equalised: NDArray[Any],
    *,
    pixel_mm: float = 0.0,
) -> Figure:
    """Kong's Figure 1: a picture before and after denoising, and before and after equalisation with its histograms.

    Parameters
    ----------
    noisy, denoised : ndarray, shape (H, W), in [0, 1]
        Panels A1 and A2; each is drawn whole and, beside it, with its middle enlarged.
    original, equalised : ndarray, shape (H, W), in [0, 1]
        Panels B1 and B3; B2 and B4 are their histograms.
    pixel_mm : float
        Side of a pixel, for the scale bar; none is drawn at 0.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    fig = Figure(figsize=(11.0, 5.9), layout="constrained")
    axes = fig.subplots(2, 4)
    for column, (letter, words, picture) in enumerate([("A1", "noisy", noisy), ("A2", "denoised", denoised)]):
        whole, detail = axes[0, 2 * column], axes[0, 2 * column + 1]
        show_grey(whole, picture, bar_mm=_SCALE_BAR_MM, pixel_mm=pixel_mm)
        panel_letter(whole, f"{letter}  {words}")
        rows, columns = _middle(picture.shape)
        show_grey(detail, picture[rows, columns])
        detail.set_title("enlarged", fontweight="normal", color=GREY)
        _frame(whole, rows, columns)
    for column, (letters, words, picture) in enumerate(
        [(("B1", "B2"), "original", original), (("B3", "B4"), "equalised", equalised)]
    ):
        show_grey(axes[1, 2 * column], picture, bar_mm=_SCALE_BAR_MM, pixel_mm=pixel_mm)
        panel_letter(axes[1, 2 * column], f"{letters[0]}  {words}")
        _histogram(axes[1, 2 * column + 1], picture)
        panel_letter(axes[1, 2 * column + 1], f"{letters[1]}  histogram")
    return fig


@styled
def step_gallery(pictures: Mapping[str, NDArray[Any]], *, pixel_mm: float = 0.0, columns: int = 5) -> Figure:
    """One picture after each step, in the order of the mapping.

    Parameters
    ----------
    pictures : mapping of str to ndarray, shape (H, W), in [0, 1]
        Titles and pictures, at least one.
    pixel_mm : float
        Side of a pixel of the first picture, for its scale bar; none is drawn at 0.
    columns : int
        Pictures in a row.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    if not pictures:
        raise ParameterError("a gallery needs at least one picture")
    across = min(columns, len(pictures))
    down = -(-len(pictures) // across)
    fig = Figure(figsize=(2.25 * across, 2.45 * down), layout="constrained")
    axes = fig.subplots(down, across, squeeze=False).ravel()
    for k, (title, picture) in enumerate(pictures.items()):
        show_grey(axes[k], picture, title=title, bar_mm=_SCALE_BAR_MM if k == 0 else 0.0, pixel_mm=pixel_mm)
    for unused in axes[len(pictures) :]:
        unused.set_axis_off()
    return fig


@styled
def before_after(pairs: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> Figure:
    """Pictures above, the same after the whole chain below.

    Parameters
    ----------
    pairs : mapping of str to (before, after)
        Titles and pictures in [0, 1], at least one.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    if not pairs:
        raise ParameterError("there is no picture to show before and after")
    fig = Figure(figsize=(max(2.3 * len(pairs), 9.0), 5.0), layout="constrained")
    axes = fig.subplots(2, len(pairs), squeeze=False)
    for k, (title, pair) in enumerate(pairs.items()):
        for row, (words, picture) in enumerate(zip(("before", "after"), pair, strict=True)):
            show_grey(axes[row, k], picture)
            axes[row, k].set_title(f"{title}\n{words}" if row == 0 else words, fontweight="normal", fontsize=9)
    return fig


def _middle(shape: tuple[int, ...]) -> tuple[slice, slice]:
    rows, columns = (slice(round((0.5 - _DETAIL / 2) * n), round((0.5 + _DETAIL / 2) * n)) for n in shape)
    return rows, columns


def _frame(axes: Axes, rows: slice, columns: slice) -> None:
    from matplotlib.patches import Rectangle

    corner = (columns.start - 0.5, rows.start - 0.5)
    width, height = columns.stop - columns.start, rows.stop - rows.start
    axes.add_patch(Rectangle(corner, width, height, fill=False, edgecolor="#F0E442", linewidth=1.2))


def _histogram(axes: Axes, picture: NDArray[Any]) -> None:
    """Share of pixels per bin, without the black background that would dwarf it, and their running sum."""
    counts, edges = np.histogram(picture, bins=64, range=(0.0, 1.0))
    share = 100 * counts / counts.sum()
    axes.bar(edges[:-1], share, width=np.diff(edges), align="edge", color=BLUE)
    axes.set(xlim=(0, 1), xlabel="grey value (0 black, 1 white)", ylabel="pixels, %")
    axes.set_ylim(0, 1.15 * np.sort(share)[-2] + 1e-9)
    beside = axes.twinx()
    beside.plot(edges[1:], np.cumsum(share), color=VERMILION, linewidth=1.5)
    beside.set_ylim(0, 102)
    beside.set_ylabel("running sum, %", color=VERMILION)
    beside.tick_params(axis="y", labelcolor=VERMILION)
    beside.spines["right"].set_visible(True)
