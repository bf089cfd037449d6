"""Small pictures beside each other, each with a word under it, an alternative text and, where asked, outlines."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.report.figure import require_words
from onfh_nb.report.names import checked_name

_QUALITY: Final = 82
_TICK: Final = (
    "this.closest('.montage').querySelectorAll('svg.lines').forEach(o=>{o.toggleAttribute('hidden',!this.checked)})"
)


class Line(NamedTuple):
    """An outline drawn over a tile: points (row, column) in pixels of the tile, shape (n, 2)."""

    points: NDArray[Any]
    colour: str
    name: str
    dashed: bool = False


class Tile(NamedTuple):
    """One picture of a montage: grey values 0 … 255, shape (h, w), what stands under it, and what it shows in words."""

    picture: NDArray[Any]
    label: str
    alt: str
    lines: tuple[Line, ...] = ()


BLANK: Final = Tile(np.full((8, 8), 255, np.uint8), "", "left empty")
NOT_TAKEN: Final = Tile(np.full((8, 8), 255, np.uint8), "not taken", "not taken")


def montage_html(
    tiles: Sequence[Tile], *, columns: int, name: str, caption: str, how_to_read: str, rows: Sequence[str] = ()
) -> str:
    """Build a captioned grid of tiles as HTML; outlines can be ticked away.

    Parameters
    ----------
    tiles : sequence of Tile
        Row by row.
    columns : int
        Tiles in a row.
    name : str
        Name of the figure.
    caption, how_to_read : str
        What is shown, with the number of hips and patients, and where to look.
    rows : sequence of str
        What stands before each row, where rows have names.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is no tile, or a text is empty.
    """
    require_words(caption=caption, how_to_read=how_to_read, **{"alternative text": " ".join(t.alt for t in tiles)})
    widest = max(tile.picture.shape[1] for tile in tiles)
    cells = []
    for number, tile in enumerate(tiles):
        if rows and number % columns == 0 and rows[number // columns]:
            cells.append(f'<p class="row">{escape(rows[number // columns])}</p>')
        cells.append(_cell(tile))
    return (
        f'<figure class="onfh montage" data-name="{checked_name(name)}">'
        f'<div class="grid" style="--columns:{columns};--widest:{widest}px">'
        f"{''.join(cells)}</div>{_legend(tiles)}<figcaption>{escape(caption)}</figcaption>"
        f'<p class="how"><b>How to read this</b> {escape(how_to_read)}</p></figure>'
    )


def webp_uri(picture: NDArray[Any], quality: int = _QUALITY) -> str:
    """A picture of whole numbers 0 … 255, shape (h, w) or (h, w, 3), as a data URI; lossy, for display only."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="WEBP", quality=quality, method=6)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()


def _cell(tile: Tile) -> str:
    if tile is BLANK:
        return '<div class="tile"></div>'
    if tile is NOT_TAKEN:
        return f'<div class="tile"><p>{escape(tile.label)}</p></div>'
    height, width = tile.picture.shape[:2]
    image = f'<img src="{webp_uri(tile.picture)}" alt="{escape(tile.alt)}" width="{width}" height="{height}">'
    drawn = "".join(_path(line) for line in tile.lines)
    over = f'<svg class="lines" viewBox="0 0 {width} {height}" aria-hidden="true">{drawn}</svg>' if drawn else ""
    return f'<div class="tile"><div class="frame">{image}{over}</div><p>{escape(tile.label)}</p></div>'


def _path(line: Line) -> str:
    points = " ".join(f"{column:.1f},{row:.1f}" for row, column in line.points)
    dashes = ' stroke-dasharray="5 4"' if line.dashed else ""
    return f'<polyline points="{points}" stroke="{line.colour}"{dashes}/>'


def _legend(tiles: Sequence[Tile]) -> str:
    names = {line.name: line.colour for tile in tiles for line in tile.lines}
    if not names:
        return ""
    keys = "".join(
        f'<span class="key"><i style="background:{colour}"></i>{escape(name)}</span>' for name, colour in names.items()
    )
    tick = f'<label><input type="checkbox" checked onchange="{escape(_TICK)}"> Outlines</label>'
    return f'<p class="tools">{tick} {keys}</p>'
