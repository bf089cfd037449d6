"""Each sign has its own switch."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.example import COLLAPSED
from onfh_nb.synthetic.state import HipVisit
from onfh_nb.synthetic.switches import SIGNS, without

FULL = replace(
    COLLAPSED, joint_space_factor=0.4, osteophyte_mm=3.0, cysts=True, acetabular_cysts=True, radiographic_change=True
)


def changed(one: HipVisit, other: HipVisit) -> set[str]:
    return {f.name for f in fields(HipVisit) if getattr(one, f.name) != getattr(other, f.name)}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_switch_turns_its_own_sign_off_and_no_other(sign):
    assert changed(FULL, without(FULL, sign)) == set(SIGNS[sign])


def test_switches_add_up_and_none_changes_nothing():
    assert without(FULL) == FULL
    assert changed(FULL, without(FULL, "oedema", "collapse")) == {"oedema_weight", "collapse_mm"}


def test_a_misspelt_sign_is_refused_with_the_nearest_name():
    with pytest.raises(ParameterError, match=r"no sign is called 'oedma'; did you mean 'oedema'\?"):
        without(FULL, "oedma")
    with pytest.raises(ParameterError, match="expected one of band, double_line"):
        without(FULL, "xyz")
