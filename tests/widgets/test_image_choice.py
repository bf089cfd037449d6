from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from onfh_nb.exceptions import CohortError
from onfh_nb.widgets.image_choice import image_choices, middle_slice

COLUMNS = ["image_id", "participant_id", "session_id", "protocol"]


def cohort_of(rows: list[tuple[str, str, str, str]], months: dict[str, int]) -> SimpleNamespace:
    sessions = [("sub-001", session, month) for session, month in months.items()]
    return SimpleNamespace(
        name="drawn",
        images=pd.DataFrame(rows, columns=COLUMNS),
        sessions=pd.DataFrame(sessions, columns=["participant_id", "session_id", "months"]),
    )


def test_patients_then_visits_then_t1_first(small_cohort):
    choices = image_choices(small_cohort)
    assert list(choices) == ["sub-001", "sub-002"]
    assert list(choices["sub-001"]) == [
        "coronal T1, first visit",
        "coronal STIR, first visit",
        "coronal T1, month 12",
        "coronal STIR, month 12",
    ]


def test_two_images_of_one_kind_stay_two():
    rows = [(f"a_run-{k}_T1w", "sub-001", "ses-m00", "cor_t1") for k in (1, 2)]
    offered = image_choices(cohort_of(rows, {"ses-m00": 0}))["sub-001"]
    assert offered == {"coronal T1, first visit": "a_run-1_T1w", "coronal T1, first visit (2)": "a_run-2_T1w"}


def test_a_visit_without_a_month_is_called_by_its_id():
    offered = image_choices(cohort_of([("a_T1w", "sub-001", "ses-m07", "cor_t1")], {}))["sub-001"]
    assert list(offered) == ["coronal T1, ses-m07"]


def test_an_empty_cohort_is_refused():
    with pytest.raises(CohortError, match="cohort drawn holds no image"):
        image_choices(cohort_of([], {"ses-m00": 0}))


def test_the_middle_slice(small_cohort):
    assert middle_slice(small_cohort.read(small_cohort.images.image_id[0])) == 2
