"""A grey picture with a heat map laid over it and the true lesion outlined, as PNG bytes."""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.widgets.slice_picture import draw_edges
from onfh_nb.widgets.slice_place import Edges

OUTLINE: Final = (86, 180, 233)  # Okabe and Ito's sky blue, which no colour of the heat comes near
_SHOWN_PERCENTILES: Final = (1.0, 99.5)
_LETTERS: Final[dict[str, Edges]] = {
    "cor": ("R", "L", "S", "I"),
    "ax": ("R", "L", "A", "P"),
    "sag": ("A", "P", "S", "I"),
}


def heat_png(
    picture: NDArray[Any],
    *,
    heat: NDArray[Any] | None = None,
    opacity: float = 0.6,
    mask: NDArray[Any] | None = None,
    edges: Edges = ("", "", "", ""),
    size: int = 512,
) -> bytes:
    """Draw a picture; hot places are as opaque as they are hot.

    Parameters
    ----------
    picture : ndarray, shape (S, S)
        Grey values of any range; the 1st percentile is black, the 99.5th white.
    heat : ndarray, shape (S, S), optional
        0 … 1.
    opacity : float
        Of the hottest place, 0 … 1.
    mask : ndarray of bool, shape (S, S), optional
        The true lesion.
    edges : tuple of str
        Letters at the left, right, top and bottom edge.
    size : int
        Rows and columns of the result.

    Returns
    -------
    bytes
        A PNG file in colour.

    Examples
    --------
    >>> heat_png(np.eye(16))[1:4]
    b'PNG'
    """
    import cv2
    from PIL import Image

    from onfh_nb.preprocess import percentile_range
    from onfh_nb.preprocess.normalise import to_unit_range

    unit = to_unit_range(picture, *percentile_range(picture, _SHOWN_PERCENTILES))
    grey = cv2.resize(unit, (size, size), interpolation=cv2.INTER_CUBIC).clip(0, 1)
    rgb = np.repeat((grey * 255 + 0.5).astype(np.uint8)[..., None], 3, axis=2)
    if heat is not None:
        rgb = _blended(rgb, heat, opacity, size)
    if mask is not None and mask.any() and not mask.all():
        contours, _ = cv2.findContours(_enlarged(mask, size), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(rgb, contours, -1, OUTLINE, 2, cv2.LINE_AA)
    shown = Image.fromarray(rgb)
    draw_edges(shown, edges)
    out = io.BytesIO()
    shown.save(out, format="PNG", compress_level=1)
    return out.getvalue()


def picture_edges(protocol: str, hemi: str, *, mirrored: bool) -> Edges:
    """The patient's directions at the edges of a hip's picture; no letters where the plane is not known.

    Parameters
    ----------
    protocol : str
        Such as ``cor_t1``.
    hemi : str
        Side of the hip.
    mirrored : bool
        Whether left hips are mirrored.

    Examples
    --------
    >>> picture_edges("cor_t1", "L", mirrored=True)
    ('L', 'R', 'S', 'I')
    """
    left, right, top, bottom = _LETTERS.get(protocol.partition("_")[0], ("", "", "", ""))
    turned = mirrored and hemi == "L" and {left, right} == {"R", "L"}
    return (right, left, top, bottom) if turned else (left, right, top, bottom)


def _enlarged(mask: NDArray[Any], size: int) -> NDArray[np.uint8]:
    """Mask on the screen's pixels, the corners of its own pixels rounded off."""
    import cv2

    large = cv2.resize(mask.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR)
    blurred = cv2.GaussianBlur(large, (0, 0), sigmaX=max(0.6 * size / len(mask), 0.3))
    return np.asarray(blurred > 0.5 * blurred.max()).astype(np.uint8)


def _blended(rgb: NDArray[np.uint8], heat: NDArray[Any], opacity: float, size: int) -> NDArray[np.uint8]:
    import cv2

    large = cv2.resize(heat.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR).clip(0, 1)
    colours = cv2.applyColorMap((large * 255 + 0.5).astype(np.uint8), cv2.COLORMAP_INFERNO)[..., ::-1]
    alpha = (opacity * large)[..., None]
    return np.asarray((1 - alpha) * rgb + alpha * colours + 0.5).astype(np.uint8)
