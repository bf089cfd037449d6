"""The index shows what can be read and names what cannot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onfh_nb.report import build_index
from onfh_nb.report.run_folder import RunFolder


@pytest.fixture
def reports(sample_run: RunFolder, tmp_path: Path) -> Path:
    shutil.copytree(sample_run.path, tmp_path / "00_sample" / sample_run.path.name)
    return tmp_path


def test_a_run_is_shown_with_what_differs_and_what_it_found(reports: Path) -> None:
    text = build_index(reports).read_text()
    for words in (
        "Which pictures are cleaner?",
        "00_sample",
        "(2 patients)",
        "clip_limit",
        "PSNR gain, dB",
        "1 warning",
    ):
        assert words in text, words
    assert "<script>document" not in text
    assert text.count("http") == text.count("http-equiv"), "no address of anywhere"


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"estimates": 3}', "\xff"])
def test_a_broken_run_is_named_and_passed_over(reports: Path, broken: str) -> None:
    bad = reports / "00_sample" / "bad"
    bad.mkdir()
    (bad / "results.json").write_bytes(broken.encode("latin-1"))
    (reports / "00_sample" / "later-failed").mkdir()
    (reports / "00_sample" / "later-failed" / "failed.txt").write_text("It <b>stopped</b> in /home/me/Mueller/x.ipynb.")
    (reports / "00_sample" / ".growing.partial").mkdir()
    (reports / "stray.txt").write_text("")
    text = build_index(reports).read_text()
    assert "Which pictures are cleaner?" in text
    assert "The folder is not whole." in text
    assert "It &lt;b&gt;stopped&lt;/b&gt; in x.ipynb." in text
    assert "growing" not in text


def test_no_runs_yet(tmp_path: Path) -> None:
    assert "No finished run" in build_index(tmp_path).read_text()


def test_a_page_that_is_no_run_of_a_notebook_is_listed_by_its_heading(reports: Path) -> None:
    page = reports / "phantom"
    shutil.copytree(next((reports / "00_sample").iterdir()), page)
    (page / "executed.ipynb").unlink(missing_ok=True)
    (page / "report.html").write_text("<h1>Seen &amp; told</h1>")
    text = build_index(reports).read_text()
    assert 'href="phantom/report.html"' in text
    assert "Seen &amp; told" in text
