from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.reading_lines import _WORDS, table_words


@pytest.mark.parametrize("name", sorted(_WORDS))
def test_every_reading_line_is_one_or_two_sentences(name):
    words = table_words(name)
    assert words["name"] == name
    assert words["how_to_read"].endswith(".")
    assert len(words["how_to_read"]) < 220


def test_an_unknown_table_is_named():
    with pytest.raises(ParameterError, match="no table is called 'metric'"):
        table_words("metric")
