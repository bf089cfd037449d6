"""Angiograms before and after with true and predicted vessels drawn in: the paper's Figure 5 A."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import ORANGE, SKY, VERMILION, show_grey, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FOUND: Final = SKY
_MISSED: Final = VERMILION
_EXTRA: Final = "#F0E442"


@styled
def vessel_overlay(
    pictures: Mapping[str, NDArray[Any]],
    truth: Mapping[str, NDArray[np.bool_]],
    predicted: Mapping[str, NDArray[np.bool_]] | None = None,
    *,
    spacing_mm: tuple[float, float],
    words: Mapping[str, str] | None = None,
) -> Figure:
    """Draw a row of panels for each visit: the picture, the true vessels, and what a model found.

    Parameters
    ----------
    pictures : mapping of str to ndarray, shape (H, W)
        By visit, such as ``before`` and ``after``: projections from :func:`onfh_nb.vascular.slab_projection`. All share
        one grey scale.
    truth : mapping of str to ndarray of bool, shape (H, W)
        True vessels, projected alike: outline and centreline.
    predicted : mapping of str to ndarray of bool, optional
        Predicted vessels. What is within one pixel of the truth counts as found.
    spacing_mm : (float, float)
        Size of a pixel down and across.
    words : mapping of str to str, optional
        Words below the picture of a visit, such as its measured length.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If a mask is missing or has another shape than its picture, or the spacing is not positive.
    """
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    masks = [truth] if predicted is None else [truth, predicted]
    _check(pictures, masks, spacing_mm)
    low, high = np.percentile(
        np.concatenate([np.ravel(picture).astype(np.float64) for picture in pictures.values()]), [1, 99.7]
    )
    titles = ["angiogram", "true vessels: outline, centreline", "prediction against truth"][: len(masks) + 1]
    height, width = np.multiply(next(iter(pictures.values())).shape, spacing_mm)
    across = 3.1 * min(1.6, max(0.6, width / height))
    fig = Figure(figsize=(across * len(titles) + 0.4, 3.35 * len(pictures) + 0.3), layout="constrained")
    grid = fig.subplots(len(pictures), len(titles), squeeze=False)
    for line, (visit, picture) in enumerate(pictures.items()):
        grey = (np.asarray(picture, np.float64) - low) / max(float(high - low), 1e-6)
        for axes, title in zip(grid[line], titles, strict=True):
            show_grey(axes, grey, title=title if line == 0 else "", bar_mm=10, pixel_mm=spacing_mm[1])
            axes.set_aspect(spacing_mm[0] / spacing_mm[1])
        _true(grid[line, 1], truth[visit])
        if predicted is not None:
            _against(grid[line, 2], truth[visit], predicted[visit])
        grid[line, 0].text(
            -0.03, 0.5, visit, transform=grid[line, 0].transAxes, rotation=90, ha="right", va="center",
            fontweight="bold",
        )  # fmt: skip
        if words and visit in words:
            grid[line, 0].text(
                0.0, -0.02, words[visit], transform=grid[line, 0].transAxes, ha="left", va="top", fontsize=8.5
            )
    if predicted is not None:
        keys = {"found": _FOUND, "missed": _MISSED, "not in the truth": _EXTRA}
        handles = [Line2D([], [], color=colour, linewidth=4, label=name) for name, colour in keys.items()]
        fig.legend(handles=handles, loc="outside lower right", ncols=3, fontsize=8.5)
    return fig


def _true(axes: Axes, mask: NDArray[np.bool_]) -> None:
    from skimage.morphology import skeletonize

    if mask.any() and not mask.all():
        axes.contour(mask, levels=[0.5], colors=_FOUND, linewidths=0.9)
        _paint(axes, skeletonize(np.asarray(mask, bool)), ORANGE, 1.0)


def _against(axes: Axes, truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> None:
    from scipy.ndimage import binary_dilation

    square = np.ones((3, 3), bool)
    _paint(axes, found & binary_dilation(truth, square), _FOUND, 0.85)
    _paint(axes, truth & ~binary_dilation(found, square), _MISSED, 0.95)
    _paint(axes, found & ~binary_dilation(truth, square), _EXTRA, 0.95)


def _paint(axes: Axes, mask: NDArray[np.bool_], colour: str, opacity: float) -> None:
    from matplotlib.colors import to_rgba

    layer = np.zeros((*mask.shape, 4))
    layer[mask] = to_rgba(colour, opacity)
    axes.imshow(layer, aspect=axes.get_aspect())


def _check(
    pictures: Mapping[str, NDArray[Any]], masks: list[Mapping[str, NDArray[np.bool_]]], spacing: tuple[float, float]
) -> None:
    if not pictures:
        raise ParameterError("there is no picture to draw")
    if len(spacing) != 2 or min(spacing) <= 0:
        raise ParameterError(f"spacing_mm is {spacing}, expected two sizes above 0: down and across")
    for visit, picture in pictures.items():
        for mask in masks:
            if visit not in mask or np.shape(mask[visit]) != np.shape(picture):
                raise ParameterError(f"the picture {visit!r} has no mask of its shape {np.shape(picture)}")
