"""Parameters are read as syntax and checked before anything runs."""

from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.parameters import Parameter, check_parameters, parse_parameters

CODE = '''
"""Words are allowed."""
# where it is
cohort: str = "../data/tiny"
count: int | None = None  # how many
clip = 2.0  # clip limit
steps: list[str] = [
    "a",  # the first
]
on = True
'''


def parsed() -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parse_parameters(CODE, "demo")}


def test_annotated_and_plain_assignments_are_both_read() -> None:
    found = parsed()
    assert list(found) == ["cohort", "count", "clip", "steps", "on"]
    assert found["count"] == Parameter("count", "int | None", None, "how many")
    assert found["clip"].kind == "float"
    assert found["cohort"].comment == "where it is", "a comment on the line above counts"
    assert found["steps"].comment == "the first"


def test_code_in_the_cell_is_refused_and_not_run() -> None:
    for code in ("x = print('run')", "a, b = 1, 2", "import os", "for i in []: pass"):
        with pytest.raises(ParameterError):
            parse_parameters(code, "demo")
    with pytest.raises(ParameterError, match="not Python, line 1"):
        parse_parameters("x = = 1", "demo")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", "none", None),
        ("count", "12", 12),
        ("clip", "3", 3.0),
        ("clip", "-1e-3", -0.001),
        ("steps", "b, c", ["b", "c"]),
        ("steps", "['b']", ["b"]),
        ("on", "no", False),
        ("cohort", "none", "none"),
        ("cohort", "12", "12"),
    ],
)
def test_text_becomes_the_type_asked_for(name: str, text: str, value: object) -> None:
    (found,) = check_parameters({name: text}, parsed().values(), "demo").values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", "many"), ("count", "1.0"), ("count", 1.5), ("count", True), ("clip", "abc"), ("clip", float("nan")),
        ("on", "maybe"), ("on", 1), ("steps", [1]), ("steps", "[b"), ("cohort", 3), ("cohort", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(name: str, value: object) -> None:
    with pytest.raises(ParameterError, match=f"demo: parameter '{name}' must be"):
        check_parameters({name: value}, parsed().values(), "demo")


def test_a_misspelt_name_gets_the_right_one() -> None:
    with pytest.raises(ParameterError, match="no parameter 'cont'; did you mean 'count'"):
        check_parameters({"cont": 1}, parsed().values(), "demo")
    with pytest.raises(ParameterError, match="it takes cohort, count, clip, steps, on"):
        check_parameters({"zzzz": 1}, parsed().values(), "demo")
