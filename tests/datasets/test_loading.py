from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.cohort import Cohort, ingest
from onfh_nb.datasets import feed, load_slices
from onfh_nb.exceptions import CohortError, ParameterError


def test_slices_of_a_cohort_become_pictures(make_cohort_by_hand, listed):
    data = load_slices(make_cohort_by_hand(listed), size=96)
    assert data.pixels.shape == (3, 1, 96, 96)
    assert data.table["unit_id"].tolist() == ["s0", "s1", "s2"]
    assert data.table["head_found"].tolist() == [True, False, False]
    assert not data.table["constant"].any()
    assert data.mirrored
    np.testing.assert_allclose(data.pixels.mean(axis=(1, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(data.pixels.std(axis=(1, 2, 3)), 1, atol=1e-5)
    assert len(data.notes) == 1
    assert data.notes[0].startswith("2 of 3 pictures lie about the centre of their image, because no head is outlined")


def test_reopening_gives_the_same_and_reads_no_image(make_cohort_by_hand, listed, tmp_path, monkeypatch):
    cohort = make_cohort_by_hand(listed)
    first = load_slices(cohort, size=96, cache=tmp_path / "cache")
    monkeypatch.setattr(Cohort, "read", lambda self, image_id: pytest.fail(f"{image_id} was read again"))
    again = load_slices(Cohort.open(cohort.path), size=96, cache=tmp_path / "cache")
    np.testing.assert_array_equal(first.pixels, again.pixels)
    assert again.table.equals(first.table)
    assert again.notes == first.notes
    assert len(next(feed(again, batch_size=3)).row) == 3
    with pytest.raises(pytest.fail.Exception):
        load_slices(cohort, size=97, cache=tmp_path / "cache")


def test_a_changed_cohort_is_read_again(make_cohort_by_hand, listed, tmp_path):
    cohort = make_cohort_by_hand(listed)
    load_slices(cohort, size=96, cache=tmp_path / "cache")
    listed.assign(index=[1, 0, 3, 1]).to_csv(cohort.path / "derivatives/onfh/slices.tsv", sep="\t", index=False)
    changed = load_slices(Cohort.open(cohort.path), size=96, cache=tmp_path / "cache")
    np.testing.assert_array_equal(changed.pixels, load_slices(Cohort.open(cohort.path), size=96).pixels)


def test_progress_counts_images(make_cohort_by_hand, listed):
    seen = []

    def progress(items, text):
        seen.append((len(items), text))
        return iter(items)

    load_slices(make_cohort_by_hand(listed), size=96, progress=progress)
    assert seen == [(2, "Reading slices")]


def test_a_constant_image_is_zero_and_noted(make_cohort_by_hand, listed):
    import nibabel as nib

    from onfh_nb.cohort import layout

    cohort = make_cohort_by_hand(listed)
    path = layout.image_path(cohort.path, layout.parse_image_id("sub-002_ses-m00_acq-cort1_T1w"))
    stored = nib.load(path)
    nib.save(nib.Nifti1Image(np.zeros(stored.shape, np.int16), stored.affine), path)
    data = load_slices(cohort, size=96)
    assert data.table["constant"].tolist() == [False, False, True]
    assert not data.pixels[2].any()
    assert data.notes[1] == "1 of 3 pictures hold a single grey value and are 0 everywhere: s2 first."


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"size": 95}, "size is 95; expected a whole number from 96 to 512"),
        ({"size": 96.0}, "size is 96.0"),
        ({"channels": 2}, "channels is 2; expected 1"),
    ],
)
def test_settings_out_of_range(make_cohort_by_hand, listed, how, words):
    with pytest.raises(ParameterError, match=words):
        load_slices(make_cohort_by_hand(listed), **how)


def test_the_tiny_cohort_lies_about_its_heads(tiny_cohort):
    import pandas as pd

    listed = tiny_cohort.slices.groupby("participant_id").head(2).reset_index(drop=True)
    few = Cohort(tiny_cohort.path, tiny_cohort.description)
    few.__dict__["slices"] = pd.DataFrame(listed)
    data = load_slices(few, protocol=("cor_t1", "cor_stir"), size=96, channels=3)
    assert data.pixels.shape == (len(listed), 3, 96, 96)
    assert data.table["head_found"].all()
    assert data.notes == ()


def test_pictures_of_a_surgeon(tmp_path):
    """PNG files of single hips with a table: no pixel size, no head, so the whole picture is shown."""
    from PIL import Image

    (tmp_path / "in").mkdir()
    grey = np.random.default_rng(0).integers(0, 255, (40, 50)).astype(np.uint8)
    for name in "ab":
        Image.fromarray(grey).save(tmp_path / "in" / f"{name}.png")
    table = tmp_path / "labels.csv"
    table.write_text("patient,side,months,file,lesion\nDoe,R,0,a.png,0\nRoe,L,0,b.png,1\n")
    (tmp_path / "key").write_bytes(b"a secret for these tests only")
    cohort = ingest(tmp_path / "in", tmp_path / "ours", table, key=tmp_path / "key")
    with pytest.raises(
        CohortError, match="has no image of protocol 'cor_t1'; it has cor_other; these sequences were not"
    ):
        load_slices(cohort)
    data = load_slices(cohort, protocol="cor_other", size=96)
    assert sorted(data.y_true) == [0, 1]
    right, left = (data.pixels[(data.table["hemi"] == hemi).to_numpy()][0, 0] for hemi in "RL")
    np.testing.assert_allclose(left, right[:, ::-1], atol=1e-5)
    assert data.table["site"].unique().tolist() == ["n/a"]
    assert not data.table["head_found"].any()


@pytest.mark.real
def test_a_real_series_without_labels_is_told_so(real, tmp_path):
    (tmp_path / "key").write_bytes(b"a secret for these tests only")
    cohort = ingest(real("dicom-mr/philips"), tmp_path / "ours", key=tmp_path / "key")
    there = cohort.images["protocol"].iloc[0]
    with pytest.raises(CohortError, match=f"has no labelled slice of {there}: it lists no slices; to add labels"):
        load_slices(cohort, protocol=there)
    with pytest.raises(CohortError, match="outlines no head in these images"):
        load_slices(cohort, protocol=there, labelled=False)


@pytest.mark.real
def test_a_real_series_with_labelled_slices_is_read(real, tmp_path, make_rows):
    (tmp_path / "key").write_bytes(b"a secret for these tests only")
    cohort = ingest(real("dicom-mr/philips"), tmp_path / "ours", key=tmp_path / "key")
    image = cohort.images.iloc[0]
    middle = cohort.read(image["image_id"]).shape[0] // 2
    row = (image["participant_id"], "L", image["image_id"], middle, 1)
    table = make_rows(row).assign(session_id=image["session_id"])
    table.to_csv(cohort.path / "derivatives/onfh/slices.tsv", sep="\t", index=False)
    data = load_slices(Cohort.open(cohort.path), protocol=image["protocol"], channels=3)
    assert data.pixels.shape == (1, 3, 256, 256)
    assert data.table["head_found"].tolist() == [False]
