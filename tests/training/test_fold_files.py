from __future__ import annotations

import pandas as pd
import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams, load_fold_model
from onfh_nb.training.fold_files import FoldResult, claim_folder, fold_folder, read_fold, write_fold


def result() -> FoldResult:
    row = {"unit_id": "007", "participant_id": "01", "hemi": "L", "session_id": "n/a", "site": "A", "fold": 0}
    predictions = pd.DataFrame([row | {"model": "m", "y_true": 1, "p_normal": 0.1 + 0.2, "p_lesion": 0.7}])
    history = pd.DataFrame({"epoch": [1], "train_loss": [1 / 3]})
    return FoldResult(predictions, history, {"seconds": 0.1, "notes": ["a"]}, {"w": torch.ones(2, 3, 4, 4)})


def test_what_is_written_is_read_back_to_the_last_bit(tmp_path):
    folder = fold_folder(tmp_path, "m", 0)
    write_fold(folder, result())
    found = read_fold(folder)
    pd.testing.assert_frame_equal(found.predictions, result().predictions, check_exact=True)
    pd.testing.assert_frame_equal(found.history, result().history, check_exact=True)
    assert found.facts == result().facts


def test_an_unfinished_fold_is_none(tmp_path):
    assert read_fold(fold_folder(tmp_path, "m", 0)) is None


def test_a_write_that_fails_leaves_nothing(tmp_path):
    bad = FoldResult(result().predictions, result().history, {"seconds": object()})
    with pytest.raises(TypeError):
        write_fold(fold_folder(tmp_path, "m", 0), bad)
    assert list((tmp_path / "m").iterdir()) == []


def test_a_damaged_fold_says_what_to_do(tmp_path):
    folder = fold_folder(tmp_path, "m", 0)
    write_fold(folder, result())
    (folder / "fold.json").write_text("{")
    with pytest.raises(ParameterError, match=r"cannot be read .*; delete it and the fold is done again"):
        read_fold(folder)


def test_a_folder_belongs_to_one_set_of_settings(tmp_path):
    claim_folder(tmp_path / "m", TrainParams(), {"folds": "a"})
    claim_folder(tmp_path / "m", TrainParams(device="cpu", checkpoint_seconds=1.0), {"folds": "a"})
    with pytest.raises(ParameterError, match=r"holds a run with lr 0\.0003, and now it is 0\.1; choose"):
        claim_folder(tmp_path / "m", TrainParams(lr=0.1), {"folds": "a"})
    with pytest.raises(ParameterError, match="holds a run with folds 'a', and now it is 'b'"):
        claim_folder(tmp_path / "m", TrainParams(), {"folds": "b"})


def test_a_fold_s_model_comes_back(tmp_path, tiny_zoo, make_net):
    net = make_net(3)
    write_fold(fold_folder(tmp_path, "m", 2), FoldResult(result().predictions, result().history, {}, net.state_dict()))
    found = load_fold_model(tmp_path, "m", 2)
    assert torch.equal(found.fc.weight, net.fc.weight)
    assert not found.training
    with pytest.raises(ParameterError, match="expected a finished fold 1 of m"):
        load_fold_model(tmp_path, "m", 1)
