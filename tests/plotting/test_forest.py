from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import subgroup_forest
from onfh_nb.stats import Estimate

NAN = float("nan")


def row(group: str, value: float, *, low: float = 0.5, n: int = 9) -> Estimate:
    return Estimate("auc", value, low, 0.95, 0.95, 90, n, "m", group)


def words(axes):
    return [label.get_text() for label in axes.get_yticklabels()]


def test_rows_have_their_value_and_numbers():
    axes = subgroup_forest([row("net: S3T", 0.8), row("net: P15T", NAN)], overall=row("net", 0.85)).axes[0]
    assert words(axes) == ["all", "S3T", "P15T"]
    texts = [text.get_text() for text in axes.texts]
    assert texts[1] == "0.80 (0.50–0.95)  90 units, 9 patients"
    assert texts[2:] == ["not defined", "90 units, 9 patients"]
    assert axes.get_title(loc="left") == "net: auc by subgroup"
    assert any(list(line.get_xdata()) == [0.85, 0.85] for line in axes.get_lines())


def test_facts_become_headings_and_several_models_keep_their_names():
    axes = subgroup_forest({"age_group": [row("net: old", 0.8)], "sex": [row("net: F", 0.7)]}).axes[0]
    assert words(axes) == ["age group: old", "sex: F"]
    assert words(subgroup_forest([row("a: F", 0.8), row("b: F", 0.7)]).axes[0]) == ["a: F", "b: F"]


def test_one_patient_has_no_interval():
    axes = subgroup_forest([row("net: S3T", 0.8, low=NAN, n=1)]).axes[0]
    assert "(no interval)" in axes.texts[0].get_text()


def test_an_unknown_quantity_is_refused():
    with pytest.raises(ParameterError, match="no estimate is called 'f1', expected one of auc"):
        subgroup_forest([row("net: F", 0.8)], quantity="f1")
