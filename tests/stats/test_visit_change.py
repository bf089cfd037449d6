from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import visit_changes


def rows() -> pd.DataFrame:
    table = [
        ("sub-001", "L", "ses-m00", 0, 50.0), ("sub-001", "L", "ses-m12", 12, 60.0),
        ("sub-001", "R", "ses-m00", 0, 40.0),
        ("sub-002", "L", "ses-m03", 3, 45.0), ("sub-002", "L", "ses-m12", 12, 44.0),
    ]  # fmt: skip
    return pd.DataFrame(table, columns=["participant_id", "hemi", "session_id", "months", "length_mm"]).assign(
        treatment="cd"
    )


def test_missing_visits_stay_missing():
    changes = visit_changes(rows(), "length_mm")
    assert changes["change"].tolist()[0] == 10.0
    assert changes["change"].isna().tolist() == [False, True, True]
    assert list(changes) == ["participant_id", "hemi", "treatment", "before", "after", "change"]


def test_visits_can_be_named():
    assert visit_changes(rows(), "length_mm", before="ses-m03")["change"].dropna().tolist() == [-1.0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"value": "width_mm"}, "no column width_mm"),
        ({"value": "length_mm", "before": "ses-m99"}, "no row is of the visit 'ses-m99'"),
        ({"value": "length_mm", "before": "ses-m12"}, "the same visit"),
    ],
)
def test_what_is_not_there_is_named(settings, words):
    with pytest.raises(ParameterError, match=words):
        visit_changes(rows(), **settings)


def test_two_rows_of_one_visit_are_refused():
    with pytest.raises(ParameterError, match="sub-001 L ses-m00 has two rows"):
        visit_changes(pd.concat([rows(), rows()[:1]]), "length_mm")
