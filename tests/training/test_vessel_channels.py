from __future__ import annotations

from dataclasses import replace

import numpy as np

from onfh_nb.cohort import Cohort
from onfh_nb.datasets.vessel_hips import read_vessel_hips
from onfh_nb.training.vessel_channels import CHANNELS, vessel_channels


def test_the_unit_of_the_grey_values_does_not_matter(vessel_cohort: Cohort):
    hip = read_vessel_hips(vessel_cohort)[0]
    found = vessel_channels(hip)
    assert found.shape == (CHANNELS, *hip.image.shape)
    assert found.dtype == np.float32
    assert np.allclose(vessel_channels(replace(hip, image=3 * hip.image + 50)), found, atol=1e-3)


def test_a_vessel_is_not_cut_off_and_rare_as_it_is_stands_out(vessel_cohort: Cohort):
    hip = read_vessel_hips(vessel_cohort)[0]
    bright = hip.image + 1000 * hip.truth
    assert np.all(vessel_channels(replace(hip, image=bright))[0][hip.truth] > vessel_channels(hip)[0][hip.truth] + 1)
    grey, contrast = vessel_channels(hip)
    for channel in (grey, contrast):
        assert channel[hip.truth].mean() > channel[~hip.truth].mean() + 1


def test_an_even_picture_is_nought(vessel_cohort: Cohort):
    hip = read_vessel_hips(vessel_cohort)[0]
    assert np.all(vessel_channels(replace(hip, image=np.full_like(hip.image, 7))) == 0)
