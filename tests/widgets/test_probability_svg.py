from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from onfh_nb.plotting.style import BLUE, VERMILION
from onfh_nb.widgets.probability_svg import HipColumn, ProbabilityBar, hip_columns, probability_bars

BARS = [ProbabilityBar("this slice", 0.8, "lesion found", True), ProbabilityBar("this hip", 0.4, "lesion <x>", False)]
COLUMNS = [HipColumn(0.2, 0, "5"), HipColumn(0.6, 1, "6"), HipColumn(0.9, 1, "7")]


def filled(text: str, colour: str) -> list[dict[str, str]]:
    return [e.attrib for e in ElementTree.fromstring(text).iter("rect") if e.attrib["fill"] == colour]


def test_a_bar_is_as_long_as_its_probability_and_coloured_by_its_call():
    text = probability_bars(BARS, 0.5)
    (slice_bar,), (hip_bar,) = filled(text, VERMILION), filled(text, BLUE)
    assert float(slice_bar["width"]) == pytest.approx(2 * float(hip_bar["width"]), abs=0.2)
    assert len(filled(probability_bars(BARS, 0.3), VERMILION)) == 2


def test_the_threshold_moves_between_the_ends():
    at = [float(re.search(r'd="M([\d.]+) 2V', probability_bars(BARS, t))[1]) for t in (0.0, 0.25, 1.0)]
    assert at[1] == pytest.approx(at[0] + 0.25 * (at[2] - at[0]), abs=0.1)
    assert "threshold 0.25" in probability_bars(BARS, 0.25)


def test_words_and_sign_stand_beside_each_bar():
    text = probability_bars(BARS, 0.5)
    assert "✓ lesion found" in text
    assert "✗ lesion &lt;x&gt;" in text
    assert ElementTree.fromstring(text).attrib["aria-label"].startswith("this slice: probability 0.80")


def test_columns_are_as_high_as_probable_and_coloured_by_truth():
    text = hip_columns(COLUMNS, 1, 0.5)
    (normal,), (first, second) = filled(text, BLUE), filled(text, VERMILION)
    heights = [float(bar["height"]) for bar in (normal, first, second)]
    assert heights == pytest.approx([heights[0], 3 * heights[0], 4.5 * heights[0]], rel=0.02)
    assert len(filled(text, "#888")) == 1, "the slice that is shown is marked"
    assert ElementTree.fromstring(text).attrib["aria-label"] == "2 of 3 slices of this hip are called a lesion"


def test_a_narrow_axis_spreads_what_lies_close():
    close = [HipColumn(0.51, 0, ""), HipColumn(0.52, 1, "")]
    text = hip_columns(close, 0, 0.515, (0.5, 0.52))
    assert float(filled(text, VERMILION)[0]["height"]) == pytest.approx(2 * float(filled(text, BLUE)[0]["height"]))
    assert ">0.52<" in text
    assert ">0.5<" in text
