from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from onfh_nb.evaluate import known_facts, predictions_with_facts, to_hips
from onfh_nb.exceptions import ParameterError


def predictions(cohort, every: int = 1) -> pd.DataFrame:
    slices = cohort.slices[cohort.slices["image_id"].str.contains("cort1")].iloc[::every]
    columns = ["participant_id", "hemi", "session_id"]
    table = slices[columns].assign(unit_id=slices["slice_id"], model="m", y_true=slices["lesion"].astype(int))
    return table.assign(site="S3T", fold=0, p_normal=0.4, p_lesion=0.6)


@pytest.fixture(scope="module")
def facts(tiny_cohort):
    return predictions_with_facts(predictions(tiny_cohort), tiny_cohort)


def test_rows_and_their_order_stay(facts, tiny_cohort):
    before = predictions(tiny_cohort)
    pd.testing.assert_frame_equal(facts[before.columns], before)


def test_facts_are_those_of_the_cohorts_tables(facts, tiny_cohort):
    truth = tiny_cohort.truth.set_index(["participant_id", "hemi", "session_id"])
    people = tiny_cohort.participants.set_index("participant_id")
    for row in facts.iloc[::97].to_dict("records"):
        record = truth.loc[(row["participant_id"], row["hemi"], row["session_id"])]
        assert row["treatment"] == record["treatment"]
        assert row["field_t"] == record["field_t"]
        assert row["aetiology"] == people.loc[row["participant_id"], "aetiology"]
        assert row["arco"] == record["arco"]
        assert row["necrosis_pct"] == pytest.approx(record["necrosis_pct"], abs=0.001)
        assert row["confounders"] == ("; ".join(record["confounders"]) or "none")


def test_thirds_hold_as_many_hips_and_visits(facts):
    visits = facts.drop_duplicates(["participant_id", "hemi", "session_id"])
    counts = visits["lesion_size"].value_counts()
    thirds = [counts[f"third {k}, {word}"] for k, word in enumerate(("small", "middle", "large"), start=1)]
    assert max(thirds) - min(thirds) <= 2
    assert (visits.loc[visits["lesion_size"] == "no lesion", "necrosis_pct"] == 0).all()
    largest = visits.groupby("lesion_size")["necrosis_pct"].max()
    assert largest["third 1, small"] < largest["third 2, middle"] < largest["third 3, large"]


def test_a_hip_has_two_ends(facts):
    ends = facts[facts["place"] == "end"].groupby(["participant_id", "hemi", "session_id"]).size()
    assert (ends == 2).all()
    assert set(facts["place"]) == {"end", "middle"}


def test_age_groups_meet_at_the_median(facts):
    low = facts.loc[facts["age_group"].str.startswith("below"), "age"].max()
    high = facts.loc[facts["age_group"].str.endswith("or more"), "age"].min()
    assert low < high
    people = facts.drop_duplicates("participant_id")["age_group"].value_counts()
    assert abs(people.iloc[0] - people.iloc[1]) <= 1


def test_findings_of_a_slice_are_among_those_of_its_hip(facts, tiny_cohort):
    truth = tiny_cohort.truth.set_index(["participant_id", "hemi", "session_id"])
    assert facts["findings"].nunique() > 5
    for row in facts.iloc[::53].to_dict("records"):
        record = truth.loc[(row["participant_id"], row["hemi"], row["session_id"])]
        assert set(row["findings"].split("; ")) - {"none"} <= {entry["kind"] for entry in record["findings"]}


def test_hips_keep_what_all_their_slices_share(facts):
    hips = to_hips(facts, by_visit=True)
    assert {"sex", "lesion_size", "arco", "confounders"} <= set(hips)
    assert "findings" not in hips


def test_a_unit_that_is_no_slice_is_named(tiny_cohort):
    table = predictions(tiny_cohort, every=200)
    table.loc[table.index[1], "unit_id"] = "sub-999_slice"
    with pytest.raises(ParameterError, match="unit sub-999_slice of the predictions is no labelled slice"):
        predictions_with_facts(table, tiny_cohort)


@dataclass
class RealCohort:
    """A cohort as a hospital may bring it: no truth, grades of two readers, no ages."""

    name: str = "hospital"
    is_synthetic: bool = False

    def __post_init__(self) -> None:
        self.participants = pd.DataFrame({"participant_id": ["a", "b"], "sex": ["F", None]})
        self.hips = pd.DataFrame({"participant_id": ["a", "b"], "hemi": "R", "treatment": ["cd", "none"]})
        ids = [f"{p}{k}" for p in "ab" for k in range(3)]
        self.slices = pd.DataFrame(
            {"slice_id": ids, "image_id": [i[0] for i in ids], "hemi": "R", "index": [0, 1, 2] * 2}
        )
        self.images = pd.DataFrame({"image_id": ["a", "b"], "field_t": [3.0, np.nan]})
        self.grades = pd.DataFrame(
            {"participant_id": "a", "hemi": "R", "session_id": "s", "reader": ["r2", "r1"], "arco": ["I", "II"]}
        )


def test_a_real_cohort_gives_what_it_has():
    cohort = RealCohort()
    table = cohort.slices.rename(columns={"slice_id": "unit_id"}).assign(
        participant_id=lambda t: t["image_id"], session_id="s", model="m", y_true=0, p_normal=0.5, p_lesion=0.5
    )
    facts = predictions_with_facts(table, cohort)
    assert facts["arco"].tolist()[:3] == ["II"] * 3  # the first reader by name
    assert facts["arco"].isna().tolist()[3:] == [True] * 3
    assert facts["place"].tolist() == ["end", "middle", "end"] * 2
    assert not {"confounders", "findings", "age", "lesion_size"} & set(facts)


def test_a_fact_that_tells_nobody_apart_is_not_known():
    table = pd.DataFrame({"sex": ["F", "M"], "site": ["A", "A"], "arco": [None, "II"]})
    assert known_facts(table, "site", "sex", "arco", "age") == ["sex"]
