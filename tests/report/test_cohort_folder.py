from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.report.cohort_folder import cohort_folder


def test_given_then_beside_the_notebook_then_here(
    small_cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    notebooks = small_cohort.path.parent / "notebooks"
    notebooks.mkdir()
    assert cohort_folder(str(small_cohort.path), "elsewhere", tmp_path) == small_cohort.path
    assert cohort_folder(None, "../small", notebooks) == small_cohort.path.resolve()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "small").symlink_to(small_cohort.path)
    assert cohort_folder(None, "../data/small", Path("/nowhere/notebooks")) == small_cohort.path.resolve()


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="no cohort folder"):
        cohort_folder(str(tmp_path / "x"), None, tmp_path)
    with pytest.raises(ParameterError, match="onfh synth tiny"):
        cohort_folder(None, "no-such-cohort", tmp_path)
    (tmp_path / ".half.partial").mkdir()
    with pytest.raises(CohortError, match="not written to its end"):
        cohort_folder(str(tmp_path / "half"), None, tmp_path)
    with pytest.raises(ParameterError, match="No cohort was named"):
        cohort_folder(None, None, tmp_path)
    with pytest.raises(CohortError):
        cohort_folder(str(tmp_path), None, tmp_path)
