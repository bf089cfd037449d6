from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.widgets.image_source import ImageSource


@pytest.fixture
def source(small_cohort) -> ImageSource:
    return ImageSource(small_cohort)


def image_of(cohort, patient: str) -> str:
    return str(cohort.images.loc[cohort.images.participant_id == patient, "image_id"].iloc[0])


def test_hips_are_offered_where_a_head_is_outlined(source, small_cohort):
    assert source.regions(image_of(small_cohort, "sub-001")) == ["whole", "R", "L"]
    assert source.regions(image_of(small_cohort, "sub-002")) == ["whole"]


def test_heads_lie_where_they_were_drawn(source, small_cohort):
    image_id = image_of(small_cohort, "sub-001")
    assert np.allclose(source.head_centre(image_id, "R"), (31, 0, 0), atol=0.5)
    assert np.allclose(source.head_centre(image_id, "L"), (-33, 0, 0), atol=0.5)
    assert source.head_centre(image_id, "whole") is None


def test_an_image_is_read_once(source, small_cohort):
    image_id = image_of(small_cohort, "sub-001")
    assert source.volume(image_id) is source.volume(image_id)


def test_coil_shading_is_fitted_once(source, small_cohort):
    image_id = image_of(small_cohort, "sub-001")
    corrected = source.volume(image_id, bias_field=True)
    assert corrected is source.volume(image_id, bias_field=True)
    assert corrected.shape == source.volume(image_id).shape
