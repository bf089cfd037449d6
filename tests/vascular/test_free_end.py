import math

import numpy as np
import pytest

from onfh_nb.vascular.free_end import find_tip


@pytest.mark.parametrize("ndim", [2, 3])
def test_the_axis_ends_a_radius_before_a_round_cap(ndim):
    """A tube with a half ball at its end, cut into slices: the axis ends where the ball's middle is."""
    radius, tip = 2.0, 20.3
    s = np.arange(0, 25, 0.01) + 0.005
    beyond = np.clip(s - tip, 0, radius)
    half = np.where(s <= tip, radius, np.sqrt(radius**2 - beyond**2))
    volume = 0.01 * (2 * half if ndim == 2 else math.pi * half**2) * (s < tip + radius)
    assert find_tip(s, volume, np.zeros(len(s), bool), 21.5, radius, ndim) == pytest.approx(tip, abs=0.05)


def test_where_the_picture_cuts_a_vessel_there_is_no_cap():
    s = np.arange(0, 20, 0.01) + 0.005
    volume = np.full(len(s), 0.01 * math.pi * 4)
    assert find_tip(s, volume, s > 19, 19.5, 2.0, 3) == pytest.approx(20, abs=0.05)
