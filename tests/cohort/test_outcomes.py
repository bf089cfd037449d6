import math

import pandas as pd
import pytest

from onfh_nb.cohort.outcomes import collapse_by_h, landmark_outcomes, stage_progressed_by_h
from onfh_nb.exceptions import CohortError


@pytest.mark.parametrize(
    ("event", "month", "wanted"),
    [(1, 6.0, None), (1, 6.01, 1), (1, 18.0, 1), (1, 18.01, 0), (0, 18.0, 0), (0, 17.9, None), (0, 3.0, None)],
)
def test_collapse_after_a_landmark_of_six_months(event, month, wanted):
    value = collapse_by_h(pd.DataFrame({"event": [event], "event_months": [month]}), 6, 12).item()
    assert math.isnan(value) if wanted is None else value == wanted


def test_hips_not_at_risk_have_no_outcome():
    hips = pd.DataFrame({"event": pd.array([None, 1], "Int64"), "event_months": [float("nan"), 8.0]})
    assert collapse_by_h(hips, 6, 12).isna().tolist() == [True, False]


def progressed(stages, landmark=6, horizon=12):
    hips = pd.DataFrame({"participant_id": ["sub-1"], "hemi": ["R"]})
    months = {("sub-1", f"ses-m{m:02d}"): m for m in stages}
    rows = [("sub-1", "R", f"ses-m{m:02d}", arco) for m, arco in stages.items()]
    grades = pd.DataFrame(rows, columns=["participant_id", "hemi", "session_id", "arco"])
    return stage_progressed_by_h(hips, grades, months, landmark, horizon).item()


@pytest.mark.parametrize(
    ("stages", "wanted"),
    [
        ({0: "I", 6: "II", 12: "IIIA", 24: "IIIA"}, 1),
        ({0: "I", 6: "II", 12: "II", 24: "II"}, 0),
        ({0: "I", 6: "II", 12: "II", 24: "IIIA"}, None),
        ({0: "I", 6: "II", 12: "II"}, None),
        ({0: "I", 3: "I", 12: "II"}, 1),
        ({0: "IV", 24: "IV"}, None),
        ({12: "II", 24: "IIIA"}, None),
        ({0: "II", 6: "IIIA", 18: "IIIA"}, 0),
    ],
)
def test_progress_of_stage_after_a_landmark_of_six_months(stages, wanted):
    value = progressed(stages)
    assert math.isnan(value) if wanted is None else value == wanted


def test_nothing_after_the_horizon_counts_as_an_event():
    assert progressed({0: "II", 6: "II", 9: "II", 12: "II", 18: "II", 20: "IIIB"}) == 0


def test_a_whole_cohort(hand_cohort):
    table = landmark_outcomes(hand_cohort, landmark=0, horizon=3)
    assert table.columns.tolist() == ["participant_id", "hemi", "collapse_by_h", "stage_progressed_by_h"]
    assert len(table) == len(hand_cohort.hips)


@pytest.mark.parametrize(("landmark", "horizon"), [(-1, 12), (6, 0)])
def test_bad_months_are_refused(landmark, horizon):
    with pytest.raises(CohortError, match="expected 0 or more and more than 0"):
        collapse_by_h(pd.DataFrame({"event": [1], "event_months": [3.0]}), landmark, horizon)
