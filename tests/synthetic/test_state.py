from dataclasses import FrozenInstanceError

import pytest

from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.state import HipVisit


def test_states_are_values():
    visit = HipVisit(month=3)
    with pytest.raises(FrozenInstanceError):
        visit.month = 6
    assert visit == HipVisit(month=3)


def test_hips_are_right_and_left():
    assert all([hip.side for hip in p.hips] == ["R", "L"] for p in draw_patients("tiny", 4))
