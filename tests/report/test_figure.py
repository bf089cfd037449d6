from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from onfh_nb.report.figure import figure_html, picture_uri, show_figure, svg_bytes


def line() -> Figure:
    figure = Figure()
    figure.subplots().plot([1, 2], label="x")
    return figure


def test_a_figure_has_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        show_figure(line(), tmp_path, name=name, caption="c", how_to_read="h", alt="a")
    a, b = ((tmp_path / "figures" / f"{name}.svg").read_bytes() for name in "ab")
    assert a == b


def test_words_are_needed_and_escaped(tmp_path: Path) -> None:
    for missing in ("caption", "how_to_read", "alt"):
        words = {"caption": "c", "how_to_read": "h", "alt": "a", missing: " "}
        with pytest.raises(ValueError, match=f"{missing} is empty"):
            show_figure(line(), tmp_path, name="x", **words)
    assert not list(tmp_path.iterdir())
    html = figure_html("data:,", name="x", caption="<i>", how_to_read="<i>", alt='"><i>')
    assert "<i>" not in html


def test_a_figure_of_many_marks_becomes_a_png() -> None:
    figure = Figure()
    figure.subplots().plot(*np.random.default_rng(0).random((2, 20000)), ".")
    svg = svg_bytes(figure)
    uri = picture_uri(figure, svg)
    assert uri.startswith("data:image/png")
    assert len(uri) < len(svg)
    assert picture_uri(line(), svg_bytes(line())).startswith("data:image/svg+xml")


def test_a_pyplot_figure_is_closed(tmp_path: Path) -> None:
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    show_figure(plt.figure(), tmp_path, name="x", caption="c", how_to_read="h", alt="a")
    assert plt.get_fignums() == before
