"""What the explorer shows for a setting of its controls: from state to pictures, without any widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onfh_nb.io.volume import Volume
from onfh_nb.preprocess import SliceParams
from onfh_nb.widgets.histogram_svg import histogram_svg
from onfh_nb.widgets.slice_picture import slice_png
from onfh_nb.widgets.slice_view import slice_position, slice_view

Region = Literal["whole", "R", "L"]
SHOWN_PERCENTILES = (0.5, 99.5)
_REGION_WORDS = {"whole": "whole slice", "R": "right hip, 140 mm", "L": "left hip, 140 mm"}


@dataclass(frozen=True)
class ExplorerState:
    """Where the controls stand.

    Parameters
    ----------
    index : int
        Slice, 0-based along D.
    region : {"whole", "R", "L"}
        The whole slice, or the 140 mm square about one hip.
    params : SliceParams
        Settings of the slice chain.
    """

    index: int
    region: Region = "whole"
    params: SliceParams = field(default_factory=SliceParams)


@dataclass(frozen=True)
class ExplorerPictures:
    """What the explorer shows: two PNG pictures, two SVG histograms, and a line of words under each picture."""

    before: bytes
    after: bytes
    histogram_before: str
    histogram_after: str
    words_before: str
    words_after: str


def draw_state(volume: Volume, state: ExplorerState, *, size: int = 512) -> ExplorerPictures:
    """Run the slice chain on one slice and draw it before and after.

    Parameters
    ----------
    volume : Volume
        Its first axis counts slices.
    state : ExplorerState
        Slice, region and settings.
    size : int
        Longer side of the pictures in screen pixels.

    Returns
    -------
    ExplorerPictures

    Raises
    ------
    ImageFileError
        If the slice is too small or holds NaN or infinity.
    ParameterError
        If there is no such slice.

    Examples
    --------
    >>> import numpy as np
    >>> noise = np.random.default_rng(0).normal(500, 50, (3, 64, 64))
    >>> draw_state(Volume(noise, np.diag([4.0, 1.0, 1.0, 1.0])), ExplorerState(1)).words_before
    'grey 371 to 629 shown black to white (0.5–99.5 % of the slice)'
    """
    from onfh_nb.preprocess import percentile_range, preprocess_slice
    from onfh_nb.preprocess.normalise import to_unit_range

    stored = region_picture(volume, state)
    low, high = percentile_range(stored, SHOWN_PERCENTILES)
    result = preprocess_slice(stored, state.params)
    view = slice_view(volume)
    before = view.apply(_padded_to_square(to_unit_range(stored, low, high)))
    after = view.apply(result)
    square = (1.0, 1.0)
    return ExplorerPictures(
        before=slice_png(before, square, edges=view.edges, size=size),
        after=slice_png(after, square, edges=view.edges, size=size),
        histogram_before=histogram_svg(stored, (low, high), caption="Histogram of the slice before"),
        histogram_after=histogram_svg(result, (0.0, 1.0), caption="Histogram of the slice after"),
        words_before=f"grey {low:.4g} to {high:.4g} shown black to white "
        f"({SHOWN_PERCENTILES[0]:g}–{SHOWN_PERCENTILES[1]:g} % of the slice)",
        words_after=_words_after(stored, state.params),
    )


def region_picture(volume: Volume, state: ExplorerState) -> NDArray[Any]:
    """The part of a slice that goes into the chain, as stored, shape (H, W)."""
    from onfh_nb.exceptions import ParameterError

    if not 0 <= state.index < volume.shape[0]:
        raise ParameterError(f"there is no slice {state.index + 1}; this image has slices 1 to {volume.shape[0]}")
    return np.asarray(volume.array[state.index], dtype=np.float32)


def slice_words(volume: Volume, state: ExplorerState) -> str:
    """Which slice this is and where, e.g. ``"slice 11 of 22 · 12.4 mm anterior · whole slice"``."""
    position = slice_position(volume, state.index)
    return f"slice {state.index + 1} of {volume.shape[0]} · {position} · {_REGION_WORDS[state.region]}"


def _words_after(stored: NDArray[Any], params: SliceParams) -> str:
    from onfh_nb.preprocess import percentile_range

    size = f"{params.size} × {params.size} pixels"
    if not params.normalise:
        return f"0 to 1 shown black to white; 0 and 1 were the darkest and brightest pixel; {size}"
    low, high = percentile_range(stored, params.percentiles)
    percent = f"{params.percentiles[0]:g}–{params.percentiles[1]:g} %"
    return f"0 to 1 shown black to white; 0 and 1 were grey {low:.4g} and {high:.4g} ({percent}); {size}"


def _padded_to_square(picture: NDArray[Any]) -> NDArray[Any]:
    """Black on both sides of the shorter axis, as the chain does it, so that before and after lie alike."""
    height, width = picture.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    return np.pad(picture, ((top, side - height - top), (left, side - width - left)))
