from __future__ import annotations

import pytest

from onfh_nb.cohort.problem import Problem, ProblemsError, safe_value
from onfh_nb.exceptions import CohortError


@pytest.mark.parametrize(
    "text", ["12", "-3.5", "1e9"[:1], "sub-001", "sub-8b649737a8", "ses-m03", "n/a", "IIC", "Left"]
)
def test_values_that_name_nobody_are_shown(text):
    assert safe_value(text, ["IIIA", "IIB", "left"]) == f"'{text}'"


@pytest.mark.parametrize("text", ["Jane Doe", "Doe", "19610412", "1961-04-12", "MRN7730991", "sub-Doe", "7730991"])
def test_values_that_may_name_somebody_are_described(text):
    assert safe_value(text, ["L", "R"]) == f"a text of {len(text)} characters"


def test_a_problem_reads_as_one_clause():
    assert (
        str(Problem("hips.tsv", 3, "hemi", "'x'", "one of L R"))
        == "hips.tsv, row 3, column hemi: 'x' (expected one of L R)"
    )
    assert str(Problem("a.json", None, "", "no such file", "facts")) == "a.json: no such file (expected facts)"


def test_many_problems_make_one_error():
    problem = Problem("a", None, "", "b", "c")
    error = ProblemsError("the table", [problem, problem])
    assert isinstance(error, CohortError)
    assert error.problems == [problem, problem]
    assert str(error) == "the table has 2 problems: a: b (expected c); a: b (expected c)"
