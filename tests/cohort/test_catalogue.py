from __future__ import annotations

from onfh_nb.cohort.catalogue import image_table, label_table, read_sidecar, session_table


def test_foreign_files_are_no_images(hand_cohort):
    (hand_cohort.path / "sub-001/ses-m00/anat/Jane.nii.gz").touch()
    assert len(image_table(hand_cohort.path)) == 8


def test_the_plane_comes_from_the_sidecar_and_else_from_the_protocol(hand_cohort):
    image = hand_cohort.path / "sub-001/ses-m00/anat/sub-001_ses-m00_acq-cort1_T1w.nii.gz"
    sidecar = image.with_name("sub-001_ses-m00_acq-cort1_T1w.json")
    sidecar.write_text('{"SlicePlane": "oblique"}')
    planes = image_table(hand_cohort.path).set_index("image_id").plane
    assert planes["sub-001_ses-m00_acq-cort1_T1w"] == "oblique"
    sidecar.write_text("[1, 2]")
    assert read_sidecar(image) == {}
    planes = image_table(hand_cohort.path).set_index("image_id").plane
    assert planes["sub-001_ses-m00_acq-cort1_T1w"] == "coronal"


def test_masks_are_listed_with_their_image(hand_cohort):
    table = label_table(hand_cohort.path, hand_cohort.images)
    assert len(table) == 8
    assert set(table.name) == {"head", "necrosis"}
    assert table.image_id.str.endswith("acq-corstir_T2w").all()


def test_an_empty_folder_has_empty_tables(tmp_path):
    images = image_table(tmp_path)
    assert len(images) == len(label_table(tmp_path, images)) == len(session_table(tmp_path)) == 0
