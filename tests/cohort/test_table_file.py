from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort.schema import GRADES, HIPS
from onfh_nb.cohort.table_file import read_table, write_table
from onfh_nb.exceptions import CohortError


def test_a_table_comes_back_as_it_was(tmp_path):
    table = pd.DataFrame(
        {
            "participant_id": ["sub-001", "sub-002"],
            "hemi": ["L", "R"],
            "has_lesion": [True, np.bool_(False)],
            "event_months": [np.nan, 12.5],
            "treatment": [None, "cd"],
            "event": [1.0, None],
        }
    )
    write_table(tmp_path / "hips.tsv", table, HIPS)
    lines = (tmp_path / "hips.tsv").read_text().splitlines()
    assert lines[0].split("\t") == ["participant_id", "hemi", "has_lesion", "treatment", "event", "event_months"]
    assert lines[1:] == ["sub-001\tL\t1\tn/a\t1\tn/a", "sub-002\tR\t0\tcd\tn/a\t12.5"]
    back = read_table(tmp_path / "hips.tsv", HIPS)
    assert back.has_lesion.tolist() == [1, 0]
    assert back.has_lesion.dtype == np.int64
    assert back.event.dtype == pd.Int64Dtype()
    assert back.treatment.tolist()[1] == "cd"
    assert back.treatment.isna().tolist() == [True, False]


def test_a_stage_of_nought_stays_text(tmp_path):
    row = {"participant_id": "sub-001", "hemi": "L", "session_id": "ses-m00", "reader": "truth", "arco": "0"}
    write_table(tmp_path / "grades.tsv", pd.DataFrame([row]), GRADES)
    assert read_table(tmp_path / "grades.tsv", GRADES).arco.tolist() == ["0"]


def test_columns_are_explained_beside_the_table(tmp_path):
    write_table(
        tmp_path / "hips.tsv", pd.DataFrame({"participant_id": ["sub-1"], "hemi": ["L"], "treatment": ["vbg"]}), HIPS
    )
    meanings = json.loads((tmp_path / "hips.json").read_text())
    assert meanings["treatment"]["Levels"]["vbg"] == "vascularised bone graft"


def test_a_table_without_a_needed_column_is_not_written(tmp_path):
    with pytest.raises(CohortError, match=r"hips.tsv cannot be written without its column\(s\) hemi"):
        write_table(tmp_path / "hips.tsv", pd.DataFrame({"participant_id": ["sub-1"]}), HIPS)


def test_what_is_no_table_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CohortError, match="is missing"):
        read_table(tmp_path / "hips.tsv", HIPS)
    (tmp_path / "hips.tsv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CohortError, match="not a tab-separated table in UTF-8"):
        read_table(tmp_path / "hips.tsv", HIPS)
