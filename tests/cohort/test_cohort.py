from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
from cohort_by_hand import coronal, write_hand_cohort

from onfh_nb.cohort import Cohort, write
from onfh_nb.cohort.build import partial_path
from onfh_nb.exceptions import CohortError, NoTruthError
from onfh_nb.io.volume import LabelVolume

IMAGE = "sub-001_ses-m00_acq-corstir_T2w"


def test_tables_come_back_with_their_types(hand_cohort):
    assert hand_cohort.name == "by hand"
    assert hand_cohort.is_synthetic
    assert hand_cohort.hips.has_lesion.dtype == np.int64
    assert hand_cohort.hips.has_lesion.tolist() == [0, 1, 0, 1]
    assert hand_cohort.grades.arco.tolist() == ["0", "0", "II", "II"] * 2
    assert hand_cohort.grades.jic.isna().all()
    assert hand_cohort.slices["index"].tolist() == [2]
    assert hand_cohort.sessions.columns.tolist() == ["participant_id", "session_id", "months"]
    assert hand_cohort.sessions.months.tolist() == [0, 3, 0, 3]


def test_the_table_of_images_says_where_and_what_each_is(hand_cohort):
    images = hand_cohort.images
    columns = ["image_id", "participant_id", "session_id", "protocol", "plane", "path", "site", "field_t"]
    assert images.columns.tolist() == columns
    assert set(images.protocol) == {"cor_t1", "cor_stir"}
    assert set(images.plane) == {"coronal"}
    assert images.groupby("participant_id").site.first().to_dict() == {"sub-001": "S3T", "sub-002": "P15T"}
    assert (images.field_t == 3.0).all()
    assert (hand_cohort.path / images.path[0]).is_file()


def test_an_image_comes_back_as_it_was_written(hand_cohort):
    volume = hand_cohort.read("sub-001_ses-m00_acq-cort1_T1w")
    written = coronal(1)
    assert volume.same_grid(written)
    np.testing.assert_array_equal(volume.array, written.array)


def test_masks_by_hip_and_reader(hand_cohort):
    image = hand_cohort.read(IMAGE)
    mask = hand_cohort.labels(IMAGE, "necrosis", hemi="R")
    np.testing.assert_array_equal(mask.mask("necrosis"), image.array > 600)
    assert hand_cohort.labels(IMAGE, "head", reader="reader1").mask("head").any()
    with pytest.raises(CohortError, match="no mask 'head' of side R; it has head necrosis"):
        hand_cohort.labels(IMAGE, "head", hemi="R")
    with pytest.raises(CohortError, match="of side L"):
        hand_cohort.labels(IMAGE, "necrosis", hemi="L")


def test_masks_of_both_hips_are_joined(hand_cohort):
    image = hand_cohort.read(IMAGE)
    left = LabelVolume((image.array < 100).astype(np.uint8), image.affine, labels={1: "necrosis"})
    write.write_label(hand_cohort.path, left, image_id=IMAGE, hemi="L", name="necrosis")
    joined = Cohort.open(hand_cohort.path).labels(IMAGE, "necrosis")
    np.testing.assert_array_equal(joined.mask("necrosis"), (image.array > 600) | (image.array < 100))


@pytest.mark.parametrize("fault", ["shape", "place"])
def test_a_mask_off_the_grid_of_its_image_is_refused(hand_cohort, fault):
    image = hand_cohort.read(IMAGE)
    affine = image.affine.copy()
    affine[0, 3] += 1.0 if fault == "place" else 0.0
    shape = (4, 12, 11) if fault == "shape" else image.shape
    off = LabelVolume(np.ones(shape, np.uint8), affine, labels={1: "necrosis"})
    write.write_label(hand_cohort.path, off, image_id=IMAGE, hemi="R", name="necrosis")
    with pytest.raises(CohortError, match=rf"label-necrosis_mask.nii.gz .* grid of image {IMAGE}"):
        hand_cohort.labels(IMAGE, "necrosis")


def test_truth_is_one_row_per_hip_and_visit(hand_cohort):
    truth = hand_cohort.truth
    assert len(truth) == 4
    assert set(truth.columns) >= {"participant_id", "session_id", "hemi", "lens_D", "lens_u"}
    assert truth.lens_u[0] == [0.0, 0.2, 0.98]
    assert hand_cohort.reference(IMAGE, "noisefree").shape == (4, 12, 10)
    with pytest.raises(NoTruthError, match="biasfree"):
        hand_cohort.reference(IMAGE, "biasfree")


def test_a_real_cohort_has_no_truth(tmp_path):
    cohort = Cohort.open(write_hand_cohort(tmp_path / "real", synthetic=False))
    assert not cohort.is_synthetic
    with pytest.raises(NoTruthError, match="no exact truth"):
        _ = cohort.truth
    with pytest.raises(NoTruthError):
        cohort.reference(IMAGE, "noisefree")


def test_the_fingerprint_changes_with_the_cohort_and_not_with_its_place(hand_cohort, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.copytree(hand_cohort.path, moved)
    assert Cohort.open(moved).fingerprint == hand_cohort.fingerprint
    table = moved / "derivatives/onfh/hips.tsv"
    table.write_text(table.read_text().replace("12", "13"))
    assert Cohort.open(moved).fingerprint != hand_cohort.fingerprint


def test_unknown_images_are_refused(hand_cohort):
    for name in ("sub-009_ses-m00_acq-cort1_T1w", "../../etc/passwd"):
        with pytest.raises(CohortError, match="has no image"):
            hand_cohort.read(name)


def test_what_is_no_cohort_says_so_in_one_sentence(tmp_path):
    with pytest.raises(CohortError, match="there is no cohort folder"):
        Cohort.open(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CohortError, match=r"is not a cohort: it has no readable dataset_description\.json"):
        Cohort.open(tmp_path / "empty")
    (tmp_path / "empty/dataset_description.json").write_text('{"Name": "x"}')
    with pytest.raises(CohortError, match=r"participants\.tsv is missing"):
        Cohort.open(tmp_path / "empty")


def test_a_half_written_cohort_is_refused_in_one_sentence(tmp_path):
    out = tmp_path / "cohort"
    partial_path(out).mkdir()
    (partial_path(out) / ".building").touch()
    for path in (out, partial_path(out)):
        with pytest.raises(CohortError, match="was not written to its end; delete what is there and make it again"):
            Cohort.open(path)


def with_readings(cohort, slice_id=None):
    own = slice_id or cohort.slices.slice_id[0]
    rows = [(own, f"reader{k}", phase, k % 2, 0.9, 0) for k in (1, 2, 3) for phase in ("before", "after")]
    columns = ["slice_id", "reader", "phase", "lesion", "confidence", "outlined"]
    write.write_readings(cohort.path, pd.DataFrame(rows, columns=columns))
    return Cohort.open(cohort.path)


def test_readings_come_back_and_are_sound(hand_cohort):
    assert hand_cohort.readings.empty
    assert "confidence" in hand_cohort.readings
    read = with_readings(hand_cohort)
    assert read.validate() == []
    assert read.readings.lesion.tolist() == [1, 1, 0, 0, 1, 1]
    assert (read.path / "derivatives/readers/dataset_description.json").is_file()


def test_readings_of_an_unlisted_picture_are_a_problem(hand_cohort):
    problems = with_readings(hand_cohort, "sub-009_slice-001").validate()
    assert len(problems) == 6
    assert {(p.file, p.column, p.expected) for p in problems} == {
        ("derivatives/onfh/readings.tsv", "slice_id", "a picture of slices.tsv")
    }


def test_vessels_come_back_without_pickles_and_have_the_true_length(tiny_cohort):
    for row in tiny_cohort.truth.head(16).itertuples():
        tree = tiny_cohort.vessels(row.participant_id, row.session_id, row.hemi)
        assert set(tree) == {"points_mm", "radius_mm", "parent", "generation", "root", "inside", "root_names"}
        own = (tree["parent"] >= 0) & tree["inside"] & tree["inside"][tree["parent"]]
        steps = tree["points_mm"][own] - tree["points_mm"][tree["parent"][own]]
        assert np.linalg.norm(steps, axis=1).sum() == pytest.approx(row.vessels_length_mm)


def test_a_cohort_without_vessels_says_so(hand_cohort):
    with pytest.raises(NoTruthError, match="no exact vessels of hip R of sub-001, ses-m00"):
        hand_cohort.vessels("sub-001", "ses-m00", "R")
