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
from onfh_nb.widgets.slice_place import slice_edges, slice_position

Region = Literal["whole", "R", "L"]
SHOWN_PERCENTILES = (0.5, 99.5)


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


def draw_state(
    volume: Volume, state: ExplorerState, *, centre_mm: NDArray[Any] | None = None, size: int = 512
) -> ExplorerPictures:
    """Run the slice chain on one slice and draw it before and after.

    Parameters
    ----------
    volume : Volume
        Its first axis counts slices.
    state : ExplorerState
        Slice, region and settings.
    centre_mm : ndarray, shape (3,), optional
        Head centre of the shown hip in RAS mm; not used for a whole slice.
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
        If there is no such slice, or the settings do not fit it.

    Examples
    --------
    >>> import numpy as np
    >>> ramp = np.tile(np.arange(201.0), (3, 8, 1))
    >>> draw_state(Volume(ramp, np.diag([4.0, 1.0, 1.0, 1.0])), ExplorerState(1)).words_before
    'grey 1 to 199 shown black to white (0.5–99.5 % of the slice)'
    """
    from onfh_nb.preprocess import percentile_range, preprocess_slice
    from onfh_nb.preprocess.normalise import to_unit_range
    from onfh_nb.preprocess.picture import as_picture

    picture = as_picture(region_picture(volume, state, centre_mm))
    low, high = percentile_range(picture, SHOWN_PERCENTILES)
    result = preprocess_slice(picture, state.params)
    edges = slice_edges(volume, mirrored=state.region == "L")
    mirrored = ", mirrored" if edges != slice_edges(volume) else ""
    return ExplorerPictures(
        before=slice_png(_padded_to_square(to_unit_range(picture, low, high)), edges, size=size),
        after=slice_png(result, edges, size=size),
        histogram_before=histogram_svg(picture, (low, high), caption="Histogram of the slice before"),
        histogram_after=histogram_svg(result, (0.0, 1.0), caption="Histogram of the slice after"),
        words_before=f"grey {low:.4g} to {high:.4g} shown black to white "
        f"({SHOWN_PERCENTILES[0]:g}–{SHOWN_PERCENTILES[1]:g} % of the slice){mirrored}",
        words_after=_words_after(picture, state.params) + mirrored,
    )


def region_picture(volume: Volume, state: ExplorerState, centre_mm: NDArray[Any] | None = None) -> NDArray[Any]:
    """What goes into the chain: a whole slice, or the 140 mm square about a head, in reading view; shape (H, W)."""
    from onfh_nb.exceptions import ParameterError
    from onfh_nb.preprocess import hip_crop, whole_picture

    if not 0 <= state.index < volume.shape[0]:
        raise ParameterError(f"there is no slice {state.index + 1}; this image has slices 1 to {volume.shape[0]}")
    if state.region == "whole":
        return whole_picture(volume, state.index)
    return hip_crop(volume, state.index, centre_mm, state.region)


def slice_words(volume: Volume, state: ExplorerState) -> str:
    """Which slice this is and where along its normal, e.g. ``"11 of 22 · 12.4 mm anterior"``."""
    return f"{state.index + 1} of {volume.shape[0]} · {slice_position(volume, state.index)}"


def _words_after(picture: NDArray[Any], params: SliceParams) -> str:
    from onfh_nb.preprocess import percentile_range

    size = f"{params.size} × {params.size} pixels"
    if not params.normalise:
        return f"0 to 1 shown black to white; 0 and 1 were the darkest and the brightest pixel; {size}"
    low, high = percentile_range(picture, params.percentiles)
    percent = f"{params.percentiles[0]:g}–{params.percentiles[1]:g} %"
    return f"0 to 1 shown black to white; 0 and 1 were grey {low:.4g} and {high:.4g} ({percent}); {size}"


def _padded_to_square(picture: NDArray[Any]) -> NDArray[Any]:
    """Black on both sides of the shorter axis, as the chain does it, so that before and after lie alike."""
    height, width = picture.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    return np.pad(picture, ((top, side - height - top), (left, side - width - left)))
