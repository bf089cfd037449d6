import math

import numpy as np
import pytest

from onfh_nb.staging.jic import WeightBearingArc
from onfh_nb.synthetic.lesion import cap_cosine
from onfh_nb.synthetic.state import Lens
from onfh_nb.synthetic.weight_bearing import weight_bearing_involvement

ARC = WeightBearingArc(-48.3, 33.0, False)


def test_against_random_directions():
    lens = Lens(0.9, 0.7, (-0.2, 0.3, math.sqrt(1 - 0.13)))
    v = np.random.default_rng(0).standard_normal((2_000_000, 3))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    v = v[v[:, 2] > 0]
    cor, sag = np.degrees(np.arctan2(v[:, 0], v[:, 2])), np.degrees(np.arctan2(v[:, 1], v[:, 2]))
    sector = (cor > -48.3) & (cor < 33.0) & (np.abs(sag) < 45)
    dead = v[sector] @ np.array(lens.direction) > float(cap_cosine(0.9, 0.7))
    assert weight_bearing_involvement(lens, ARC) == pytest.approx(dead.mean(), abs=0.003)


def test_lesion_outside_the_sector_and_lesion_of_all():
    assert weight_bearing_involvement(Lens(0.95, 0.3, (0.0, 0.9, math.sqrt(0.19))), ARC) == 0.0
    assert weight_bearing_involvement(Lens(0.6, 1.5, (0.0, 0.0, 1.0)), ARC) == 1.0


def test_larger_lesions_take_more():
    shares = [weight_bearing_involvement(Lens(0.9, rho, (0.0, 0.3, math.sqrt(0.91))), ARC) for rho in (0.4, 0.6, 0.8)]
    assert shares == sorted(shares)
    assert shares[0] < shares[2]
