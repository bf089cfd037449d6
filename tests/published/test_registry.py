import subprocess
import sys

import numpy as np
import pytest

from onfh_nb import published
from onfh_nb.exceptions import ParameterError
from onfh_nb.published.registry import COLUMNS, parse_registry

PAPERS = ("kong2025", "yang2025", "shen2024", "uemura2025", "background")


@pytest.mark.parametrize("paper", PAPERS)
def test_one_row_a_number_with_the_fixed_columns(paper):
    table = published.load(paper)

    assert list(table.columns) == COLUMNS
    assert table["id"].is_unique
    assert (table["paper"] == paper).all()
    assert table["note"].str.len().gt(0).all()
    assert set(table["comparable"]) <= {"exact", "method-only", "none"}
    assert table["value"].dtype == np.float64


def test_every_numbered_row_of_kong_is_there():
    ids = published.load("kong2025")["id"]

    rows = {name.split(".")[0] for name in ids if name[1:3].isdigit()}
    assert rows == {f"K{i:02d}" for i in range(1, 25)}


# Cells counted by hand in each paper; a number that gets lost or doubled changes its count.
@pytest.mark.parametrize(
    ("paper", "pattern", "count"),
    [
        ("kong2025", r"K0[1-7]", 28),  # K01 3, K02 6, K03 2, K04 3 + 3 derived, K05 6, K06 2, K07 3
        ("kong2025", r"K(08|09|1[0-3])", 12),
        ("kong2025", r"K1[45]", 8),
        ("kong2025", r"K1[6-9]", 11),
        ("kong2025", r"K2", 17),
        ("kong2025", r"K[FS]", 29),
        ("kong2025", r"KM", 4),
        ("yang2025", r"T1\.internal\.", 25),
        ("yang2025", r"T2\.external_1\.", 25),
        ("yang2025", r"T2\.external_2\.", 25),
        ("yang2025", r"T3\..*\.(accuracy|sensitivity|specificity|f1)$", 48),
        ("yang2025", r"T3\..*\.p$", 9),
        ("yang2025", r"Y\.n_(internal|external_[12])_stage", 9),
        ("shen2024", r"S\.(internal|external)\.", 10),
        ("uemura2025", r"U\.(head|necrosis)\.", 12),
        ("background", r"B\.kuroda\.collapse_.*y$", 8),
    ],
)
def test_no_number_of_a_table_gets_lost(paper, pattern, count):
    assert published.load(paper)["id"].str.match(pattern).sum() == count


def test_totals_per_paper():
    assert {paper: len(published.load(paper)) for paper in PAPERS} == {
        "kong2025": 109,
        "yang2025": 203,
        "shen2024": 29,
        "uemura2025": 30,
        "background": 100,
    }


@pytest.mark.parametrize(
    ("paper", "entry", "value"),
    [
        ("kong2025", "K08", 96.5),
        ("kong2025", "K12.precision", 90.8),
        ("kong2025", "K14", 12.4),
        ("yang2025", "T1.internal.stage1.f1", 77.77),
        ("yang2025", "T2.external_2.weighted.auc", 91.14),
        ("yang2025", "T3.external_1.junior_2.specificity", 87.40),
        ("shen2024", "S.external.recall", 80.5),
        ("uemura2025", "U.necrosis.asd_q3", 0.96),
    ],
)
def test_values_as_printed(paper, entry, value):
    assert published.load(paper).set_index("id").loc[entry, "value"] == value


def test_figure_only_entries_have_no_value():
    kong = published.load("kong2025")
    assert kong.loc[kong["id"].str.match("K[FS]"), "value"].isna().all()


def test_what_the_simulation_is_told_is_marked():
    kong = published.load("kong2025").set_index("id")

    assert kong.loc[["K07.kappa", "K14", "K15", "K22.anova"], "set_by_simulation"].all()
    assert not kong.loc[["K08", "K11", "K16", "K19"], "set_by_simulation"].any()
    hazards = published.load("background").set_index("id").filter(like="kuroda.collapse_", axis=0)
    assert hazards["set_by_simulation"].all()


@pytest.mark.parametrize(
    ("paper", "names"),
    [
        ("kong2025", [f"KI{i}" for i in range(1, 24)]),
        ("yang2025", [f"YI{i}" for i in range(1, 17)]),
        ("uemura2025", [f"UI{i}" for i in range(1, 4)]),
    ],
)
def test_every_inconsistency_has_a_problem_and_a_treatment(paper, names):
    notes = published.audit_notes(paper)

    assert list(notes["id"]) == names
    assert notes["problem"].str.len().gt(20).all()
    assert notes["treatment"].str.len().gt(5).all()


def test_notes_are_listed_with_the_numbers_they_concern():
    kong = published.load("kong2025").set_index("id")
    assert kong.loc["K08", "audit"] == ["KI2", "KI3", "KI4", "KI8", "KI23"]


def test_confusion_matrices_have_the_truth_in_rows():
    matrices = published.confusion_matrices("yang2025")

    assert {name: len(found) for name, found in matrices.items()} == {"internal": 2, "external_1": 1, "external_2": 2}
    assert [m[0].sum(axis=1).tolist() for m in matrices.values()] == [[16, 8, 30], [17, 7, 25], [16, 5, 22]]
    assert published.confusion_matrices("kong2025") == {}


def test_a_returned_table_can_be_changed_without_harm():
    table = published.load("uemura2025")
    table.loc[0, "value"] = -1.0
    table.loc[0, "variants"].append("x")
    published.confusion_matrices("yang2025")["internal"][0][0, 0] = 99

    assert published.load("uemura2025").loc[0, "value"] == 63
    assert published.load("uemura2025").loc[0, "variants"] == []
    assert published.confusion_matrices("yang2025")["internal"][0][0, 0] == 14


def test_unknown_paper_suggests_the_right_one():
    with pytest.raises(ParameterError, match=r"no paper 'kong25'.*Did you mean 'kong2025'\?"):
        published.load("kong25")


def test_citations_carry_the_doi():
    assert published.citations("kong2025")["kong2025"].endswith("doi:10.2196/66727 PMC12327698")
    assert "10.3389/fsurg.2025.1555749" in published.load("yang2025").loc[0, "citation"]


def test_only_plain_yaml_is_read():
    with pytest.raises(ParameterError, match=r"bad\.yaml is not plain YAML"):
        parse_registry("paper: !!python/object/apply:os.getcwd []", "bad.yaml")


def test_naming_the_registry_loads_neither_pandas_nor_yaml():
    code = "import sys, onfh_nb.published as p; p.load; print({'pandas', 'yaml', 'numpy'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "set()"
