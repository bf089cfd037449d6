from __future__ import annotations

from onfh_nb.plotting.arm_looks import ARMS, SOURCES, arm_look, arm_order, counted


def test_no_treatment_comes_first_the_graft_last_and_gaps_are_no_arm():
    assert arm_order(["vbg", None, "none", "nsaid", float("nan")]) == ["none", "nsaid", "vbg"]


def test_looks_differ():
    assert len({colour for _, colour in ARMS.values()}) == len(ARMS)
    assert len({marker for *_, marker in SOURCES.values()}) == len(SOURCES)
    assert arm_look("resurfacing")[0] == "resurfacing"


def test_one_is_no_plural():
    assert [counted(n, "hip") for n in (0, 1, 2)] == ["0 hips", "1 hip", "2 hips"]
