"""Settings out of range are refused."""

from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.parameters import TreeParams


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"step_mm": 0.0}, "step_mm is 0.0; expected a number above 0"),
        ({"kill_mm": 12.0}, "expected less than influence_mm"),
        ({"exponent": 2.0}, "expected 2.3 to 3"),
        ({"inertia": 1.0}, "expected 0 to less than 1"),
        ({"attractors": (10, 5)}, "a lower and an upper limit"),
        ({"arc_chord": (0.9, 1.1)}, "never shorter than its chord"),
        ({"core_density": -0.1}, "numbers of at least 0"),
        ({"max_generation": 0}, "at least 1"),
        ({"node_mm": float("nan")}, "numbers of at least 0"),
    ],
)
def test_a_value_out_of_range_is_named(change, words):
    with pytest.raises(ParameterError, match=words):
        TreeParams(**change)


def test_unknown_names_are_refused():
    with pytest.raises(TypeError):
        TreeParams(stepp_mm=1.0)
