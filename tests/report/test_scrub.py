from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.report.scrub import Scrub

SCRUB = Scrub((("/data/run", "R"),))


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("no file /media/usb/Mueller/scan.dcm here", "no file scan.dcm here"),
        (r"no file C:\Users\Mueller\scan.dcm here", "no file scan.dcm here"),
        ("ratio 3/4 and https://doi.org/10.1/x/y", "ratio 3/4 and https://doi.org/10.1/x/y"),
        ("in /data/run", "in R"),
    ],
)
def test_text(words: str, kept: str) -> None:
    assert SCRUB.text(words) == kept


def test_markup_leaves_pictures_alone() -> None:
    uri = "data:image/png;base64,iVBOR/AAAA/data/run/BBBB/CCCC=="
    assert SCRUB.markup(uri + " /data/run/x /data/runner") == uri + " R/x /data/runner"


def test_the_longest_folder_is_replaced_first(tmp_path: Path) -> None:
    scrub = Scrub.of_run(tmp_path / "run", tmp_path / "cohorts" / "tiny")
    assert scrub.text(f"{tmp_path}/cohorts/tiny/a.tsv") == "tiny/a.tsv"
    assert str(Path.home()) not in scrub.text(f"{Path.home()}/x {Path.cwd()}")
