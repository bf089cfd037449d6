from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.names import checked_name


@pytest.mark.parametrize("name", ["../x", "A", "a b", "", "-a", "a" * 81, "a.csv"])
def test_what_is_no_file_name_everywhere_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="refused"):
        checked_name(name)


def test_a_plain_name_passes() -> None:
    assert checked_name("edge_width-2") == "edge_width-2"
