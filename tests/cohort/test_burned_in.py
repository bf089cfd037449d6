from __future__ import annotations

import numpy as np
import pytest
from hospital import JOHN, write_series
from PIL import Image, PngImagePlugin

from onfh_nb.cohort.burned_in import burned_in_reason, picture_burned_in_reason


def test_a_plain_series_is_not_suspected(tmp_path):
    assert burned_in_reason(write_series(tmp_path, JOHN, day="20230105")) == ""


def test_one_suspicious_file_is_enough(tmp_path):
    files = write_series(tmp_path / "a", JOHN, day="20230105")
    files += write_series(tmp_path / "b", JOHN, day="20230105", n_slices=1, BurnedInAnnotation="YES")
    assert "burned in" in burned_in_reason(files)


def test_no_is_no(tmp_path):
    assert burned_in_reason(write_series(tmp_path, JOHN, day="20230105", BurnedInAnnotation="NO")) == ""


@pytest.mark.parametrize("kind", ["plain", "screen", "note", "palette"])
def test_pictures_that_look_like_screen_grabs(tmp_path, kind):
    size = (1080, 1920) if kind == "screen" else (60, 50)
    image = Image.fromarray(np.zeros(size, np.uint8)).convert("P" if kind == "palette" else "L")
    notes = PngImagePlugin.PngInfo()
    if kind == "note":
        notes.add_text("Software", "gnome-screenshot")
    image.save(tmp_path / "a.png", pnginfo=notes)
    assert bool(picture_burned_in_reason(tmp_path / "a.png")) == (kind != "plain")


def test_colours_are_suspected(tmp_path):
    colours = np.zeros((20, 20, 3), np.uint8)
    colours[5, 5] = (255, 255, 0)
    Image.fromarray(colours).save(tmp_path / "colour.png")
    Image.fromarray(np.repeat(np.arange(400, dtype=np.uint16).astype(np.uint8).reshape(20, 20, 1), 3, 2)).save(
        tmp_path / "grey.png"
    )
    assert "colour" in picture_burned_in_reason(tmp_path / "colour.png")
    assert picture_burned_in_reason(tmp_path / "grey.png") == ""
