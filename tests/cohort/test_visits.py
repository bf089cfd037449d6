from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onfh_nb.cohort.clinical import ClinicalRow
from onfh_nb.cohort.source import Series
from onfh_nb.cohort.visits import match_rows, patients_without_rows, too_late, visit_of, visits_of


def series(number, patient="p", **facts):
    return Series(number, "classic", patient, (Path(str(number)),), **facts)


def row(line, patient="p", day=None, months=None):
    return ClinicalRow(line, patient, "L", day, months, "", {})


def sessions(*listed, rows=()):
    visits, problems = visits_of(listed, rows)
    return [visit.session_id for visit in visits.get("p", [])], len(problems)


D = date(2023, 1, 31)


def test_the_first_day_is_month_nought_whatever_the_order():
    assert sessions(series(1, day=date(2023, 5, 2)), series(2, day=D)) == (["ses-m00", "ses-m03"], 0)


def test_what_is_no_image_makes_no_visit():
    assert sessions(series(1, day=date(2001, 1, 1), refused="no"), series(2, day=D)) == (["ses-m00"], 0)


def test_undated_images_take_the_month_of_the_table():
    assert sessions(series(1, study="a"), series(2, study="a"), rows=[row(2, months=6)]) == (["ses-m06"], 0)
    assert sessions(series(1, study="a"), series(2, study="b")) == ([], 1)
    assert sessions(series(1, day=D), series(2, study="b")) == ([], 1)


def test_a_series_finds_its_visit():
    listed = [series(1, day=D), series(2, day=date(2023, 2, 2)), series(3, day=date(2024, 2, 1))]
    visits, _ = visits_of(listed, [])
    assert [visit_of(one, visits["p"]).session_id for one in listed] == ["ses-m00", "ses-m00b", "ses-m12"]


@pytest.mark.parametrize(
    ("found", "session"),
    [
        ({"day": D}, "ses-m00"),
        ({"day": date(2023, 2, 2)}, "ses-m00b"),
        ({"day": date(2024, 2, 20)}, "ses-m12"),
        ({"months": 11}, "ses-m12"),
        ({"day": date(2023, 7, 1)}, None),
        ({"months": 6}, None),
    ],
)
def test_a_row_goes_to_the_nearest_visit_within_a_month(found, session):
    listed = [series(1, day=D), series(2, day=date(2023, 2, 2)), series(3, day=date(2024, 2, 1))]
    visits, _ = visits_of(listed, [])
    matched, problems = match_rows([row(2, **found)], visits)
    assert (matched[2].session_id if matched else None) == session
    assert len(problems) == (session is None)


def test_patients_on_one_side_only_are_problems():
    visits, _ = visits_of([series(1, day=D)], [])
    _, problems = match_rows([row(2, patient="Jane Doe", months=0)], visits)
    assert [(problem.row, problem.column) for problem in problems] == [(2, "patient")]
    (problem,) = patients_without_rows([series(1), series(2, patient="Jane Doe")], [row(2)])
    assert "series 2" in problem.value
    assert "Doe" not in str(problem)


def test_a_visit_decades_later_is_a_problem():
    visits, _ = visits_of([series(1, day=date(1970, 1, 2)), series(2, day=D)], [])
    assert len(too_late(visits)) == 1
