import math

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import cjfh_type


@pytest.mark.parametrize(
    ("medial", "lateral", "kind"),
    [
        (-0.9, -0.4, "M"),
        (-0.9, -0.39, "C"),
        (-0.2, 0.4, "C"),
        (-0.9, 0.41, "L1"),
        (-0.2, 0.94, "L1"),
        (-0.4, 0.95, "L2"),
        (-0.41, 0.95, "L3"),
        (-1.0, 1.0, "L3"),
    ],
)
def test_pillars_are_thirty_forty_thirty(medial, lateral, kind):
    assert cjfh_type(medial, lateral) == kind


@pytest.mark.parametrize(("medial", "lateral"), [(math.nan, 0), (0, 1.2), (0.5, 0.4)])
def test_impossible_extent_is_refused(medial, lateral):
    with pytest.raises(ParameterError):
        cjfh_type(medial, lateral)
