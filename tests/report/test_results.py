from __future__ import annotations

import json
from pathlib import Path

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.report import write_results
from onfh_nb.stats.estimate import Estimate, TestResult, tests_table


def test_everything_is_there_and_strict(small_cohort: Cohort, tmp_path: Path) -> None:
    path = write_results(
        tmp_path,
        notebook="00_sample",
        parameters={"cohort": str(small_cohort.path), "out_dir": str(tmp_path), "seed": 3},
        cohort=small_cohort,
        estimates=[Estimate("q", 1.0, float("nan"), float("inf"), 0.95, 3, 2, "m")],
        tests=[TestResult("a vs b", 1.0, 2.0, 0.5, 0.1, -0.1, 0.3, "t")],
        warnings=["Careful."],
    )
    content = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert content["schema"] == "onfh-results/1"
    assert content["parameters"] == {"cohort": small_cohort.name, "seed": 3}
    assert content["estimates"][0]["ci_low"] is None
    assert content["estimates"][0]["ci_high"] is None
    assert content["tests"][0]["p_adjusted"] is None
    assert content["provenance"]["cohort"]["fingerprint"] == small_cohort.fingerprint
    assert content["provenance"]["seed"] == 3
    assert str(tmp_path) not in path.read_text()


def test_a_tests_table_is_written_as_its_rows_are(small_cohort: Cohort, tmp_path: Path) -> None:
    row = TestResult("a - b", 1.0, 2.0, 0.3, 0.1, -0.1, 0.3, "told")
    places = []
    for name, tests in (("rows", [row]), ("table", tests_table([row]))):
        write_results(tmp_path / name, notebook="01_preprocessing", parameters={}, cohort=small_cohort, tests=tests)
        places.append(json.loads((tmp_path / name / "results.json").read_text("utf-8"))["tests"])
    assert places[0] == places[1]
