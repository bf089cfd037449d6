import pandas as pd
import pytest

from onfh_nb.cohort import schema
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.record import session_id
from onfh_nb.synthetic.tables import grades_table, hips_table, participants_table, sessions_table


@pytest.fixture(scope="module")
def patients():
    return draw_patients("tiny", 8, seed=0)


def problems(frame, table):
    """Cells that the cohort format would not accept, written as its files write them."""
    found = []
    for name in frame.columns:
        column = table.column(name)
        if column is None:
            found.append(f"{name} unknown")
            continue
        texts = ["n/a" if pd.isna(value) else str(value) for value in frame[name]]
        found += [f"{name}={text}" for text in texts if not column.accepts(text)]
    return found


def test_tables_have_the_columns_and_values_of_the_format(patients):
    assert problems(participants_table(patients), schema.PARTICIPANTS) == []
    assert problems(hips_table(patients), schema.HIPS) == []
    assert problems(grades_table(patients), schema.GRADES) == []
    assert problems(sessions_table(patients).drop(columns="participant_id"), schema.SESSIONS) == []


def test_rows(patients):
    assert len(participants_table(patients)) == 8
    assert len(sessions_table(patients)) == 8 * 4
    assert len(hips_table(patients)) == 16
    assert len(grades_table(patients)) == 16 * 4
    assert list(sessions_table(patients).months[:4]) == [0, 3, 6, 12]


def test_event_is_missing_where_a_hip_is_not_at_risk(patients):
    hips = hips_table(patients).set_index(["participant_id", "hemi"])
    for patient in patients:
        for hip in patient.hips:
            row = hips.loc[(patient.participant_id, hip.side)]
            late = hip.course is None or hip.course.collapse_month <= 0
            assert late == (row.event_months != row.event_months)


def test_grades_are_those_of_the_reader_truth(patients):
    grades = grades_table(patients)
    assert set(grades.reader) == {"truth"}
    healthy = grades[grades.arco == "0"]
    assert healthy.jic.isna().all()
    assert healthy.steinberg_grade.isna().all()
    assert grades[grades.arco != "0"].jic.notna().all()


def test_hips_outside_the_study_are_left_out():
    patients = draw_patients("yang", 40, seed=0)
    hips = hips_table(patients)
    assert len(hips) == sum(h.included for p in patients for h in p.hips) < 80
    assert len(grades_table(patients)) == len(hips)


def test_grades_end_with_the_replacement_and_the_other_hip_stays():
    patients = draw_patients("cohort", 40, seed=1)
    grades = grades_table(patients)
    given = set(zip(grades.participant_id, grades.hemi, grades.session_id, strict=True))
    left = 0
    for patient in patients:
        for hip in patient.hips:
            for visit in hip.visits:
                gone = visit.month >= hip.replaced_month
                assert ((patient.participant_id, hip.side, session_id(visit.month)) in given) != gone
                left += gone
    assert left > 3
    assert len(hips_table(patients)) == 80
