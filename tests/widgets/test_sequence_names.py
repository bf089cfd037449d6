from __future__ import annotations

import pytest

from onfh_nb.cohort.layout import PROTOCOLS
from onfh_nb.widgets.sequence_names import sequence_name, visit_name


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_has_words_of_its_own(protocol: str):
    words = sequence_name(protocol)
    assert "_" not in words
    assert [key for key in PROTOCOLS if sequence_name(key) == words] == [protocol]


def test_a_strange_key_stays():
    assert sequence_name("localizer_x") == "localizer_x"


def test_visits():
    assert visit_name(0) == "first visit"
    assert visit_name(3.0) == "month 3"
