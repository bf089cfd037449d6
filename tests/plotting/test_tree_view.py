from __future__ import annotations

import json
import re

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import vessel_tree_3d

WORDS = {"caption": "Two <trees>.", "how_to_read": "Drag.", "alt": "Two trees."}
LINE = (np.c_[np.zeros(50), np.zeros(50), np.linspace(0, 30, 50)], np.linspace(0.5, 0.3, 50))


def content(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])


def test_both_trees_share_place_and_scale_to_the_hundredth_of_a_millimetre():
    other = (LINE[0] + [10, 0, 0], LINE[1] / 2)
    found = content(vessel_tree_3d({"before": [LINE], "after": [LINE, other]}, **WORDS))
    assert (found["low"], found["high"], found["ruler"]) == (0.15, 0.5, [10, 10, 30])
    first, second = (np.reshape(line, (-1, 4)) for line in found["trees"][1])
    np.testing.assert_array_equal(first[[0, -1], :3], [[-500, 0, -1500], [-500, 0, 1500]])
    np.testing.assert_array_equal(second[[0, -1], 3], [250, 150])


def test_it_is_small_asks_nobody_and_escapes_words():
    page = vessel_tree_3d({"before": [LINE] * 60, "after": [LINE] * 70}, **WORDS)
    assert len(page) < 150_000
    assert len(vessel_tree_3d({"before": [LINE]}, **WORDS)) < 12_000
    assert not re.search(r"https?:|src=|@import", page)
    assert "Two &lt;trees&gt;." in page
    assert 'aria-label="Two trees. before: 60 branches.' in page


def test_nothing_to_draw_and_empty_words_are_refused():
    with pytest.raises(ParameterError, match="no branch to draw"):
        vessel_tree_3d({"before": []}, **WORDS)
    with pytest.raises(ParameterError, match="alt is empty"):
        vessel_tree_3d({"before": [LINE]}, **{**WORDS, "alt": " "})


def test_a_tree_that_is_empty_beside_one_that_is_not_is_drawn_empty():
    assert content(vessel_tree_3d({"before": [], "after": [LINE]}, **WORDS))["trees"][0] == []
