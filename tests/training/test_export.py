from __future__ import annotations

import json

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import PredictorParams, load_predictor
from onfh_nb.training import TrainParams, export_winner

PARAMS = TrainParams(epochs=1, lr=1e-3, batch_size=16, device="cpu")


def test_the_winner_can_be_carried_away_and_says_what_it_is(make_data, tmp_path, monkeypatch):
    monkeypatch.setattr("onfh_nb.models.predictor_folder._export", lambda *_: None)  # slow, and tested there
    data = make_data(patients=10)
    folder = export_winner(
        "LCNet_050", data, PARAMS, tmp_path / "winner", about=PredictorParams(protocol="cor_stir", threshold=0.4)
    )
    names = {path.name for path in folder.iterdir()}
    assert names >= {"model.safetensors", "params.json", "train_params.json", "history.csv", "model_card.md"}
    assert ".training" not in names
    facts = json.loads((folder / "params.json").read_text())["predictor"]
    assert (facts["protocol"], facts["threshold"], facts["classes"]) == ("cor_stir", 0.4, ["normal", "lesion"])
    assert json.loads((folder / "train_params.json").read_text())["augmentation"]["rotate_deg"] == 15.0
    card = (folder / "model_card.md").read_text()
    assert "60 pictures of 10 patients" in card
    assert np.isfinite(load_predictor(folder).probabilities(data.pixels[:4])).all()


def test_one_patient_is_too_few(make_data, tmp_path):
    with pytest.raises(ParameterError, match="there are 1 patients"):
        export_winner("LCNet_050", make_data(patients=1), PARAMS, tmp_path)
