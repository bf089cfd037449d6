"""Days become months since the first visit, and rows of the clinical table find their visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onfh_nb.cohort import layout
from onfh_nb.cohort.clinical import FILE, ClinicalRow
from onfh_nb.cohort.problem import Problem
from onfh_nb.cohort.source import Series
from onfh_nb.io.deidentify import months_between

_SOURCE = "source folder"
_NEAR_DAYS = 31
_NEAR_MONTHS = 1
_LAST_MONTH = 600


@dataclass(frozen=True)
class Visit:
    """One visit of one patient that has images."""

    session_id: str
    months: int
    day: date | None
    study: str


def visits_of(series: Sequence[Series], rows: Sequence[ClinicalRow]) -> tuple[dict[str, list[Visit]], list[Problem]]:
    """The visits of each patient, by the hospital's number.

    The first day with images is month 0. A second day that rounds to the same month is a visit of its own
    (``ses-m03b``).

    Returns
    -------
    visits : dict of str to list of Visit
    problems : list of Problem
        Patients whose images cannot be put in order of time.
    """
    of_patient: dict[str, list[Series]] = defaultdict(list)
    problems = []
    for one in series:
        if one.refused:  # what is no image makes no visit, least of all the first
            continue
        if one.patient:
            of_patient[one.patient].append(one)
        else:
            expected = "a patient number in its header, a folder per patient, or a row with its file"
            problems.append(Problem(_SOURCE, None, "", f"series {one.number} without a patient", expected))
    visits = {}
    for patient, own in of_patient.items():
        told = {row.months for row in rows if row.patient == patient and row.months is not None}
        moments = _moments(own, told)
        if moments is None:
            numbers = ", ".join(str(one.number) for one in own)
            expected = "a day for each or a month for each, so that they can be ordered"
            problems.append(Problem(_SOURCE, None, "", f"series {numbers} of one patient at unknown times", expected))
        else:
            visits[patient] = _labelled(moments)
    return visits, problems


def _moments(series: Sequence[Series], told: set[int]) -> list[tuple[int, date | None, str]] | None:
    """Month, day and study of each visit; None when they cannot be ordered."""
    days = sorted({one.day for one in series if one.day is not None})
    months = sorted({one.months for one in series if one.day is None and one.months is not None})
    undated = {one.study for one in series if one.day is None and one.months is None}
    if sum(map(bool, (days, months, undated))) != 1 or len(undated) > 1:
        return None
    if days:
        return [(months_between(days[0], day), day, "") for day in days]
    if months:
        return [(month, None, "") for month in months]
    return [(told.pop() if len(told) == 1 else 0, None, undated.pop())]


def _labelled(moments: list[tuple[int, date | None, str]]) -> list[Visit]:
    visits: list[Visit] = []
    for months, day, study in moments:
        repeat = sum(visit.months == months for visit in visits)
        visits.append(Visit(layout.session_label(months, repeat), months, day, study))
    return visits


def visit_of(series: Series, visits: Sequence[Visit]) -> Visit:
    """The visit at which a series was taken."""
    if series.day is not None:
        return next(visit for visit in visits if visit.day == series.day)
    if series.months is not None:
        return next(visit for visit in visits if visit.months == series.months)
    return visits[0]


def match_rows(
    rows: Sequence[ClinicalRow], visits: Mapping[str, Sequence[Visit]]
) -> tuple[dict[int, Visit], list[Problem]]:
    """The visit of each row, by its line; rows of patients or visits without images are problems."""
    found: dict[int, Visit] = {}
    problems = []
    first_day: dict[str, date] = {}
    for row in rows:
        if row.day is not None:
            first_day[row.patient] = min(row.day, first_day.get(row.patient, row.day))
    for row in rows:
        own = visits.get(row.patient)
        if not own:
            expected = "a number that images carry which can be taken"
            problems.append(Problem(FILE, row.line, "patient", "a patient without images", expected))
            continue
        visit = _nearest(row, own, first_day.get(row.patient))
        if visit is None:
            column = "visit_date" if row.day is not None else "months"
            expected = f"a visit within a month of one with images ({' '.join(v.session_id for v in own)})"
            problems.append(Problem(FILE, row.line, column, "a visit without images", expected))
        else:
            found[row.line] = visit
    return found, problems


def _nearest(row: ClinicalRow, visits: Sequence[Visit], first_day: date | None) -> Visit | None:
    day, months = row.day, row.months
    if day is not None:
        dated = [(abs((visit.day - day).days), visit) for visit in visits if visit.day is not None]
        if dated:
            distance, visit = min(dated, key=lambda pair: pair[0])
            return visit if distance <= _NEAR_DAYS else None
        months = months_between(first_day or day, day)
    assert months is not None
    visit = min(visits, key=lambda visit: abs(visit.months - months))
    return visit if abs(visit.months - months) <= _NEAR_MONTHS else None


def patients_without_rows(series: Sequence[Series], rows: Sequence[ClinicalRow]) -> list[Problem]:
    """Patients that have images but no row in the clinical table."""
    known = {row.patient for row in rows}
    missing: dict[str, list[int]] = defaultdict(list)
    for one in series:
        if one.patient and one.patient not in known:
            missing[one.patient].append(one.number)
    return [
        Problem(
            _SOURCE,
            None,
            "",
            f"series {', '.join(map(str, numbers))} of a patient without rows",
            f"a row in the {FILE}",
        )
        for numbers in missing.values()
    ]


def too_late(visits: Mapping[str, Sequence[Visit]]) -> list[Problem]:
    """Visits decades after the first one: the clock of a scanner, or two patients under one number."""
    return [
        Problem(_SOURCE, None, "", f"a visit {visit.months} months after the first", f"at most {_LAST_MONTH} months")
        for own in visits.values()
        for visit in own
        if visit.months > _LAST_MONTH
    ]
