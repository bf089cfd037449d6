from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.figure_words import _WORDS, words


@pytest.mark.parametrize("name", list(_WORDS))
def test_every_figure_says_how_to_read_it_and_what_it_shows(name):
    told = words(name)
    assert told["name"] == name
    assert told["how_to_read"].endswith(".")
    assert told["alt"].endswith(".")
    assert len(told["alt"]) > 40


def test_an_unknown_figure_is_refused():
    with pytest.raises(ParameterError, match="no figure is called 'x'"):
        words("x")
