from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from onfh_nb.report.phantom.tiles import BLANK, NOT_TAKEN, Line, Tile, montage_html, webp_uri

GREY = np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))
WORDS = {"name": "m", "caption": "Two hips.", "how_to_read": "Look."}


def test_tiles_stand_in_rows_with_alternative_texts_and_everything_is_escaped():
    tiles = [Tile(GREY, "a <b>", 'an "alt"'), Tile(GREY, "c", "d"), Tile(GREY, "e", "f"), BLANK]
    page = montage_html(tiles, columns=2, rows=["T1", "STIR"], **WORDS)
    assert page.count("<img") == 3
    assert page.count('class="row"') == 2
    assert "a &lt;b&gt;" in page
    assert 'alt="an &quot;alt&quot;"' in page
    assert "--widest:64px" in page


def test_what_was_not_taken_is_said():
    page = montage_html([Tile(GREY, "a", "b"), NOT_TAKEN], columns=2, rows=["T1"], **WORDS)
    assert page.count("<img") == 1
    assert ">not taken<" in page


def test_outlines_are_drawn_over_the_tile_and_can_be_ticked_away():
    line = Line(np.array([[1.0, 2.0], [3.0, 4.0]]), "#E69F00", "necrosis", dashed=True)
    page = montage_html([Tile(GREY, "a", "b", (line,))], columns=1, **WORDS)
    assert 'points="2.0,1.0 4.0,3.0"' in page
    assert "stroke-dasharray" in page
    assert 'type="checkbox"' in page
    assert "checkbox" not in montage_html([Tile(GREY, "a", "b")], columns=1, **WORDS)


def test_a_picture_survives_its_packing():
    data = base64.b64decode(webp_uri(GREY).partition(",")[2])
    shown = np.asarray(Image.open(io.BytesIO(data)).convert("L"), float)
    assert shown.shape == GREY.shape
    assert np.abs(shown - GREY).mean() < 4


def test_a_montage_without_words_or_tiles_is_refused():
    with pytest.raises(ValueError, match="alternative text"):
        montage_html([], columns=1, **WORDS)
    with pytest.raises(ValueError, match="caption"):
        montage_html([Tile(GREY, "a", "b")], columns=1, **{**WORDS, "caption": " "})
