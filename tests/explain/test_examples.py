from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets import load_masks, load_slices
from onfh_nb.explain import draw_examples, energy_inside, held_out_heat, lesion_heat
from onfh_nb.training import TrainParams, cross_validate

NAME = "LCNet_050"


@pytest.fixture(scope="module")
def run(tiny_cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    data = load_slices(tiny_cohort, size=96, months=(0,))
    params = TrainParams(epochs=1, batch_size=32, augmentation=None, device="cpu", precision="fp32")
    found = cross_validate([NAME], data, params, n_splits=2, run_dir=folder)
    return tiny_cohort, folder, data, found.predictions


def test_examples_hold_their_own_picture_heat_and_lesion(run):
    cohort, folder, data, predictions = run
    examples = draw_examples(cohort, folder, data, predictions, each=2)
    place = {unit: k for k, unit in enumerate(data.table["unit_id"])}
    rows = [place[unit] for unit in examples.table["unit_id"]]
    np.testing.assert_array_equal(examples.pictures, data.pixels[rows, 0])
    np.testing.assert_array_equal(examples.heat, held_out_heat(folder, data, examples.table))
    np.testing.assert_array_equal(examples.masks, load_masks(cohort, data.table.iloc[rows], size=96))
    normal = examples.table["y_true"] == 0
    assert examples.table.loc[normal, "energy_inside"].isna().all()


def test_lesions_are_measured_once_each_and_drawn_by_chance(run):
    cohort, folder, data, predictions = run
    every = lesion_heat(cohort, folder, data, predictions, most=10_000)
    some = lesion_heat(cohort, folder, data, predictions, most=7)
    assert len(some) <= 7 < len(every)
    assert every["unit_id"].is_unique
    masks = load_masks(cohort, data.table, size=96)
    assert len(every) == (masks.any((1, 2)) & (data.y_true == 1)).sum()
    row = every[every["energy_inside"] > 0].iloc[0]  # a map without any heat has no share
    one = predictions[predictions["unit_id"] == row["unit_id"]]
    own = masks[data.table["unit_id"] == row["unit_id"]]
    share = energy_inside(held_out_heat(folder, data, one), own)[0]
    assert row["energy_inside"] == pytest.approx(share, abs=1e-4)
    assert row["found"] == (one["p_lesion"].iloc[0] >= 0.5)


def test_a_cohort_without_outlines_gives_no_rows(run, monkeypatch):
    cohort, folder, data, predictions = run
    monkeypatch.setattr("onfh_nb.datasets.load_masks", lambda _, table, size: np.zeros((len(table), size, size), bool))
    assert len(lesion_heat(cohort, folder, data, predictions)) == 0
