"""A grey slice as PNG bytes, with the patient's directions at its edges; quick enough to follow a slider."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.widgets.slice_place import Edges


def slice_png(unit: NDArray[Any], edges: Edges, *, size: int = 512) -> bytes:
    """A PNG of a slice with a letter at each edge.

    Parameters
    ----------
    unit : ndarray, shape (rows, columns)
        The slice as it is shown, pixels square; 0 is black, 1 is white, beyond is clipped.
    edges : tuple of str
        Letters at the left, right, top and bottom edge; an empty one is left out.
    size : int
        Length of the longer side of the picture in screen pixels.

    Returns
    -------
    bytes
        A PNG file of 8-bit grey.

    Examples
    --------
    >>> import numpy as np
    >>> slice_png(np.eye(16), ("R", "L", "S", "I"))[1:4]
    b'PNG'
    """
    from PIL import Image

    grey = (np.clip(unit, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    scale = size / max(grey.shape)
    shape = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    picture = Image.fromarray(np.ascontiguousarray(grey)).resize(shape, Image.Resampling.BICUBIC)
    draw_edges(picture, edges)
    out = io.BytesIO()
    picture.save(out, format="PNG", compress_level=1)
    return out.getvalue()


def draw_edges(picture: Any, edges: Edges) -> None:
    """Write the letters into a PIL picture, grey or coloured."""
    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=max(12, max(picture.size) // 26))
    width, height = picture.size
    left, right = ((8, height // 2), "lm"), ((width - 8, height // 2), "rm")
    top, bottom = ((width // 2, 6), "mt"), ((width // 2, height - 8), "mb")
    for letter, (place, anchor) in zip(edges, (left, right, top, bottom), strict=True):
        draw.text(place, letter, fill="white", font=font, anchor=anchor, stroke_width=2, stroke_fill="black")
