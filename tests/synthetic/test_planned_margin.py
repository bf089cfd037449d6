"""Margins that keep the planned class."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.lesion_measures import lesion_measures
from onfh_nb.synthetic.margin import draw_margin
from onfh_nb.synthetic.planned_margin import draw_planned_margin
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.state import HipState, HipVisit, Margin


def _sick(patients: int) -> list[HipState]:
    states = draw_patients("cohort", patients, seed=4)
    return [hip for state in states for hip in state.hips if hip.visits[0].lens is not None]


def _classes(hip: HipState, margin: Margin | None) -> tuple[tuple[str, str], tuple[str, str]]:
    lens = hip.visits[0].lens
    found = lesion_measures(HipState("R", hip.shape, "none", (), margin=margin), HipVisit(0, lens))
    exact = found["analytic"]
    return (found["jic"], found["steinberg_grade"]), (exact["jic"], exact["steinberg_grade"])


def test_every_drawn_lesion_has_the_class_of_its_lens() -> None:
    hips = _sick(40)
    kept = [_classes(hip, hip.margin) for hip in hips]
    assert all(found == planned for found, planned in kept)
    assert np.mean([hip.margin is not None for hip in hips]) > 0.95


def test_a_margin_drawn_without_a_plan_changes_some_classes() -> None:
    rng = np.random.default_rng(1)
    hips = _sick(40)
    changed = [not np.equal(*_classes(hip, draw_margin(rng, hip.visits[0].lens, hip.shape))).all() for hip in hips]  # type: ignore[arg-type]
    assert 0.03 < np.mean(changed) < 0.35


def test_equal_streams_give_equal_margins() -> None:
    hip = _sick(3)[0]
    lens = hip.visits[0].lens
    assert lens is not None
    one, two = (draw_planned_margin(np.random.default_rng(5), lens, hip.shape) for _ in range(2))
    assert one == two
    assert one is not None
    assert one.sd_mm == pytest.approx(1.2)
