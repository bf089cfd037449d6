from __future__ import annotations

from onfh_nb.widgets.picture_panel import PicturePanel


def test_show_replaces_picture_histogram_and_words():
    panel = PicturePanel("Before")
    panel.show(b"png", "<svg></svg>", "grey < 3")
    assert panel.picture.value == b"png"
    assert panel.histogram.value == "<svg></svg>"
    assert "grey &lt; 3" in panel.words.value
