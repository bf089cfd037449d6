from __future__ import annotations

import pytest

from onfh_nb.cohort import layout


def test_every_protocol_key_makes_a_name_that_comes_back():
    for key, (_, suffix) in layout.PROTOCOLS.items():
        name = layout.ImageName("sub-001", "ses-m12", key, 2, suffix)
        assert layout.parse_image_id(name.image_id) == name


def test_the_name_of_a_mask_comes_back():
    found = layout.parse_label_name("sub-001_ses-m03_acq-cort1_run-2_hemi-L_label-head_desc-reader2_mask")
    assert found == layout.LabelName("sub-001_ses-m03_acq-cort1_run-2", "L", "head", "reader2")
    assert layout.parse_label_name("sub-001_label-head_mask") is None
    with pytest.raises(ValueError, match="an image id has the form"):
        layout.parse_image_id("Jane_Doe")


def test_a_visit_is_named_by_its_month():
    assert [layout.session_label(3), layout.session_label(12, 1), layout.session_label(120, 2)] == [
        "ses-m03",
        "ses-m12b",
        "ses-m120c",
    ]
    assert all(layout.SESSION_ID.fullmatch(layout.session_label(month, 3)) for month in (0, 99, 100, 600))
