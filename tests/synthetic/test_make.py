"""From a preset to a cohort on disk."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.synthetic.make import make_cohort
from onfh_nb.synthetic.presets import SliceQuota, find_preset
from onfh_nb.synthetic.stage_clock import StageTimes


def digests(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Cohort:
    out = tmp_path_factory.mktemp("small") / "cohort"
    return make_cohort("tiny", out, seed=5, patients=2, workers=1, months=(0, 12), extras=())


@pytest.mark.slow
def test_equal_seeds_give_equal_bytes_whatever_the_workers(small, tmp_path):
    make_cohort("tiny", tmp_path / "again", seed=5, patients=2, workers=2, months=(0, 12), extras=())
    again, before = digests(tmp_path / "again"), digests(small.path)
    other = [name for name in before if again.get(name) != before[name]]
    # Whether the contents differ or only their packing tells where to look.
    unpacked = {
        name: gzip.decompress((tmp_path / "again" / name).read_bytes())
        == gzip.decompress((small.path / name).read_bytes())
        for name in other
        if name.endswith(".gz")
    }
    assert not other, f"equal contents: {unpacked}"
    assert again.keys() == before.keys()


def test_cohort_is_valid_and_whole(small):
    assert small.validate() == []
    assert small.is_synthetic
    assert len(small.participants) == 2
    assert len(small.images) == 2 * 2 * 2
    assert len(small.hips) == 4
    assert set(small.slices["lesion"].dropna().astype(int)) <= {0, 1}


def test_progress_sees_every_patient_and_names_the_work(tmp_path):
    seen = []

    def progress(items, description):
        seen.append((len(items), description))
        return items

    make_cohort(
        "tiny", tmp_path / "c", patients=1, workers=1, months=(0,), protocols=("cor_t1",), extras=(), progress=progress
    )
    assert seen == [(1, "Painting patients")]


def test_pictures_are_coronal_256_with_left_at_negative_x(small):
    for image_id in small.images["image_id"]:
        volume = small.read(image_id)
        assert (volume.plane, volume.orientation) == ("coronal", "PIL")
        assert volume.shape[1:] == (256, 256)
        for hemi, sign in (("L", -1), ("R", 1)):
            head = small.labels(image_id, "head", hemi=hemi)
            assert head.same_grid(volume)
            centre = head.world(np.argwhere(head.array).mean(axis=0))
            assert np.sign(centre[0]) == sign


def test_masks_lie_where_the_truth_says(small):
    truth = small.truth.set_index(["participant_id", "hemi", "session_id"])
    for row in small.images.itertuples():
        for hemi in "LR":
            record = truth.loc[(row.participant_id, hemi, row.session_id)]
            head = small.labels(row.image_id, "head", hemi=hemi)
            volume = head.array.sum() * np.prod(head.spacing_mm)
            lost = np.pi * record["R_mm"] ** 2 * record["collapse_mm"]
            assert 0.93 * record["head_mm3"] - lost < volume < 1.05 * record["head_mm3"]
            if record["has_lesion"]:
                necrosis = small.labels(row.image_id, "necrosis", hemi=hemi)
                assert not (necrosis.array.astype(bool) & ~head.array.astype(bool)).any()
                percent = 100 * necrosis.array.sum() / head.array.sum()
                assert percent == pytest.approx(record["necrosis_pct"], abs=4.0)


def test_references_are_the_picture_without_noise(small):
    first = small.images[small.images["session_id"] == "ses-m00"]
    for image_id in first["image_id"]:
        noisy, exact, flat = small.read(image_id), *(small.reference(image_id, k) for k in ("noisefree", "biasfree"))
        assert exact.same_grid(noisy)
        body = exact.array > 0.2 * exact.array.max()
        error = (noisy.array.astype(float) - exact.array)[body]
        assert abs(error.mean()) < 0.02 * exact.array[body].mean()
        assert 0.002 < error.std() / exact.array[body].mean() < 0.1
        ratio = exact.array[body] / flat.array[body].astype(float)
        assert 1.08 < np.percentile(ratio, 99.5) / np.percentile(ratio, 0.5) < 1.6


def test_changing_the_protocol_changes_no_truth(small, tmp_path):
    other = make_cohort(
        "tiny", tmp_path / "c", seed=5, patients=2, workers=1, months=(0,), protocols=("cor_t1",), extras=()
    )
    now = small.truth[small.truth["session_id"] == "ses-m00"].reset_index(drop=True)
    assert other.truth["necrosis_pct"].tolist() == now["necrosis_pct"].tolist()
    image = other.images["image_id"].iloc[0]
    np.testing.assert_array_equal(other.read(image).array, small.read(image).array)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"preset": "kongg"}, "did you mean 'kong'"), ({"seed": -1}, "seed is -1"), ({"workers": 0}, "workers is 0")],
)
def test_wrong_words_are_refused_before_anything_is_written(tmp_path, changes, words):
    arguments = {"preset": "tiny", "seed": 0} | changes
    with pytest.raises(ParameterError, match=words):
        make_cohort(arguments.pop("preset"), tmp_path / "c", **arguments)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "mine.txt").write_text("precious")
    with pytest.raises(CohortError, match="already exists"):
        make_cohort("tiny", tmp_path / "c", patients=1)
    assert (tmp_path / "c" / "mine.txt").read_text() == "precious"


@pytest.fixture(scope="module")
def with_extras(tmp_path_factory) -> tuple[Cohort, list[StageTimes]]:
    """Two patients of the tiny preset with the pictures that only some patients get."""
    times: list[StageTimes] = []
    out = tmp_path_factory.mktemp("extras") / "cohort"
    return make_cohort("tiny", out, seed=5, patients=2, workers=1, months=(0, 12), finished=times.append), times


def test_some_patients_get_pictures_of_their_index_hip(with_extras):
    cohort, _ = with_extras
    assert cohort.validate() == []
    extra = cohort.images[~cohort.images["protocol"].isin(["cor_t1", "cor_stir"])]
    assert sorted(zip(extra["participant_id"], extra["protocol"], extra["session_id"], strict=True)) == [
        ("sub-002", "cor_t2", "ses-m00"),
        ("sub-002", "mra_ss", "ses-m00"),
        ("sub-002", "mra_ss", "ses-m12"),
        ("sub-002", "spgr3d", "ses-m00"),
    ]
    masks = cohort.label_files[cohort.label_files["image_id"].isin(extra["image_id"])]
    assert (masks[masks["name"] == "head"].groupby("image_id").size() == 1).all()
    assert cohort.read(extra.loc[extra["protocol"] == "mra_ss", "image_id"].iloc[0]).spacing_mm == pytest.approx(
        (0.8, 0.8, 0.8)
    )


def test_extras_change_neither_truth_nor_the_other_pictures(small, with_extras):
    cohort, _ = with_extras
    for image_id in small.images["image_id"]:
        np.testing.assert_array_equal(cohort.read(image_id).array, small.read(image_id).array)
    columns = [name for name in small.truth if name not in ("images", "acquisition")]
    pd.testing.assert_frame_equal(cohort.truth[columns], small.truth[columns])
    pd.testing.assert_frame_equal(cohort.slices, small.slices)
    pd.testing.assert_frame_equal(cohort.grades, small.grades)


def test_truth_speaks_of_every_picture_by_name(with_extras):
    cohort, _ = with_extras
    heads = cohort.label_files[cohort.label_files["name"] == "head"]
    for row in cohort.truth.itertuples():
        here = heads["image_id"].str.startswith(f"{row.participant_id}_{row.session_id}_") & (heads["hemi"] == row.hemi)
        assert set(row.images) == set(heads.loc[here, "image_id"])
        assert set(row.acquisition) == set(row.images)
        assert {one["phase_encoding"] for one in row.acquisition.values()} <= {"i", "j"}
        for image_id, measured in row.images.items():
            head = cohort.labels(image_id, "head", hemi=row.hemi)
            volume = (head.array > 0).sum() * np.prod(head.spacing_mm)
            assert measured["head_mm3"] == pytest.approx(volume, rel=1e-4)


def test_the_stages_are_timed(with_extras):
    _, (times,) = with_extras
    assert {"anatomy", "painting", "acquisition", "masks", "writing", "truth", "tables"} <= set(times.seconds)
    assert all(seconds > 0 for seconds in times.seconds.values())
    assert sum(times.seconds.values()) < 1.3 * times.wall_s
    assert times.workers == 1


def test_signs_and_incidents_that_are_switched_off_are_gone_from_the_truth(tmp_path):
    kept, off = (
        make_cohort(
            "tiny", tmp_path / name, seed=5, patients=1, workers=1, months=(0,), protocols=("cor_stir",),
            extras=(), references=(), slices=SliceQuota(protocols=("cor_stir",)), without=signs,
        )
        for name, signs in (("kept", ()), ("off", ("effusion", "oedema", "motion", "edge")))
    )  # fmt: skip
    assert kept.truth["effusion_grade"].max() > 0 or kept.truth["oedema_weight"].max() > 0
    assert off.truth["effusion_grade"].max() == off.truth["oedema_weight"].max() == 0
    assert off.truth["necrosis_pct"].tolist() == kept.truth["necrosis_pct"].tolist()
    for record in (one for images in off.truth["acquisition"] for one in images.values()):
        assert (record["motion"]["share"], record["edge"]["shape"]) == (0.0, "full")
        assert record["sharpening"] != 0.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("preset", "planes"),
    [
        ("yang", {"coronal", "axial", "sagittal"}),
        ("shen", {"coronal"}),
        ("uemura", {"coronal"}),
        ("cohort", {"coronal"}),
    ],
)
def test_every_preset_runs(tmp_path, preset, planes):
    cohort = make_cohort(preset, tmp_path / "c", patients=2, months=(0,))
    assert cohort.validate() == []
    assert set(cohort.images["plane"]) == planes
    assert set(cohort.images["protocol"]) == set(find_preset(preset).protocols)
    assert (cohort.slices["lesion"] == 1).any()
    heads = cohort.label_files[cohort.label_files["name"] == "head"]
    for _, hip in cohort.hips.iterrows():
        own = heads[heads["image_id"].str.startswith(hip["participant_id"]) & (heads["hemi"] == hip["hemi"])]
        assert len(own) == len(find_preset(preset).protocols)
