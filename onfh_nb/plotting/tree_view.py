"""Vessel trees in three dimensions, side by side and turned together: HTML that needs no library, network or WebGL.

A figure made with plotly would carry 4.8 MB of script into every report; this one carries about ten kilobytes and works
in a saved page, in JupyterLab and on paper alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any, Final

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.tree_polylines import Polyline, tree_lines

_STEP_MM: Final = 0.4  # points nearer than this to the last one shown are left out; ends always stay
_STOPS: Final = "rgb(68,1,84),rgb(59,82,139),rgb(33,145,140),rgb(94,201,98),rgb(230,210,40)"  # as in tree_view.js
_STYLE: Final = (
    ".tree-view .trees{display:flex;flex-wrap:wrap;gap:.6rem}.tree-view .trees>div{flex:1 1 18rem;min-width:0}"
    ".tree-view canvas{display:block;width:100%;height:24rem;border:1px solid #dbe3e6;border-radius:4px;cursor:grab;"
    "touch-action:none;background:#fff}.tree-view canvas:active{cursor:grabbing}"
    ".tree-view canvas:focus-visible{outline:2px solid #0a6570;outline-offset:2px}.tree-view .bar{display:inline-block;"
    "width:9rem;height:.7rem;vertical-align:middle;margin:0 .4rem;border-radius:2px;-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact}.tree-view .tools{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center}"
)


def vessel_tree_3d(
    trees: Mapping[str, Any],
    *,
    caption: str,
    how_to_read: str,
    alt: str,
    axes: str = "RAS",
    name: str = "vessel_tree_3d",
) -> str:
    """Build one view of several trees with the same scale, turned together.

    Parameters
    ----------
    trees : mapping of str to tree
        Heading and tree, such as ``before`` and ``after``; anything :func:`onfh_nb.plotting.tree_lines` reads. All
        share one place in the patient, one scale in mm and one colour scale of radii.
    caption, how_to_read, alt : str
        What is shown, where to look, and the view in words.
    axes : str
        Where each coordinate of the trees grows to.
    name : str
        Name of the figure.

    Returns
    -------
    str
        HTML for a notebook output. Drag, arrow keys and buttons turn; ``+``, ``-`` and the wheel zoom; ``0`` goes back.

    Raises
    ------
    ParameterError
        If there is no tree, none has a branch, or a text is empty.

    Examples
    --------
    >>> line = ([[0, 0, 0], [0, 0, 5], [4, 0, 9]], [0.5, 0.4, 0.3])
    >>> page = vessel_tree_3d({"before": [line], "after": [line]}, caption="c", how_to_read="h", alt="two trees")
    >>> page.count("<canvas"), "http" in page
    (2, False)
    """
    for key, text in {"caption": caption, "how_to_read": how_to_read, "alt": alt}.items():
        if not text.strip():
            raise ParameterError(f"{key} is empty, expected words: every figure has its {key.replace('_', ' ')}")
    lines = {heading: tree_lines(tree, axes) for heading, tree in trees.items()}
    if not any(lines.values()):
        raise ParameterError("there is no branch to draw, expected at least one tree with one")
    content, low, high = _content(list(lines.values()))
    views = "".join(
        f'<div><b>{escape(heading)}</b><canvas tabindex="0" role="img" aria-label="{escape(alt)} {escape(heading)}: '
        f'{len(tree)} branches. Arrow keys turn, plus and minus zoom, 0 goes back."></canvas></div>'
        for heading, tree in lines.items()
    )
    buttons = "".join(
        f'<button type="button" data-view="{view}">{words}</button>'
        for view, words in {"front": "Front", "side": "Left side", "top": "Top", "start": "Reset"}.items()
    )
    bar = f'<i class="bar" style="background:linear-gradient(90deg,{_STOPS})"></i>'
    return (
        f'<figure class="onfh tree-view" data-name="{escape(name)}"><style>{_STYLE}</style>'
        f'<div class="trees">{views}</div>'
        f'<p class="tools"><span>radius {low:.2f} mm{bar}{high:.2f} mm</span><span>{buttons}</span>'
        f"<small>Drag to turn, click and use the wheel to zoom. Dots on the axes are 10 mm apart; L left, A anterior, "
        f'S superior.</small></p><script type="application/json">{content}</script>'
        f'<figcaption>{escape(caption)}</figcaption><p class="how"><b>How to read this</b> {escape(how_to_read)}</p>'
        f"</figure><script>{_script()}</script>"
    )


def _script() -> str:
    return files("onfh_nb.plotting").joinpath("tree_view.js").read_text(encoding="utf-8")


def _content(trees: list[list[Polyline]]) -> tuple[str, float, float]:
    """Trees about their common middle in hundredths of a millimetre, radii in thousandths."""
    points = np.concatenate([line for tree in trees for line, _ in tree])
    radii = np.concatenate([radius for tree in trees for _, radius in tree])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    span = float(max(2 * np.linalg.norm(points - middle, axis=1).max(), 1.0))
    low, high = float(radii.min()), float(radii.max())
    numbers = [[_numbers(line, radius, middle) for line, radius in tree] for tree in trees]
    ruler = [10 * max(1, int(np.ceil(extent / 10))) for extent in np.ptp(points, axis=0)]
    content = {"low": round(low, 3), "high": round(high, 3), "span": round(span, 1), "ruler": ruler, "trees": numbers}
    return json.dumps(content, separators=(",", ":")), low, high


def _numbers(line: np.ndarray, radius: np.ndarray, middle: np.ndarray) -> list[int]:
    kept = [0]
    for place in range(1, len(line)):
        if np.linalg.norm(line[place] - line[kept[-1]]) >= _STEP_MM or place == len(line) - 1:
            kept.append(place)
    table = np.c_[100 * (line[kept] - middle), 1000 * radius[kept]]
    return [int(value) for value in np.round(table).ravel()]
