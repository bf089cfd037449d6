import copy

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.published.schema import check_registry

GOOD = {
    "paper": "p",
    "sources": {"p": {"text": "Paper."}},
    "entries": [
        {
            "id": "E1",
            "analysis": "cohort",
            "quantity": "patients",
            "value": 30,
            "location": "Results",
            "comparable": "exact",
            "feasible": {"note": "A count."},
        },
    ],
    "audit": [{"id": "N1", "problem": "x", "treatment": "y", "entries": ["E1"]}],
    "confusion_matrices": [
        {"id": "m", "set": "s", "n": 3, "classes": ["0", "1"], "matrix": [[1, 0], [1, 1]], "unique": True, "note": "z"}
    ],
}


def test_what_an_entry_leaves_out_is_filled_in():
    entry = check_registry(GOOD, "p.yaml")["entries"][0]

    assert entry["source"] == "p"
    assert entry["primary"] is True
    assert entry["set_by_simulation"] is False
    assert entry["feasible"] == {"grim": None, "ci_n": None, "note": "A count."}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": None}, r"p\.yaml, entry E1: quantity is missing"),
        ({"valeu": 3}, r"p\.yaml, entry E1: unknown key 'valeu'"),
        ({"value": "30"}, r"p\.yaml, entry E1: value is '30', expected a number"),
        ({"value": True}, r"value is True, expected a number"),
        ({"n": 1.5}, r"n is 1\.5, expected a whole number"),
        ({"p": 0.05}, r"p is 0\.05, expected a text"),
        ({"primary": "yes"}, r"primary is 'yes', expected true or false"),
        ({"comparable": "maybe"}, r"comparable is 'maybe', expected exact or method-only or none"),
        ({"origin": "guess"}, r"origin is 'guess'"),
        ({"ci_low": 1.0}, r"an interval needs both"),
        ({"ci_low": 31.0, "ci_high": 40.0}, r"the value lies outside its interval"),
        ({"feasible": {}}, r"feasible\.note is empty"),
        ({"feasible": {"note": "x", "grimm": True}}, r"unknown key 'grimm' under feasible"),
        ({"variants": ["E9"]}, r"variants names 'E9', which is not in this file"),
        ({"source": "q"}, r"source names 'q'"),
    ],
)
def test_a_faulty_entry_is_named(change, message):
    content = copy.deepcopy(GOOD)
    content["entries"][0].update(change)

    with pytest.raises(ParameterError, match=message):
        check_registry(content, "p.yaml")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("extra", 1, r"p\.yaml: unknown key 'extra'"),
        ("sources", {"q": {"text": "Other."}}, r"p\.yaml: sources lacks the paper itself"),
        ("entries", GOOD["entries"] * 2, r"p\.yaml: entry 'E1' stands twice"),
        ("entries", ["E1"], r"p\.yaml, entry number 1: expected a mapping"),
        ("audit", [{"id": "N1", "problem": "x"}], r"p\.yaml, audit note N1: expected exactly the keys"),
        ("audit", [{**GOOD["audit"][0], "entries": ["E2"]}], r"audit note N1: entries names 'E2'"),
        ("confusion_matrices", [{**GOOD["confusion_matrices"][0], "n": 4}], r"2 × 2 counts that sum to n = 4"),
    ],
)
def test_a_faulty_file_is_named(key, value, message):
    with pytest.raises(ParameterError, match=message):
        check_registry({**GOOD, key: value}, "p.yaml")


def test_something_else_than_a_mapping_is_refused():
    with pytest.raises(ParameterError, match=r"p\.yaml: expected a mapping"):
        check_registry(["entries"], "p.yaml")
