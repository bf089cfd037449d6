"""One look for every figure: colour-blind safe, quiet axes, readable at the width of a report."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

P = ParamSpec("P")
R = TypeVar("R")

# Okabe and Ito's palette without its yellow, which is too pale on white.
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
PURPLE: Final = "#CC79A7"
INK: Final = "#222222"
GREY: Final = "#767676"
PALE: Final = "#C9CDD2"
SERIES: Final = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, INK)

_STYLE: Final[Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9.5,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#E6E8EB",
    "grid.linewidth": 0.8,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "text.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "image.cmap": "gray",
    "image.interpolation": "nearest",
    "savefig.dpi": 200,
}


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Let a drawing function use the common style, and leave matplotlib's own settings as they were.

    Examples
    --------
    >>> @styled
    ... def size() -> float:
    ...     import matplotlib as mpl
    ...     return float(mpl.rcParams["font.size"])
    >>> size()
    9.5
    """

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        import matplotlib as mpl

        with mpl.rc_context(_STYLE):
            return draw(*args, **kwargs)

    return drawn


def show_grey(
    axes: Axes, picture: NDArray[Any], *, title: str = "", bar_mm: float = 0.0, pixel_mm: float = 0.0
) -> None:
    """Draw a picture with black at 0 and white at 1, without axes; a scale bar where ``bar_mm`` is above 0."""
    axes.imshow(np.clip(picture, 0.0, 1.0), vmin=0.0, vmax=1.0)
    axes.set_axis_off()
    if title:
        axes.set_title(title)
    if bar_mm > 0 and pixel_mm > 0:
        height, width = picture.shape
        left, down = 0.05 * width, 0.95 * height
        from matplotlib.patheffects import withStroke

        edge = [withStroke(linewidth=5, foreground="black")]
        ends = [left, left + bar_mm / pixel_mm]
        axes.plot(ends, [down, down], color="white", linewidth=2.5, path_effects=edge)
        edge = [withStroke(linewidth=2, foreground="black")]
        axes.text(
            left, down - 0.03 * height, f"{bar_mm:g} mm", color="white", fontsize=8, va="bottom", path_effects=edge
        )


def panel_letter(axes: Axes, letter: str) -> None:
    """Write a panel's name above its left corner, in the manner of the papers."""
    axes.set_title(letter, loc="left", fontsize=12, fontweight="bold")
