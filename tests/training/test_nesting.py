from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.training import TrainParams, nested_search, search
from onfh_nb.training.fold_rows import deal_folds

PARAMS = TrainParams(epochs=2, batch_size=8, device="cpu")
GRID = {"lr": (1e-3, 1e-2), "weight_decay": (1e-4,)}
pytestmark = pytest.mark.usefixtures("tiny_zoo")


def test_each_fold_chooses_for_itself_and_never_by_its_test_patients(make_data, tmp_path):
    data = make_data()
    found = nested_search(
        "net", data, PARAMS, n_splits=2, inner_splits=2, grid=GRID, n_trials=2, storage=tmp_path / "study.db"
    )
    assert sorted(found.predictions["unit_id"]) == sorted(data.table["unit_id"])
    assert found.chosen["fold"].tolist() == [0, 1]
    assert found.trials.groupby("fold").size().tolist() == [2, 2]
    folds = deal_folds(data, "participant_id", 2, 0)
    for fold in range(2):
        others = data.take(np.flatnonzero(folds != fold))
        alone = search("net", others, PARAMS, n_splits=2, grid=GRID, n_trials=2)
        chosen = found.chosen.loc[fold]
        assert (alone.best.lr, alone.valid_auc) == (chosen["lr"], chosen["valid_auc"])
