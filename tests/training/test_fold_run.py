from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from onfh_nb.evaluate import fit_temperature
from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams
from onfh_nb.training.fold_rows import deal_folds, split_fold
from onfh_nb.training.fold_run import build_model, choose_temperature, find_weights, fold_seed, run_fold

PARAMS = TrainParams(epochs=4, lr=1e-2, batch_size=8, device="cpu", patience=None)


def test_a_fold_predicts_its_test_pictures(tiny_zoo, make_data):
    data = make_data()
    split = split_fold(data, deal_folds(data, "participant_id", 3, 0), 1, "participant_id", 0)
    result = run_fold("net", data, split, PARAMS, fold=1)
    assert result.predictions["unit_id"].tolist() == data.table["unit_id"].iloc[split.test].tolist()
    assert (result.predictions["fold"] == 1).all()
    facts = result.facts
    assert (facts["n_train"], facts["n_valid"], facts["n_test"]) == tuple(map(len, split))
    assert facts["epochs"] == 4
    odds = np.log(result.predictions["p_lesion"] / result.predictions["p_normal"])
    assert odds.to_numpy() == pytest.approx(result.predictions["logit_lesion"].to_numpy() / facts["temperature"])


def test_the_temperature_comes_from_the_validation_patients(make_data):
    valid = make_data()
    logits = np.random.default_rng(0).normal(size=(len(valid), 2)) + 2 * np.eye(2)[valid.y_true]
    value, notes = choose_temperature(logits, valid)
    assert value == fit_temperature(logits, valid.y_true).value
    assert notes == []


def test_where_no_temperature_is_best_none_is_used(make_data):
    valid = make_data()
    truth = np.eye(2)[valid.y_true]
    for logits, why in ((10.0 * truth, "apart without fault"), (-10.0 * truth, "did not go with disease")):
        value, (note,) = choose_temperature(logits, valid)
        assert value == 1.0
        assert note.startswith("probabilities were left as trained")
        assert why in note


def test_equal_seeds_build_equal_models(tiny_zoo, make_data):
    a, b, c = (build_model("net", make_data(), TrainParams(seed=seed)) for seed in (0, 0, 1))
    assert torch.equal(a.fc.weight, b.fc.weight)
    assert not torch.equal(a.fc.weight, c.fc.weight)


def test_the_first_loss_is_that_of_a_coin(make_data):
    data = make_data(patients=4)
    model = build_model("MobileNetV3_Small_050", data, TrainParams())
    with torch.no_grad():
        logits = model(torch.from_numpy(data.pixels))
    assert float(nn.functional.cross_entropy(logits, torch.from_numpy(data.y_true))) == pytest.approx(0.69, abs=0.1)


def test_a_last_layer_from_a_file_is_kept(make_data, tmp_path):
    from safetensors.torch import save_file

    data = make_data(patients=4)
    trained = build_model("MobileNetV3_Small_050", data, TrainParams(seed=5))
    save_file(trained.state_dict(), tmp_path / "MobileNetV3_Small_050.safetensors")
    again = build_model("MobileNetV3_Small_050", data, TrainParams(weights=str(tmp_path)))
    assert torch.equal(again.classifier.weight, trained.classifier.weight)


def test_each_fold_has_its_own_seed():
    seeds = {fold_seed(seed, fold) for seed in range(20) for fold in range(5)}
    assert len(seeds) == 100


def test_weights_are_found_by_the_model_s_name(tmp_path):
    (tmp_path / "ResNet50.pth").touch()
    assert find_weights(None, "ResNet50") is None
    assert find_weights("timm", "ResNet50") == "timm"
    assert find_weights(str(tmp_path), "ResNet50") == tmp_path / "ResNet50.pth"
    with pytest.raises(ParameterError, match=r"there is no VGG16.safetensors or VGG16.pth in"):
        find_weights(str(tmp_path), "VGG16")
