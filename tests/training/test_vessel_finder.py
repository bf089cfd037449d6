from __future__ import annotations

import numpy as np
import torch

from onfh_nb.cohort import Cohort
from onfh_nb.datasets.vessel_hips import VesselHip, read_vessel_hips
from onfh_nb.training import SegmentParams
from onfh_nb.training.vessel_finder import teach_filter, teach_network

BRIEF = SegmentParams(steps=2, batch_size=1, patch=(8, 8, 8), device="cpu", threads=1)


def reach(mask: np.ndarray, hip: VesselHip) -> float:
    return 2 * (mask & hip.truth)[hip.head].sum() / (mask[hip.head].sum() + hip.truth[hip.head].sum())


def test_the_filter_finds_the_tube_of_a_patient_it_never_saw(vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)
    finder = teach_filter(hips[2:])
    score = finder.score(hips[0])
    assert score.dtype == np.float32
    mask, cleaned = finder.find(hips[0])
    assert reach(mask, hips[0]) > 0.6
    assert np.array_equal(cleaned >= finder.threshold, mask)
    assert np.array_equal(cleaned[mask], score[mask])


def test_the_network_starts_from_its_seed_and_leaves_the_caller_his_own(vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)[:2]
    torch.manual_seed(3)
    before = torch.get_rng_state()
    one, other = (teach_network(hips, BRIEF, name="UNet_tiny") for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    assert np.array_equal(one.score(hips[0]), other.score(hips[0]))
    assert one.threshold == other.threshold
    assert one.score(hips[0]).shape == hips[0].image.shape
