from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.datasets import SliceDataset
from onfh_nb.exceptions import ParameterError
from onfh_nb.explain import grad_cam, held_out_heat, hits_and_misses
from onfh_nb.training import TrainParams, cross_validate, load_fold_model

NAME = "LCNet_050"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    rng = np.random.default_rng(0)
    n = 24
    label = np.arange(n) % 2
    pixels = rng.normal(size=(n, 1, 96, 96)).astype(np.float32)
    pixels[label == 1, :, 20:50, 20:50] += 2
    table = pd.DataFrame(
        {
            "unit_id": [f"u{k:02d}" for k in range(n)],
            "participant_id": [f"p{k // 2:02d}" for k in range(n)],
            "hemi": "R", "session_id": "ses-m00", "site": "S3T", "image_id": "i", "index": range(n), "y_true": label,
        }
    )  # fmt: skip
    data = SliceDataset(table, pixels)
    folder = tmp_path_factory.mktemp("run")
    params = TrainParams(epochs=1, batch_size=8, augmentation=None, device="cpu", precision="fp32")
    return data, cross_validate([NAME], data, params, n_splits=2, run_dir=folder), folder


def test_each_map_is_that_of_the_fold_which_held_the_patient_out(run):
    data, found, folder = run
    rows = found.predictions.sample(frac=1, random_state=0).reset_index(drop=True)
    heat = held_out_heat(folder, data, rows)
    place = {unit: k for k, unit in enumerate(data.table["unit_id"])}
    for k in (0, 7, 15):
        model = load_fold_model(folder, NAME, int(rows["fold"][k]), in_chans=1, num_classes=2, image_size=96)
        picture = data.pixels[[place[rows["unit_id"][k]]]]
        np.testing.assert_allclose(heat[k], grad_cam(model, picture, 1)[0], atol=1e-4)


def test_rows_that_cannot_be_explained_are_refused(run):
    data, found, folder = run
    two = pd.concat([found.predictions, found.predictions.assign(model="other")])
    with pytest.raises(ParameterError, match="2 models"):
        held_out_heat(folder, data, two)
    with pytest.raises(ParameterError, match="unit nobody"):
        held_out_heat(folder, data, found.predictions.assign(unit_id="nobody"))
    with pytest.raises(ParameterError, match="finished fold 7"):
        held_out_heat(folder, data, found.predictions.assign(fold=7))


def test_examples_are_drawn_by_chance_from_every_kind_and_from_different_patients():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "participant_id": np.repeat([f"p{k}" for k in range(20)], 10),
            "y_true": rng.integers(0, 2, 200),
            "p_lesion": rng.uniform(size=200),
        }
    )
    one, other = (hits_and_misses(table, each=4, seed=seed) for seed in (0, 1))
    assert one["call"].value_counts().to_dict() == dict.fromkeys(
        ("lesion found", "lesion missed", "false alarm", "normal recognised"), 4
    )
    assert one.groupby("call")["participant_id"].nunique().eq(4).all()
    assert not one["p_lesion"].equals(other["p_lesion"])
    wrong = one[one["call"].isin(["lesion missed", "false alarm"])]
    assert ((wrong["p_lesion"] >= 0.5).astype(int) != wrong["y_true"]).all()


def test_a_kind_that_does_not_occur_is_left_out():
    table = pd.DataFrame({"participant_id": ["a"], "y_true": [1], "p_lesion": [0.9]})
    assert hits_and_misses(table)["call"].tolist() == ["lesion found"]
