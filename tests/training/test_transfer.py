from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams, external_test

PARAMS = TrainParams(epochs=3, lr=1e-2, batch_size=8, device="cpu")
pytestmark = pytest.mark.usefixtures("tiny_zoo")


def test_each_site_is_tested_by_a_model_of_the_other(make_data):
    data = make_data(patients=18)
    found = external_test(["net"], data, PARAMS)
    table = found.predictions
    assert sorted(table["unit_id"]) == sorted(data.table["unit_id"])
    assert (table["site"] != table["train_site"]).all()
    assert set(table.loc[table.fold == 0, "site"]) == {"S3T"}
    counts = data.table["site"].value_counts()
    assert found.costs["n_test"].tolist() == [counts["S3T"], counts["P15T"]]
    assert (found.costs["n_train"] + found.costs["n_valid"]).tolist() == [counts["P15T"], counts["S3T"]]


def test_other_sites_are_left_out(make_data):
    data = make_data(patients=18)
    third = data.table["participant_id"] == "sub-001"
    data.table.loc[third, "site"] = "X"
    assert "sub-001" not in set(external_test(["net"], data, PARAMS).predictions["participant_id"])


def test_an_unknown_site_is_named(make_data):
    with pytest.raises(ParameterError, match="of site 'P3T'; expected one of the sites there are: P15T S3T"):
        external_test(["net"], make_data(), PARAMS, sites=("S3T", "P3T"))


def test_a_patient_of_both_sites_is_refused(make_data):
    data = make_data()
    data.table.loc[0, "site"] = "S3T"
    with pytest.raises(ParameterError, match="patient sub-000 has pictures of both sites"):
        external_test(["net"], data, PARAMS)
