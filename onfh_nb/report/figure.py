"""A figure with caption, alternative text and a line on how to read it; also kept as SVG."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from onfh_nb.report.atomic import write_whole
from onfh_nb.report.display import show_html
from onfh_nb.report.names import checked_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LARGE_SVG_BYTES: Final = 600_000
_SCREEN_DPI: Final = 170


def show_figure(fig: Figure, out_dir: str | Path, *, name: str, caption: str, how_to_read: str, alt: str) -> None:
    """Show a captioned figure and keep it as ``figures/<name>.svg``.

    Parameters
    ----------
    fig : matplotlib Figure
        Closed afterwards, so that a notebook does not show it twice.
    out_dir : str or Path
        The run folder.
    name : str
        File name without ending: lower-case letters, digits, ``_``, ``-``.
    caption : str
        What is shown, with the number of units and patients.
    how_to_read : str
        One sentence: where to look and which direction is better.
    alt : str
        The figure in words, for those who cannot see it.

    Raises
    ------
    ParameterError
        If the name cannot be a file name.
    ValueError
        If caption, reading line or alternative text is empty.
    """
    require_words(caption=caption, how_to_read=how_to_read, alt=alt)
    svg = svg_bytes(fig)
    write_whole(Path(out_dir) / "figures" / f"{checked_name(name)}.svg", svg)
    show_html(
        figure_html(picture_uri(fig, svg), name=name, caption=caption, how_to_read=how_to_read, alt=alt), "figure"
    )
    close(fig)


def figure_html(uri: str, *, name: str, caption: str, how_to_read: str, alt: str) -> str:
    """Build the captioned figure as HTML."""
    return (
        f'<figure class="onfh figure" data-name="{escape(name)}"><img src="{uri}" alt="{escape(alt)}">'
        f"<figcaption>{escape(caption)}</figcaption>"
        f'<p class="how"><b>How to read this</b> {escape(how_to_read)}</p></figure>'
    )


def svg_bytes(fig: Figure) -> bytes:
    """Draw a figure as SVG whose bytes depend on nothing but the figure."""
    import matplotlib as mpl

    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "onfh", "svg.fonttype": "path"}):
        fig.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def picture_uri(fig: Figure, svg: bytes) -> str:
    """Return a data URI: the SVG, or a PNG where the SVG holds so many marks or pixels that it is larger."""
    if len(svg) <= _LARGE_SVG_BYTES:
        return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=_SCREEN_DPI, bbox_inches="tight", metadata={"Software": None})
    png = buffer.getvalue()
    if len(png) >= len(svg):
        return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    return "data:image/png;base64," + base64.b64encode(png).decode()


def require_words(**words: str) -> None:
    """Refuse an empty caption, reading line or alternative text."""
    for key, text in words.items():
        if not text.strip():
            raise ValueError(f"{key} is empty: every figure and table needs its {key.replace('_', ' ')}.")


def close(fig: Figure) -> None:
    """Forget a pyplot figure; one made without pyplot needs nothing."""
    import sys

    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)
