from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.evaluate import CHANGES, MEASURES, SCALES, changes_from_raw, measure_steps, single_steps, versions_of
from onfh_nb.evaluate.step_quality import before_resizing
from onfh_nb.exceptions import NoTruthError
from onfh_nb.preprocess import SliceParams, choose_pictures, preprocess_beside


@pytest.fixture(scope="module")
def quality(tiny_cohort: Cohort) -> pd.DataFrame:
    pictures = choose_pictures(tiny_cohort, patients=3)
    return measure_steps(tiny_cohort, pictures, SliceParams())


def test_single_steps_switch_one_thing_each():
    steps = single_steps(SliceParams(clahe_clip=3.0))
    switches = ("median", "gaussian", "bilateral", "equalise", "clahe")
    on = {name: sum(getattr(params, switch) for switch in switches) for name, params in steps.items()}
    assert on == {
        "raw": 0, "Gaussian": 1, "median": 1, "bilateral": 1, "equalisation": 1, "CLAHE": 1, "chain": 3,
        "Kong, Methods": 4, "Kong, Results": 3,
    }  # fmt: skip
    assert all(params.clahe_clip == 3.0 for params in steps.values())


def test_versions_keep_the_size_of_the_picture():
    grey = np.random.default_rng(0).random((60, 50))
    versions = versions_of(grey, SliceParams())
    assert {picture.shape for picture in versions.values()} == {(60, 50)}
    assert not np.array_equal(versions["raw"], versions["chain"])
    last = before_resizing(preprocess_beside(grey, grey, SliceParams()))
    assert np.array_equal(versions["chain"], last.picture)


def test_one_row_per_picture_and_step(quality: pd.DataFrame):
    assert list(quality["step"].cat.categories) == [
        "raw", "N4", "Gaussian", "median", "bilateral", "equalisation", "CLAHE",
        "chain", "Kong, Methods", "Kong, Results",
    ]  # fmt: skip
    assert len(set(quality.groupby("step", observed=True).size())) == 1
    assert not quality.duplicated(["image_id", "hemi", "index", "step"]).any()
    assert set(MEASURES) <= set(quality)
    assert set(SCALES) == set(MEASURES)


def test_what_must_hold_on_any_phantom(quality: pd.DataFrame):
    """A Gaussian takes noise and blurs; CLAHE makes noise stronger.

    N4 is measured, not promised: within one hip there is little shading, and where tissue itself is uneven N4 may add
    some. That it removes a field it can see is tested beside it.
    """
    mean = quality.groupby("step", observed=True)[[*MEASURES, "noise_pct"]].mean()
    assert mean.loc["Gaussian", "noise_pct"] < 0.6 * mean.loc["raw", "noise_pct"]
    assert mean.loc["Gaussian", "lesion_cnr"] > mean.loc["raw", "lesion_cnr"]
    assert mean.loc["Gaussian", "edge_width_mm"] > 1.3 * mean.loc["raw", "edge_width_mm"]
    assert mean.loc["CLAHE", "noise_pct"] > mean.loc["raw", "noise_pct"]
    assert 0 < mean.loc["raw", "unevenness_pct"] < 20
    assert 0 < mean.loc["N4", "unevenness_pct"] < 20
    assert mean.loc["raw", "psnr_db"] > 25


def test_changes_are_paired_by_picture(quality: pd.DataFrame):
    shuffled = quality.sample(frac=1, random_state=0)
    changes = changes_from_raw(shuffled)
    assert "raw" not in changes["step"].cat.categories
    row = changes.iloc[7]
    key = (
        (quality["image_id"] == row["image_id"]) & (quality["hemi"] == row["hemi"]) & (quality["index"] == row["index"])
    )
    one = quality[key].set_index("step")["psnr_db"]
    assert row["psnr_db_change"] == pytest.approx(one[row["step"]] - one["raw"])
    assert set(CHANGES) <= set(changes)


def test_a_real_cohort_has_nothing_to_compare_with(tiny_cohort: Cohort, monkeypatch: pytest.MonkeyPatch):
    def none(*_: object) -> None:
        raise NoTruthError("real")

    monkeypatch.setattr(Cohort, "reference", none)
    with pytest.raises(NoTruthError, match="no noise-free picture"):
        measure_steps(tiny_cohort, choose_pictures(tiny_cohort, patients=1), SliceParams(), n4_shrink=0)
