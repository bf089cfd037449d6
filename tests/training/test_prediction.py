from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import predict
from onfh_nb.training.prediction import predict_logits

COLUMNS = ["unit_id", "participant_id", "hemi", "session_id", "site", "fold", "model", "y_true"]
COLUMNS += ["p_normal", "p_lesion", "logit_lesion"]


def test_the_table_has_one_row_per_picture_in_order(make_net, make_data):
    data, net = make_data(), make_net()
    table = predict(net, data, model_name="net", fold=3, device="cpu", batch_size=10)
    assert list(table) == COLUMNS
    assert table["unit_id"].tolist() == data.table["unit_id"].tolist()
    assert (table["fold"] == 3).all()
    assert (table["model"] == "net").all()
    with torch.no_grad():
        expected = net.eval()(torch.from_numpy(data.pixels)).double().softmax(1).numpy()
    assert table[["p_normal", "p_lesion"]].to_numpy() == pytest.approx(expected, abs=1e-6)


def test_the_batch_size_changes_nothing_and_the_mode_is_kept(make_net, make_data):
    data, net = make_data(), make_net().train()
    assert np.allclose(predict_logits(net, data, batch_size=7), predict_logits(net, data, batch_size=64), atol=1e-6)
    assert net.training


def test_a_model_with_other_classes_is_refused(make_data):
    model = nn.Sequential(nn.Flatten(), nn.Linear(1024, 3))
    with pytest.raises(ParameterError, match="odd gives 3 numbers per picture; expected one for each of 2 classes"):
        predict(model, make_data(), model_name="odd", device="cpu")


def test_pixels_that_are_no_numbers_are_refused(make_net, make_data):
    data = make_data()
    data.pixels[0] = np.nan
    with pytest.raises(ParameterError, match="pixels that are no numbers"):
        predict(make_net(), data, model_name="net", device="cpu")
