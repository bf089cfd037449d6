from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets import split_table
from onfh_nb.exceptions import LeakageError, ParameterError
from onfh_nb.training import TrainParams, cross_validate, held_out_test

PARAMS = TrainParams(epochs=3, lr=1e-2, batch_size=8, device="cpu")
pytestmark = pytest.mark.usefixtures("tiny_zoo")


def test_only_those_set_aside_are_judged_and_none_of_them_is_learnt_from(make_data):
    data = make_data(patients=18)
    test = (split_table(data.table)["part"] == "test").to_numpy()
    found = held_out_test(["net"], data, PARAMS, test)
    assert sorted(found.predictions["unit_id"]) == sorted(data.table.loc[test, "unit_id"])
    assert found.costs["n_test"].tolist() == [test.sum()]
    assert (found.costs["n_train"] + found.costs["n_valid"]).tolist() == [(~test).sum()]


def test_what_the_test_patients_look_like_changes_no_training(make_data):
    data = make_data(patients=18)
    test = (split_table(data.table)["part"] == "test").to_numpy()
    one = held_out_test(["net"], data, PARAMS, test)
    data.pixels[test] = np.random.default_rng(0).normal(size=data.pixels[test].shape)
    other = held_out_test(["net"], data, PARAMS, test)
    assert one.histories.drop(columns="seconds").equals(other.histories.drop(columns="seconds"))
    assert not one.predictions["logit_lesion"].equals(other.predictions["logit_lesion"])


def test_it_stands_beside_a_cross_validation_in_one_folder_but_is_not_mixed_with_it(make_data, tmp_path):
    data = make_data(patients=18)
    test = (split_table(data.table)["part"] == "test").to_numpy()
    cross_validate(["net"], data.take(~test), PARAMS, n_splits=2, run_dir=tmp_path / "cv")
    held_out_test(["net"], data, PARAMS, test, run_dir=tmp_path / "test")
    with pytest.raises(ParameterError, match="run_dir"):
        held_out_test(["net"], data, PARAMS, test, run_dir=tmp_path / "cv")


@pytest.mark.parametrize(
    ("test", "error", "words"),
    [
        (np.zeros(108, int), ParameterError, "one bool for each of 108"),
        (np.zeros(3, bool), ParameterError, "one bool for each of 108"),
        (np.zeros(108, bool), ParameterError, "0 of 108 pictures are set aside"),
        (np.arange(108) < 1, LeakageError, "sub-000"),
    ],
)
def test_a_split_that_cannot_be_is_refused(make_data, test, error, words):
    with pytest.raises(error, match=words):
        held_out_test(["net"], make_data(patients=18), PARAMS, test)
