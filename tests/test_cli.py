"""Words typed: what they do, what they say when they make no sense, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from onfh_nb import cli, cohort, report, synthetic
from onfh_nb.cohort.problem import Problem, ProblemsError
from onfh_nb.exceptions import CohortError, ImageFileError, NotebookError, ParameterError

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two notebooks that are never really run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    parameters = {
        "cell_type": "code",
        "metadata": {"tags": ["parameters"]},
        "source": 'cohort: str = "../data/tiny"  # where\nseed: int = 0  # of all\nshift: float = 0.5  # in mm',
    }
    title = {"cell_type": "markdown", "metadata": {}, "source": "# Does it help?"}
    for name in ("01_first", "02_second"):
        text = json.dumps({"nbformat": 4, "cells": [title, parameters]})
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(text)
    monkeypatch.setattr("onfh_nb.__file__", str(tmp_path / "nowhere" / "onfh_nb" / "__init__.py"))
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """What would have been run."""
    seen: list[tuple[str, dict[str, Any], dict[str, Any]]] = []

    def run(name: str, parameters: dict[str, Any], out: Path, **more: Any) -> Any:
        seen.append((name, parameters, {"out": out, **more}))
        return SimpleNamespace(report=out / name / "id" / "report.html")

    monkeypatch.setattr(report, "run_notebook", run)
    return seen


def test_run_passes_on_what_was_typed(folder: Path, ran: list[Any], capsys: Captured) -> None:
    words = [
        "run",
        "01",
        "--cohort",
        "c",
        "--profile",
        "full",
        "-p",
        "seed",
        "3",
        "-p",
        "shift=-1",
        "-p",
        "shift",
        "-2",
    ]
    assert cli.run_words([*words, "--out", "o", "--kernel", "k"]) == 0
    ((name, parameters, more),) = ran
    assert (name, parameters) == ("01", {"seed": "3", "shift": "-2"})
    assert more["cohort"] == Path("c")
    assert (more["profile"], more["kernel"], more["out"]) == ("full", "k", Path("o"))
    assert capsys.readouterr().out == "o/01/id/report.html\n"
    assert (folder / "o" / "index.html").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"], ["run"], ["run", "01", "--nonsense"], ["run", "01", "-p"], ["run", "01", "-p", "seed"],
        ["run", "09"], ["run", "0"], ["run", "01", "-p", "sed", "1"], ["run", "01", "-p", "seed", "x"],
        ["run", "01", "--cohort", "absent"], ["run", "01"], ["synth"], ["synth", "tiny", "o", "--patients", "0"],
        ["validate", "absent"], ["index", "absent"], ["ingest"], ["ingest", "absent"],
        ["predict", "m", "c"], ["predict", "m", "absent", "o.csv"], ["predict", "m", "c", "o.csv", "--threads", "0"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_words_that_make_no_sense_end_with_2(folder: Path, words: list[str], capsys: Captured) -> None:
    assert cli.run_words(words) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert said.err
    assert not (folder / "reports").exists()


def test_a_misspelt_parameter_gets_the_right_one(folder: Path, capsys: Captured) -> None:
    assert cli.run_words(["run", "01", "-p", "sed", "1"]) == 2
    assert capsys.readouterr().err == "onfh: 01_first has no parameter 'sed'; did you mean 'seed'?\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ParameterError("Bad."), 2), (CohortError("Bad."), 2), (ImageFileError("Bad"), 2), (NotebookError("Bad."), 1),
        (RuntimeError("Bad"), 1), (MemoryError(), 1), (OSError(28, "No space left"), 1), (KeyboardInterrupt(), 130),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_every_error_is_one_sentence_with_its_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, error: BaseException, code: int
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(report, "run_notebook", run)
    assert cli.run_words(["run", "01"]) == code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
    assert said.endswith((".\n", "?\n"))


def test_several_problems_stand_in_several_lines(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    problems = [Problem("clinical.csv", row, "side", "'X'", "L or R") for row in (2, 3)]

    def ingest(*_: object, **__: object) -> None:
        raise ProblemsError("clinical.csv", problems)

    monkeypatch.setattr(cohort, "ingest", ingest, raising=False)
    assert cli.run_words(["ingest", "a", "b"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "onfh: clinical.csv has 2 problems:",
        *(f"  {problem}" for problem in problems),
    ]


def test_list_shows_parameters_types_defaults_and_meaning(folder: Path, capsys: Captured) -> None:
    assert cli.run_words(["list"]) == 0
    out = capsys.readouterr().out
    assert "01_first  Does it help?" in out
    assert "    shift: float = 0.5            in mm" in out


def test_demo_goes_on_after_a_failure_and_ends_with_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ran: list[Any], capsys: Captured
) -> None:
    monkeypatch.setattr(synthetic, "make_cohort", fake_make, raising=False)
    ok: Callable[..., Any] = report.run_notebook

    def run(name: str, *rest: Any, **more: Any) -> Any:
        if name == "01_first":
            raise NotebookError("01_first stopped in cell 3: ValueError.")
        return ok(name, *rest, **more)

    monkeypatch.setattr(report, "run_notebook", run)
    assert cli.run_words(["demo"]) == 1
    said = capsys.readouterr()
    assert "stopped in cell 3" in said.err
    assert f"All reports so far: {folder / 'reports' / 'index.html'}" in said.out
    assert "1 of 2 notebooks ran" in said.out
    assert [more["profile"] for _, _, more in ran] == ["tiny"]


def fake_make(
    preset: str, out: Path, *, seed: int, patients: int | None, finished: Callable[[Any], None], **_: Any
) -> Any:
    Path(out).mkdir(parents=True)
    finished(SimpleNamespace(lines=lambda: ["painting        12.3 s"]))
    return SimpleNamespace(participants=range(patients or 24))


def test_demo_prints_the_page_after_the_first_report(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ran: list[Any], capsys: Captured
) -> None:
    monkeypatch.setattr(synthetic, "make_cohort", fake_make, raising=False)
    assert cli.run_words(["demo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    page = next(i for i, line in enumerate(lines) if line.startswith("All reports so far"))
    assert page < next(i for i, line in enumerate(lines) if line.startswith("02_second"))
    assert len(ran) == 2


def test_synth_says_what_it_made(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(synthetic, "make_cohort", fake_make, raising=False)
    assert cli.run_words(["synth", "tiny", "data/x", "--patients", "5", "--seed", "2"]) == 0
    said = capsys.readouterr().out
    assert "5 patients in data/x" in said
    assert "painting        12.3 s" in said


@pytest.mark.slow
def test_synth_with_report_shows_the_cohort_and_lists_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Two patients show hardly any stage: what they lack is painted, and what cannot be told is left out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("onfh_nb.report.phantom.contents.PLANES", ("cor_t1", "ax_t2"))
    assert cli.run_words(["synth", "tiny", "data/two", "--patients", "2", "--report"]) == 0
    assert "reports/phantom/report.html" in capsys.readouterr().out
    page = (tmp_path / "reports/phantom/report.html").read_text("utf-8")
    for words in ("ARCO IIIB", "insufficiency fracture", "axial T2", "fat saturation failed", "reader 1", "Kurtosis"):
        assert words in page, words
    assert "nan" not in json.dumps(json.loads((tmp_path / "reports/phantom/results.json").read_text())["estimates"])
    listed = (tmp_path / "reports/index.html").read_text("utf-8")
    assert "A phantom to be believed" in listed
    assert 'href="phantom/report.html"' in listed


def test_the_page_is_listed_only_beside_the_other_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(synthetic, "make_cohort", fake_make, raising=False)
    monkeypatch.setattr(report, "phantom_page", lambda made, out: Path(out) / "report.html", raising=False)
    listed: list[Path] = []
    monkeypatch.setattr(report, "build_index", listed.append)
    assert cli.run_words(["synth", "tiny", "a", "--report", "--page", "elsewhere/page"]) == 0
    assert "elsewhere/page/report.html" in capsys.readouterr().out
    assert listed == []
    assert cli.run_words(["synth", "tiny", "b", "--report"]) == 0
    assert listed == [Path("reports")]


def write_cohort_by_hand(root: Path) -> Path:
    sys.path.append(str(Path(__file__).parent / "cohort"))
    from cohort_by_hand import write_hand_cohort

    return write_hand_cohort(root, synthetic=root.name == "synthetic")


@pytest.mark.parametrize("kind", ["synthetic", "real"])
def test_predict_writes_tables_and_says_what_to_think_of_them(folder: Path, capsys: Captured, kind: str) -> None:
    import pandas as pd

    from onfh_nb.models import create_model, save_predictor

    write_cohort_by_hand(Path(kind))
    save_predictor(create_model("LCNet_050", image_size=96), "model", openvino=False)
    capsys.readouterr()
    assert cli.run_words(["predict", "model", kind, "new/out.csv", "--by-hip", "--threads", "1"]) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert ("Synthetic cohort" in lines[0]) == (kind == "synthetic")
    assert "For research, not for clinical use." in lines
    assert any(line.startswith("1 slice, 1 hip, 1 patient; ") for line in lines)
    assert any(line.startswith("LCNet_050 by torch in fp32: ") for line in lines)
    assert lines[-2:] == ["new/out.csv", "new/out_hips.csv"]
    assert ("Note: The model has learnt from synthetic pictures alone" in said.err) == (kind == "real")
    assert "Note: Computed by torch, slower: model.xml is missing." in said.err
    assert pd.read_csv("new/out.csv")[["unit_id", "fold", "y_true"]].to_numpy().tolist() == [["s1", -1, 1]]
    assert pd.read_csv("new/out_hips.csv")["unit_id"].tolist() == ["sub-001_hemi-R_ses-m00"]


def test_predict_refuses_before_it_computes(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onfh_nb.training.predict_cohort", lambda *_, **__: pytest.fail("it computed"), raising=False)
    write_cohort_by_hand(Path("real"))
    Path("out_hips.csv").write_text("patient,side\n")
    for words, sentence in (
        (["real/out.csv"], "lies in the cohort"),
        (["out.tsv"], "out.tsv does not end in .csv; expected the name of a CSV file."),
        (["out.csv", "--by-hip"], "out_hips.csv is there already and holds no predictions; choose another name."),
    ):
        assert cli.run_words(["predict", "model", "real", *words]) == 2
        assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(("harm", "sentence"), [("absent", "holds no params.json"), ("changed", "its SHA-256 differs")])
def test_predict_refuses_a_damaged_model(folder: Path, capsys: Captured, harm: str, sentence: str) -> None:
    from onfh_nb.models import create_model, save_predictor

    write_cohort_by_hand(Path("real"))
    Path("model").mkdir()
    if harm == "changed":
        weights = (
            save_predictor(create_model("LCNet_050", image_size=96), "model", openvino=False) / "model.safetensors"
        )
        weights.write_bytes(weights.read_bytes()[:-1] + b"1")
    assert cli.run_words(["predict", "model", "real", "out.csv"]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert not Path("out.csv").exists()


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from onfh_nb.cli import run_words; run_words(['--help']);"
        "heavy = {'numpy', 'pandas', 'torch', 'matplotlib', 'nbconvert', 'papermill'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("doctor", "synth", "ingest", "validate", "list", "run", "predict", "demo", "index"):
        assert command in done.stdout


def test_doctor_lists_and_ends_well(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    from onfh_nb.report.doctor import Finding

    found = [Finding("Python", "3.11", True), Finding("monai", "missing", False, "pip install monai")]
    monkeypatch.setattr("onfh_nb.report.doctor.examine", lambda: found)
    assert cli.run_words(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "FAIL monai" in out
    assert "(pip install monai)" in out
