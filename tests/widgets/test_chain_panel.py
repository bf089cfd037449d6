from __future__ import annotations

from dataclasses import fields

import pytest

from onfh_nb.preprocess import SliceParams
from onfh_nb.widgets.chain_controls import STARTS
from onfh_nb.widgets.chain_panel import OWN, ChainPanel


@pytest.fixture
def moves() -> list[int]:
    return []


@pytest.fixture
def panel(moves: list[int]) -> ChainPanel:
    return ChainPanel(lambda: moves.append(1))


def test_it_starts_with_the_defaults(panel, moves):
    assert panel.params == SliceParams()
    assert not moves


def test_a_control_for_every_field(panel):
    assert set(panel.controls) == {field.name for field in fields(SliceParams)}


def test_every_control_says_what_it_does(panel):
    assert all(control.tooltip for control in panel.controls.values())


def test_moving_a_slider_reports_once(panel, moves):
    panel.controls["clahe_clip"].value = 4.0
    assert panel.params == SliceParams(clahe_clip=4.0)
    assert len(moves) == 1


def test_setting_all_at_once_reports_once(panel, moves):
    panel.start.value = list(STARTS)[1]
    assert panel.params == list(STARTS.values())[1]
    assert len(moves) == 1


def test_the_starting_point_is_named_only_while_it_holds(panel):
    panel.controls["clahe_clip"].value = 4.0
    assert panel.start.value == OWN
    panel.controls["clahe_clip"].value = 2.0
    assert panel.start.value == next(iter(STARTS))


def test_own_settings_change_nothing(panel, moves):
    panel.start.value = OWN
    assert panel.params == SliceParams()
    assert not moves


def test_settings_of_a_step_that_is_off_cannot_be_moved(panel):
    assert panel.controls["gaussian_sigma_px"].disabled
    panel.controls["gaussian"].value = True
    assert not panel.controls["gaussian_sigma_px"].disabled
