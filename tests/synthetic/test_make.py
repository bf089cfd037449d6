"""From a preset to a cohort on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.synthetic.make import make_cohort


def digests(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Cohort:
    out = tmp_path_factory.mktemp("small") / "cohort"
    return make_cohort("tiny", out, seed=5, patients=2, workers=1, months=(0, 12))


@pytest.mark.slow
def test_equal_seeds_give_equal_bytes_whatever_the_workers(small, tmp_path):
    make_cohort("tiny", tmp_path / "again", seed=5, patients=2, workers=2, months=(0, 12))
    assert digests(tmp_path / "again") == digests(small.path)


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

    make_cohort("tiny", tmp_path / "c", patients=1, workers=1, months=(0,), protocols=("cor_t1",), progress=progress)
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
    other = make_cohort("tiny", tmp_path / "c", seed=5, patients=2, workers=1, months=(0,), protocols=("cor_t1",))
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
