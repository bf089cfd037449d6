from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.datasets.vessel_hips import VesselHip
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.training import SegmentParams, cross_segment_vessels
from onfh_nb.training import vessel_cohort as module

QUICK = SegmentParams(
    steps=30,
    round_steps=15,
    batch_size=2,
    patch=(16, 16, 16),
    lr=1e-2,
    ema_decay=0.9,
    scaling="none",
    device="cpu",
    threads=1,
)
BRIEF = replace(QUICK, steps=2, batch_size=1)


def test_the_network_finds_vessels_and_its_negative_control_does_not(vessel_cohort: Cohort):
    seen: list[str] = []
    found = cross_segment_vessels(vessel_cohort, QUICK, n_splits=2, progress=lambda told: seen.append(str(told)))
    dice = found.table.groupby("method")["dice"].mean()
    assert dice["unet"] > 0.8
    assert dice["unet_cor_t1"] < 0.4
    assert dice["frangi"] > 0.5
    assert len(found.table) == 3 * len(found.hips) == 24
    assert found.table.groupby("participant_id")["fold"].nunique().eq(1).all()
    for hip in found.hips:
        assert all(masks[hip.place].shape == hip.truth.shape for masks in found.masks.values())
    assert len(seen) == 2 * 2 * 2
    assert seen[0].startswith("unet, fold 1/2: round 1/2")


def test_the_table_is_about_the_masks_inside_the_head(vessel_cohort: Cohort):
    found = cross_segment_vessels(vessel_cohort, BRIEF, n_splits=2, methods=["frangi"])
    row, hip = found.table.iloc[3], found.hips[3]
    assert (row["participant_id"], row["session_id"], row["hemi"], row["image_id"]) == (
        hip.participant_id,
        hip.session_id,
        *hip.place[::-1],
    )
    mask, truth = found.masks["frangi"][hip.place][hip.head], hip.truth[hip.head]
    assert row["dice"] == pytest.approx(2 * (mask & truth).sum() / (mask.sum() + truth.sum()))
    assert row["n_voxels"] == hip.head.sum()


def test_nobody_is_judged_by_what_he_taught(vessel_cohort: Cohort, monkeypatch: pytest.MonkeyPatch):
    lessons: list[set[str]] = []

    def spy(taught: list[VesselHip]) -> module.VesselFinder:
        lessons.append({hip.participant_id for hip in taught})
        return module.VesselFinder(lambda hip: np.full(hip.truth.shape, 0.5, np.float32), 0.5, 1)

    monkeypatch.setattr(module, "teach_filter", spy)
    found = cross_segment_vessels(vessel_cohort, n_splits=3, methods=["frangi"])
    for fold, lesson in enumerate(lessons):
        held = set(found.table.loc[found.table["fold"] == fold, "participant_id"])
        assert held
        assert not held & lesson
        assert held | lesson == {hip.participant_id for hip in found.hips}


def test_a_run_goes_on_with_the_first_fold_that_is_missing(
    tmp_path: Path, vessel_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
):
    whole = cross_segment_vessels(vessel_cohort, BRIEF, n_splits=2, methods=["unet"], run_dir=tmp_path)
    assert sorted(path.name for path in (tmp_path / "unet").iterdir()) == [
        *("fold-0.csv", "fold-0.npz", "fold-1.csv", "fold-1.npz"),
        "settings.json",
    ]
    (tmp_path / "unet" / "fold-1.npz").unlink()
    taught, teach = [], module.teach_network
    monkeypatch.setattr(module, "teach_network", lambda *a, **k: taught.append(1) or teach(*a, **k))
    again = cross_segment_vessels(vessel_cohort, BRIEF, n_splits=2, methods=["unet"], run_dir=tmp_path)
    assert len(taught) == 1
    pd.testing.assert_frame_equal(again.table, whole.table)
    assert all(np.array_equal(again.masks["unet"][place], mask) for place, mask in whole.masks["unet"].items())
    with pytest.raises(ParameterError, match="holds a run with steps 2, and now it is 3"):
        cross_segment_vessels(vessel_cohort, replace(BRIEF, steps=3), n_splits=2, methods=["unet"], run_dir=tmp_path)


@pytest.mark.parametrize("methods", [[], ["unet", "magic"]])
def test_unknown_methods_are_refused(vessel_cohort: Cohort, methods: list[str]):
    with pytest.raises(ParameterError, match="expected some of unet, frangi, unet_cor_t1"):
        cross_segment_vessels(vessel_cohort, methods=methods)


def test_more_folds_than_patients_are_refused(vessel_cohort: Cohort):
    with pytest.raises(CohortError, match="5 folds cannot be made of 4 groups"):
        cross_segment_vessels(vessel_cohort, n_splits=5, methods=["frangi"])


def test_settings_for_pictures_are_refused(vessel_cohort: Cohort):
    with pytest.raises(ParameterError, match=r"patch is \(16, 16\); expected 3 numbers"):
        cross_segment_vessels(vessel_cohort, replace(BRIEF, patch=(16, 16)), methods=["unet"])
