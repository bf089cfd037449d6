import math

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import steinberg_grade


@pytest.mark.parametrize(
    ("percent", "grade"),
    [(0, "A"), (14.999, "A"), (15, "B"), (22.5, "B"), (30, "B"), (30.001, "C"), (100, "C")],
)
def test_limits_are_those_of_steinberg(percent, grade):
    assert steinberg_grade(percent) == grade


@pytest.mark.parametrize("percent", [math.nan, -0.1, 100.1, math.inf])
def test_impossible_share_is_refused(percent):
    with pytest.raises(ParameterError, match=r"necrosis_pct is .* from 0 to 100 %"):
        steinberg_grade(percent)
