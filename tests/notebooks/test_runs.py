"""Every notebook runs on the tiny cohort, and what it wrote makes sense."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.report import run_notebook
from onfh_nb.report.parameters import read_parameters
from onfh_nb.report.run_folder import RunFolder

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def run(request: pytest.FixtureRequest, tiny_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    out = tmp_path_factory.mktemp("reports")
    given: dict[str, Any] = {"seed": 0}
    if "work_dir" in {parameter.name for parameter in read_parameters(request.param)}:
        given["work_dir"] = str(tmp_path_factory.mktemp("work"))  # nothing of an earlier run
    return run_notebook(str(request.param), given, out, profile="tiny", cohort=tiny_cohort.path)


@pytest.fixture(scope="module")
def results(run: RunFolder) -> dict[str, Any]:
    return json.loads(run.results.read_text(), parse_constant=pytest.fail)


def test_the_folder_is_whole(run: RunFolder) -> None:
    assert run.report.stat().st_size > 10_000
    assert list(run.tables.glob("*.csv"))
    assert list(run.figures.glob("*.svg"))


def test_estimates_lie_in_their_intervals_and_know_their_n(results: dict[str, Any], tiny_cohort: Cohort) -> None:
    rows = results["estimates"]
    assert rows
    most = len(tiny_cohort.participants) + results["parameters"].get("trial_patients", 0)
    for row in rows:
        name = f"{row['quantity']} {row['group']}"
        assert row["method"], name
        if row["estimate"] is None:
            assert "not defined" in row["method"], name
            continue
        assert math.isfinite(row["estimate"]), name
        assert 1 <= row["n_patients"] <= most, name
        assert row["n_units"] >= row["n_patients"], name
        if row["ci_low"] is not None:
            assert row["ci_low"] <= row["estimate"] <= row["ci_high"], name
            assert 0.5 < row["level"] < 1, name


def test_the_head_of_results(results: dict[str, Any], run: RunFolder, tiny_cohort: Cohort) -> None:
    assert results["schema"] == "onfh-results/1"
    assert results["notebook"] == run.path.parent.name
    assert results["provenance"]["cohort"]["fingerprint"] == tiny_cohort.fingerprint
    assert results["parameters"]["profile"] == "tiny"


def test_no_folder_of_this_machine_in_the_report(run: RunFolder, tiny_cohort: Cohort) -> None:
    text = run.report.read_text()
    assert str(run.path.parent) not in text
    assert str(tiny_cohort.path) not in text
    assert "Traceback (most recent" not in text
