import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import response_table, vessel_response


def graded(rows: pd.DataFrame, slope: float) -> pd.DataFrame:
    """Lesions that shrink by so many percentage points per mm of new vessel; a second reader sees nothing of it."""
    start = rows[rows["months"] == 0].set_index("participant_id")["length_mm"]
    grown = rows["length_mm"] - rows["participant_id"].map(start)
    table = rows[["participant_id", "hemi", "session_id"]].assign(necrosis_pct=30 - slope * grown, reader="truth")
    return pd.concat([table.assign(necrosis_pct=7.0, reader="reader1"), table])


def test_the_response_is_what_the_lesion_lost(trial):
    rows = trial()
    table = response_table(rows, graded(rows, 0.5))
    assert np.allclose(table["response"], 0.5 * table["length_mm"])
    assert len(table) == 24


def test_a_relation_is_found_within_arms(trial):
    rows = trial(noise=3)
    estimates, tests = vessel_response(response_table(rows, graded(rows, 0.5)))
    assert estimates[0].estimate == pytest.approx(1)
    assert tests[0].effect == pytest.approx(0.5, abs=0.01)


def test_lesions_that_do_not_change_have_no_correlation(trial):
    rows = trial()
    estimates, tests = vessel_response(response_table(rows, graded(rows, 0.0)))
    assert estimates == []
    assert all("not made" in test.method for test in tests)


def test_grades_without_the_lesion_are_refused(trial):
    rows = trial()
    with pytest.raises(ParameterError, match="no column necrosis_pct"):
        response_table(rows, rows[["participant_id", "hemi", "session_id"]])
    with pytest.raises(ParameterError, match="no column response"):
        vessel_response(rows)
