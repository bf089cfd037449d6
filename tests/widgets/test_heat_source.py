from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.explain import held_out_heat
from onfh_nb.training import TrainParams, cross_validate
from onfh_nb.widgets import heat_source
from onfh_nb.widgets.heat_source import HeatSource

NAME = "LCNet_050"


@pytest.fixture
def trained(compared, tmp_path):
    params = TrainParams(epochs=1, batch_size=8, augmentation=None, device="cpu", precision="fp32")
    return cross_validate([NAME], compared.slices, params, n_splits=3, run_dir=tmp_path / "run").predictions


def test_maps_are_those_of_the_held_out_model_and_computed_once(compared, trained, tmp_path, monkeypatch):
    source = HeatSource(tmp_path / "run", compared.slices)
    expected = held_out_heat(tmp_path / "run", compared.slices, trained)
    place = {unit: k for k, unit in enumerate(compared.slices.table["unit_id"])}
    for k in (0, 8, 17):
        key = NAME, int(trained["fold"].iloc[k]), place[trained["unit_id"].iloc[k]]
        assert not source.has_map(*key)
        np.testing.assert_allclose(source.heat(*key), expected[k], atol=1e-4)
        assert source.has_map(*key)
    monkeypatch.setattr("onfh_nb.explain.gradient_map.grad_cam", lambda *_: pytest.fail("it was there already"))
    source.heat(*key)


def test_what_was_looked_at_longest_ago_goes_first(compared, monkeypatch):
    monkeypatch.setattr(heat_source, "_MAPS_KEPT", 2)
    monkeypatch.setattr(HeatSource, "_model", lambda *_: None)
    monkeypatch.setattr("onfh_nb.explain.gradient_map.grad_cam", lambda model, pixels, target: np.zeros((1, 96, 96)))
    source = HeatSource("run", compared.slices)
    for row in (0, 1, 0, 2):
        source.heat("A", 0, row)
    assert [source.has_map("A", 0, row) for row in (0, 1, 2)] == [True, False, True]


def test_a_fold_that_is_not_finished_is_one_sentence(compared, tmp_path):
    with pytest.raises(ParameterError, match="finished fold 0"):
        HeatSource(tmp_path, compared.slices).heat(NAME, 0, 0)
