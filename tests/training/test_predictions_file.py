from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ImageFileError, ParameterError
from onfh_nb.training.predictions_file import check_place, write_predictions

TABLE = pd.DataFrame({"unit_id": ["a", "b"], "hemi": ["L", None], "p_lesion": [1 / 3, 0.1]})


def test_what_was_written_comes_back_to_the_last_bit(tmp_path: Path):
    path = write_predictions(TABLE, tmp_path / "new" / "out.csv")
    again = pd.read_csv(path, float_precision="round_trip")
    np.testing.assert_array_equal(again["p_lesion"], TABLE["p_lesion"])
    assert path.read_text().splitlines()[2] == "b,n/a,0.1"
    assert [file.name for file in path.parent.iterdir()] == ["out.csv"]


def test_predictions_may_be_written_again_but_nothing_else_is_replaced(tmp_path: Path):
    path = write_predictions(TABLE, tmp_path / "out.csv")
    write_predictions(TABLE.head(1), path)
    assert len(path.read_text().splitlines()) == 2
    clinical = tmp_path / "clinical.csv"
    clinical.write_text("patient,side\n1,L\n")
    with pytest.raises(ParameterError, match=r"clinical\.csv is there already and holds no predictions"):
        write_predictions(TABLE, clinical)
    assert clinical.read_text() == "patient,side\n1,L\n"
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ParameterError, match="holds no predictions"):
        check_place(tmp_path / "binary.csv")


def test_a_table_cut_short_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write_predictions(TABLE, tmp_path / "out.csv")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onfh_nb.io.atomic.os.replace", full)
    with pytest.raises(ImageFileError, match=r"out\.csv cannot be written: No space left on device"):
        write_predictions(TABLE.head(1), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_places_that_would_do_harm_are_refused(tmp_path: Path):
    cohort = SimpleNamespace(path=tmp_path / "cohort")
    (tmp_path / "cohort.csv").mkdir()
    for name, words in (
        ("cohort.csv", "is a folder"),
        ("cohort/hips.tsv", "does not end in .csv"),
        ("cohort/derivatives/../out.csv", "lies in the cohort"),
    ):
        with pytest.raises(ParameterError, match=words):
            check_place(tmp_path / name, cohort)
    check_place(tmp_path / "cohort2" / "out.csv", cohort)
