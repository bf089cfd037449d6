import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import necrosis_pct


def test_share_of_the_head_and_nothing_outside_it():
    head = np.zeros((4, 10, 10), bool)
    head[:, 2:7, 2:7] = True
    dead = np.zeros_like(head)
    dead[0, 2:7, 2:7] = True
    dead[0, 9, 9] = True
    assert necrosis_pct(head, dead) == pytest.approx(25.0)
    assert necrosis_pct(head, np.zeros_like(head)) == 0.0
    assert necrosis_pct(head, head) == 100.0


def test_axes_and_mirror_do_not_matter():
    rng = np.random.default_rng(0)
    head, dead = rng.random((5, 6, 7)) < 0.6, rng.random((5, 6, 7)) < 0.3
    expected = necrosis_pct(head, dead)
    assert necrosis_pct(head.transpose(2, 0, 1), dead.transpose(2, 0, 1)) == expected
    assert necrosis_pct(head[::-1], dead[::-1]) == expected


def test_bad_masks_are_refused():
    with pytest.raises(ParameterError, match="expected one grid"):
        necrosis_pct(np.ones((2, 2, 2), bool), np.ones((2, 2, 3), bool))
    with pytest.raises(ParameterError, match="head mask is empty"):
        necrosis_pct(np.zeros((2, 2, 2), bool), np.ones((2, 2, 2), bool))
