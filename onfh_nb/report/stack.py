"""A volume as a stack of pictures with a slider that needs no kernel, no network and no library."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.report.display import show_html
from onfh_nb.report.figure import require_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from onfh_nb.io.volume import LabelVolume, Volume

_COLOURS: Final = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (204, 121, 167), (213, 94, 0))
_OVERLAY_ALPHA: Final = 110
_QUALITY: Final = 80
_LONG_SIDE_PX: Final = 420

# Inline handlers work alike in a report, where the page has scripts, and in a live notebook, where it has none of ours.
_SLIDE: Final = (
    "const s=this.closest('.stack');s.querySelectorAll('.pictures').forEach((p,i)=>{p.hidden=i!=this.value});"
    "s.querySelector('output').value=(+this.value+1)+' / '+(+this.max+1)"
)
_TICK: Final = "this.closest('.stack').querySelectorAll('.overlay').forEach(o=>{o.hidden=!this.checked})"
_WHEEL: Final = (
    "const r=this.parentElement.querySelector('input[type=range]');"
    "r.value=+r.value+Math.sign(event.deltaY);r.oninput();event.preventDefault()"
)


def show_stack(
    volume: Volume,
    *,
    caption: str,
    how_to_read: str,
    labels: LabelVolume | None = None,
    window: tuple[float, float] | None = None,
) -> None:
    """Show every slice of a volume along D, one at a time, with a slider; wheel and arrow keys work too.

    Parameters
    ----------
    volume : Volume
        Array of shape (D, H, W); pixels are drawn at their size in mm.
    caption, how_to_read : str
        What is shown, and where to look.
    labels : LabelVolume, optional
        Drawn over the pictures on the same grid; a tick-box hides it.
    window : (float, float), optional
        Intensities shown black and white; the 1st and 99.5th percentile if absent.

    Raises
    ------
    ValueError
        If the labels are on another grid, or a text is empty.
    """
    show_html(stack_html(volume, caption=caption, how_to_read=how_to_read, labels=labels, window=window), "stack")


def stack_html(
    volume: Volume,
    *,
    caption: str,
    how_to_read: str,
    labels: LabelVolume | None = None,
    window: tuple[float, float] | None = None,
) -> str:
    """Build the stack as HTML; the pictures are lossy and only for display."""
    require_words(caption=caption, how_to_read=how_to_read)
    if labels is not None and not volume.same_grid(labels):
        raise ValueError(f"The labels have shape {labels.array.shape} or place other than the image's.")
    grey = _grey(volume.array, window)
    count, start = len(grey), len(grey) // 2
    width, height = _size_px(volume)
    pictures = "".join(
        f'<div class="pictures" style="width:min(100%,{width}px);aspect-ratio:{width}/{height}"'
        f"{'' if i == start else ' hidden'}>"
        + _img(_webp(picture), f"{caption} Slice {i + 1} of {count}.", "")
        + ("" if labels is None else _img(_overlay(labels.array[i]), "", ' class="overlay"'))
        + "</div>"
        for i, picture in enumerate(grey)
    )
    slider = f'<input type="range" min="0" max="{count - 1}" value="{start}" oninput="{escape(_SLIDE)}">'
    return (
        f'<figure class="onfh stack"><div onwheel="{escape(_WHEEL)}">{pictures}</div><p class="tools">'
        f"<label>Slice {slider}</label> "
        f"<output>{start + 1} / {count}</output>{_legend(labels)}</p><figcaption>{escape(caption)}</figcaption>"
        f'<p class="how"><b>How to read this</b> {escape(how_to_read)}</p></figure>'
    )


def _grey(array: NDArray[Any], window: tuple[float, float] | None) -> NDArray[np.uint8]:
    import numpy as np

    low, high = window or tuple(np.percentile(array[:: max(1, len(array) // 16)], (1, 99.5)))
    scaled = (array.astype(np.float32) - low) / max(float(high - low), 1e-6)
    return (np.clip(scaled, 0, 1) * 255).astype(np.uint8)


def _size_px(volume: Volume) -> tuple[int, int]:
    _, height_mm, width_mm = (n * s for n, s in zip(volume.array.shape, volume.spacing_mm, strict=True))
    scale = _LONG_SIDE_PX / max(height_mm, width_mm)
    return round(width_mm * scale), round(height_mm * scale)


def _webp(picture: NDArray[np.uint8]) -> str:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="WEBP", quality=_QUALITY)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()


def _overlay(mask: NDArray[Any]) -> str:
    import numpy as np
    from PIL import Image

    rgba = np.zeros((*mask.shape, 4), np.uint8)
    for value in np.unique(mask[mask > 0]):
        rgba[mask == value] = (*_colour(int(value)), _OVERLAY_ALPHA)
    buffer = io.BytesIO()
    Image.fromarray(rgba).save(buffer, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _img(uri: str, alt: str, extra: str) -> str:
    hidden = "" if alt else ' aria-hidden="true"'
    fill = 'style="width:100%;height:100%"'  # the frame around it holds the aspect in mm
    return f'<img src="{uri}" alt="{escape(alt or "label overlay")}" {fill}{extra}{hidden}>'


def _legend(labels: LabelVolume | None) -> str:
    if labels is None:
        return ""
    keys = "".join(
        f'<span class="key"><i style="background:rgb{_colour(value)}"></i>{escape(name)}</span>'
        for value, name in labels.labels.items()
        if value > 0
    )
    return f' <label><input type="checkbox" checked onchange="{escape(_TICK)}"> Labels</label> {keys}'


def _colour(value: int) -> tuple[int, int, int]:
    return _COLOURS[(value - 1) % len(_COLOURS)]
