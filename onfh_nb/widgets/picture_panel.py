"""One picture with its heading, its histogram and a line of words."""

from __future__ import annotations

from html import escape

import ipywidgets as w


class PicturePanel:
    """A column of the explorer.

    Parameters
    ----------
    heading : str
        What stands above the picture.
    """

    def __init__(self, heading: str) -> None:
        self.picture = w.Image(format="png")
        self.histogram = w.HTML()
        self.words = w.HTML().add_class("onfh-words")
        title = w.HTML(f"<h3>{escape(heading)}</h3>")
        self.view = w.VBox([title, self.picture, self.words, self.histogram]).add_class("onfh-picture")

    def show(self, png: bytes, histogram: str, words: str) -> None:
        """Replace what is shown; the browser keeps the old picture until the new one is decoded."""
        self.picture.value = png
        self.histogram.value = histogram
        self.words.value = f"<p>{escape(words)}</p>"
