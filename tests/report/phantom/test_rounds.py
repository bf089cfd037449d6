from __future__ import annotations

from importlib import resources

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.phantom.rounds import Round, _round, load_rounds, rounds_html


def test_the_rounds_on_record_are_in_order_and_begin_with_the_state_before():
    rounds = load_rounds()
    assert [entry.number for entry in rounds] == list(range(len(rounds)))
    assert rounds[0].before is not None
    assert all(entry.seen or entry.mended for entry in rounds)


def test_no_picture_of_a_round_is_larger_than_60_kb():
    folder = resources.files("onfh_nb.report.phantom") / "rounds"
    large = [f.name for f in folder.iterdir() if f.name.endswith(".webp") and len(f.read_bytes()) > 60_000]
    assert not large


def test_words_are_escaped_and_pictures_have_alternative_texts():
    page = rounds_html([Round(1, ("a <b>",), ("c",), b"x", b"y")])
    assert "a &lt;b&gt;" in page
    assert page.count("alt=") == 2
    assert "before round 1: a &lt;b&gt;" in page
    assert "after round 1: c" in page


def test_an_entry_that_says_nothing_is_refused():
    with pytest.raises(ParameterError, match="'seen' or 'mended'"):
        _round(None, {"round": 1})
