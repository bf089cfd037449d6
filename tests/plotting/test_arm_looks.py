from __future__ import annotations

from onfh_nb.plotting.arm_looks import ARMS, SOURCES, arm_look, arm_order


def test_no_treatment_comes_first_the_graft_last_and_gaps_are_no_arm():
    assert arm_order(["vbg", None, "none", "nsaid", float("nan")]) == ["none", "nsaid", "vbg"]


def test_looks_differ():
    assert len({colour for _, colour in ARMS.values()}) == len(ARMS)
    assert len({marker for *_, marker in SOURCES.values()}) == len(SOURCES)
    assert arm_look("resurfacing")[0] == "resurfacing"
