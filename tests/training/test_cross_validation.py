from __future__ import annotations

import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT
from onfh_nb.training import TrainParams, cross_validate

PARAMS = TrainParams(epochs=4, lr=1e-2, batch_size=8, device="cpu", checkpoint_seconds=0.0)
pytestmark = pytest.mark.usefixtures("tiny_zoo")


class Killed(BaseException):
    pass


def without_times(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=["seconds", "pictures_per_s"], errors="ignore")


def test_each_model_says_something_of_each_picture_once(make_data):
    data = make_data()
    found = cross_validate(["a", "b"], data, PARAMS, n_splits=3)
    table = found.predictions
    assert len(table) == 2 * len(data)
    assert not table.duplicated(["unit_id", "model"]).any()
    assert table.groupby("participant_id")["fold"].nunique().max() == 1
    assert found.costs[["model", "fold"]].to_numpy().tolist() == [[m, f] for m in "ab" for f in range(3)]
    assert list(found.histories)[:3] == ["model", "fold", "epoch"]
    one = table[table.model == "a"]
    assert roc_auc_score(one.y_true, one.logit_lesion) > 0.8


@pytest.mark.parametrize("kill_at", [("a, fold 2 of 3", 2), ("b, fold 2 of 3", 3)])
def test_a_killed_run_goes_on_and_ends_the_same(make_data, tmp_path, kill_at):
    data = make_data()
    whole = cross_validate(["a", "b"], data, PARAMS, n_splits=3, run_dir=tmp_path / "whole")

    def kill(progress):
        if (progress.what, progress.epoch) == kill_at:
            raise Killed

    with pytest.raises(Killed):
        cross_validate(["a", "b"], data, PARAMS, n_splits=3, run_dir=tmp_path / "cut", progress=kill)
    told = []
    again = cross_validate(["a", "b"], data, PARAMS, n_splits=3, run_dir=tmp_path / "cut", progress=told.append)
    assert (told[0].what, told[0].epoch) == (kill_at[0], kill_at[1] + 1)
    pd.testing.assert_frame_equal(whole.predictions, again.predictions, check_exact=True)
    pd.testing.assert_frame_equal(without_times(whole.histories), without_times(again.histories), check_exact=True)
    pd.testing.assert_frame_equal(without_times(whole.costs), without_times(again.costs), check_exact=True)
    assert not list((tmp_path / "cut").rglob("*.checkpoint"))


def test_with_and_without_a_folder_the_result_is_the_same(make_data, tmp_path):
    data = make_data()
    one = cross_validate(["a"], data, PARAMS, n_splits=3)
    two = cross_validate(["a"], data, PARAMS, n_splits=3, run_dir=tmp_path)
    pd.testing.assert_frame_equal(one.predictions, two.predictions, check_exact=True)


def test_a_model_may_be_added_to_a_finished_run(make_data, tmp_path):
    data = make_data()
    first = cross_validate(["a"], data, PARAMS, n_splits=3, run_dir=tmp_path)
    told = []
    both = cross_validate(["a", "b"], data, PARAMS, n_splits=3, run_dir=tmp_path, progress=told.append)
    assert {p.what[0] for p in told} == {"b"}
    assert both.predictions[both.predictions.model == "a"].equals(first.predictions)


def test_a_folder_of_other_settings_or_folds_is_refused(make_data, tmp_path):
    data = make_data()
    cross_validate(["a"], data, PARAMS, n_splits=3, run_dir=tmp_path)
    with pytest.raises(ParameterError, match="holds a run with folds"):
        cross_validate(["a"], data, PARAMS, n_splits=3, run_dir=tmp_path, seed=1)
    with pytest.raises(ParameterError, match=r"holds a run with (folds|groups) "):
        cross_validate(["a"], data, PARAMS, n_splits=3, run_dir=tmp_path, groups=INDEPENDENT)


def test_the_test_patients_choose_nothing(make_data):
    """Other labels in the test fold leave its probabilities as they are."""
    data, other = make_data(), make_data()
    before = cross_validate(["a"], data, PARAMS, n_splits=3).predictions
    tested = (before["fold"] == 0).to_numpy()
    first = before["participant_id"][tested].iloc[0]
    from onfh_nb.training.cross_validation import run_folds

    folds = before.set_index("unit_id")["fold"].loc[data.table["unit_id"]].to_numpy()
    rows = other.table["participant_id"] == first
    other.table.loc[rows, "y_true"] = 1 - other.table.loc[rows, "y_true"]
    one, two = (run_folds(["a"], d, PARAMS, folds, groups="participant_id").predictions for d in (data, other))
    columns = ["unit_id", "p_lesion", "logit_lesion"]
    assert one.loc[one.fold == 0, columns].equals(two.loc[two.fold == 0, columns])
    assert not one.loc[one.fold == 1, columns].equals(two.loc[two.fold == 1, columns])


def test_fewer_patients_than_folds(make_data):
    with pytest.raises(ParameterError, match="5 folds were asked for, but there are 3 patients"):
        cross_validate(["a"], make_data(patients=3), PARAMS)


def test_a_mistyped_name_shows_before_anything_is_trained(make_data, monkeypatch):
    monkeypatch.undo()
    with pytest.raises(ParameterError, match="MobileNetV3_Large"):
        cross_validate(["MobileNetV3_Small_050", "MobileNetV3_Larg"], make_data(), PARAMS, n_splits=3)
