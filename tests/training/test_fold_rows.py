from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT
from onfh_nb.training.fold_rows import deal_folds, split_fold


def patients(data, rows) -> set[str]:
    return set(data.table["participant_id"].iloc[rows])


def test_no_patient_stands_in_two_parts_and_every_picture_is_tested_once(make_data):
    data = make_data(patients=20)
    folds = deal_folds(data, "participant_id", 4, 0)
    tested = []
    for fold in range(4):
        split = split_fold(data, folds, fold, "participant_id", 0)
        sets = [patients(data, rows) for rows in split]
        assert not sets[0] & sets[1]
        assert not sets[0] & sets[2]
        assert not sets[1] & sets[2]
        assert sum(map(len, split)) == len(data)
        tested.extend(split.test)
    assert sorted(tested) == list(range(len(data)))


def test_dealt_one_by_one_the_same_patient_is_on_both_sides(make_data):
    data = make_data(patients=20)
    folds = deal_folds(data, INDEPENDENT, 4, 0)
    split = split_fold(data, folds, 0, INDEPENDENT, 0)
    assert patients(data, split.test) & patients(data, split.train)
    assert np.bincount(folds).tolist() == [30, 30, 30, 30]
    assert [int(data.y_true[folds == k].sum()) for k in range(4)] == pytest.approx([data.y_true.sum() / 4] * 4, abs=1)


def test_both_splits_have_as_many_pictures_to_learn_from(make_data):
    data = make_data(patients=20)
    sizes = [
        [len(rows) for rows in split_fold(data, deal_folds(data, groups, 5, 0), 0, groups, 0)]
        for groups in ("participant_id", INDEPENDENT)
    ]
    assert sizes[0] == pytest.approx(sizes[1], abs=6)


def test_fewer_patients_than_folds(make_data):
    with pytest.raises(ParameterError, match="5 folds were asked for, but there are 3 patients"):
        deal_folds(make_data(patients=3), "participant_id", 5, 0)


def test_one_patient_left_for_training(make_data):
    data = make_data(patients=2)
    with pytest.raises(ParameterError, match="fold 0 leaves 1 patient for training; expected at least two"):
        split_fold(data, deal_folds(data, "participant_id", 2, 0), 0, "participant_id", 0)


def test_a_class_that_a_part_lacks_is_named(make_data):
    data = make_data(patients=6)
    data.table["y_true"] = (data.table["participant_id"] == "sub-000").astype(int)
    folds = deal_folds(data, "participant_id", 3, 0)
    fold = int(folds[(data.table["participant_id"] == "sub-000").to_numpy()][0])
    with pytest.raises(ParameterError, match=rf"training \(fold {fold}\) pictures is labelled 'lesion'"):
        split_fold(data, folds, fold, "participant_id", 0)


def test_pictures_without_a_label_are_refused(make_data):
    data = make_data()
    data.table.loc[4, "y_true"] = -1
    with pytest.raises(ParameterError, match=f"1 pictures have no label, the first is {data.table.unit_id[4]}"):
        deal_folds(data, "participant_id", 3, 0)
