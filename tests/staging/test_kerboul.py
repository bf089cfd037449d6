import math

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import kerboul_3way, kerboul_grade4, kerboul_risk


@pytest.mark.parametrize(
    ("deg", "grade4", "three"),
    [(0, 1, 1), (199.99, 1, 1), (200, 2, 2), (249.99, 2, 2), (250, 3, 3), (299.99, 3, 3), (300, 4, 3), (500, 4, 3)],
)
def test_grades_change_at_200_250_and_300(deg, grade4, three):
    assert kerboul_grade4(deg) == grade4
    assert kerboul_3way(deg) == three


@pytest.mark.parametrize(
    ("deg", "risk"), [(0, "low"), (190, "low"), (190.01, "moderate"), (239.99, "moderate"), (240, "high")]
)
def test_risk_groups_of_ha(deg, risk):
    assert kerboul_risk(deg) == risk


@pytest.mark.parametrize("rule", [kerboul_grade4, kerboul_3way, kerboul_risk])
@pytest.mark.parametrize("deg", [math.nan, -1, 721])
def test_impossible_angle_is_refused(rule, deg):
    with pytest.raises(ParameterError, match="kerboul_deg"):
        rule(deg)
