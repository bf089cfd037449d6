from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.datasets.vessel_hips import read_vessel_hips
from onfh_nb.exceptions import ParameterError
from onfh_nb.training.vessel_files import mark_of, read_vessels, write_vessels


def test_what_was_written_is_read_back(tmp_path: Path):
    rng = np.random.default_rng(0)
    masks = {("image", "L"): rng.random((3, 5, 7)) > 0.5, ("image", "R"): np.zeros((2, 2, 2), bool)}
    table = pd.DataFrame({"participant_id": ["NA", "002"], "dice": [1 / 3, np.nan]})
    path = tmp_path / "work" / "fold-0.npz"
    assert read_vessels(path) is None
    write_vessels(path, table, masks)
    found, back = read_vessels(path) or pytest.fail("nothing was read")
    pd.testing.assert_frame_equal(found, table)
    assert back.keys() == masks.keys()
    assert all(np.array_equal(back[place], masks[place]) for place in masks)


@pytest.mark.parametrize("name", ["fold-0.npz", "fold-0.csv"])
def test_a_damaged_fold_says_what_to_delete(tmp_path: Path, name: str):
    path = tmp_path / "fold-0.npz"
    write_vessels(path, pd.DataFrame({"dice": [1.0]}), {("image", "L"): np.ones((2, 2, 2), bool)})
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(ParameterError, match=r"fold-0\.npz cannot be read .*; delete it and the fold is done again"):
        read_vessels(path)


def test_the_mark_tells_other_pictures_and_other_masks(vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)[:2]
    marks = {mark_of(hips), mark_of(hips[::-1])}
    marks |= {mark_of([replace(hips[0], **{name: getattr(hips[0], name) * 0}), hips[1]]) for name in ("image", "truth")}
    assert mark_of(read_vessel_hips(vessel_cohort)[:2]) in marks
    assert len(marks) == 4
