import math

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging.checks import number_in_range


def test_limits_are_included():
    assert number_in_range(0, "depth", 0, 5) == 0.0
    assert number_in_range(5, "depth", 0, 5) == 5.0


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 5.1])
def test_message_says_name_value_unit_and_range(value):
    with pytest.raises(ParameterError, match=r"depth is .* mm, expected a number from 0 to 5 mm"):
        number_in_range(value, "depth", 0, 5, " mm")
