from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from vessels_by_hand import FINE, tube

from onfh_nb.cohort import Cohort, write
from onfh_nb.datasets.vessel_hips import read_vessel_hips, show_through
from onfh_nb.exceptions import CohortError
from onfh_nb.io.volume import LabelVolume, Volume


def test_every_visit_is_cut_out_about_its_head(vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)
    assert [(hip.participant_id, hip.session_id, hip.hemi) for hip in hips[:3]] == [
        ("sub-001", "ses-m00", "R"),
        ("sub-001", "ses-m03", "R"),
        ("sub-002", "ses-m00", "R"),
    ]
    assert len(hips) == 8
    assert len({hip.place for hip in hips}) == 8
    whole = vessel_cohort.read(hips[2].image_id)
    assert hips[2].image.shape == whole.shape  # the margin reaches the border
    assert np.array_equal(hips[2].truth, tube(7, 10))
    assert hips[2].spacing_mm == (1.0, 1.0, 1.0)


def test_the_box_keeps_its_place_in_the_patient(tmp_path: Path, vessel_cohort: Cohort):
    hip = read_vessel_hips(_with_small_head(tmp_path, vessel_cohort))[0]
    assert hip.image.shape == (11, 10, 9)  # 3 × 2 × 1 voxels with 4 mm on each side
    whole = vessel_cohort.read(hip.image_id)
    corner = Volume(whole.array, whole.affine).index(hip.affine[:3, 3])
    assert np.allclose(corner, (6, 5, 4))
    assert np.array_equal(hip.image, whole.array[6:17, 5:15, 4:13])
    assert hip.head.sum() == 6


def test_another_protocol_shows_the_same_place(tmp_path: Path, vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)
    same = show_through(vessel_cohort, hips[:2], "mra_ss")
    assert np.allclose(same[1].image, hips[1].image, atol=1e-3)
    other = show_through(vessel_cohort, hips, "cor_t1")
    thick = vessel_cohort.read("sub-001_ses-m00_acq-cort1_T1w").array
    assert len(other) == 8
    assert np.allclose(other[0].image[::4], thick, atol=1e-3)
    assert np.allclose(other[0].image[2], (thick[0] + thick[1]) / 2, atol=1e-3)
    assert np.array_equal(other[0].truth, hips[0].truth)


def test_a_cohort_without_vessels_or_the_other_protocol_says_so(bare: Cohort, vessel_cohort: Cohort):
    with pytest.raises(CohortError, match="has no mra_ss picture with a vessel mask of one hip; expected one to learn"):
        read_vessel_hips(bare)
    with pytest.raises(CohortError, match="has no cor_t2 picture beside its angiograms"):
        show_through(vessel_cohort, read_vessel_hips(vessel_cohort), "cor_t2")


def test_a_mask_on_another_grid_is_refused(tmp_path: Path, vessel_cohort: Cohort):
    root = Path(shutil.copytree(vessel_cohort.path, tmp_path / "copy"))
    small = LabelVolume(np.ones((3, 3, 3), np.uint8), FINE, labels={1: "vessel"})
    write.write_label(root, small, image_id="sub-001_ses-m00_acq-mrass_angio", hemi="R", name="vessel")
    with pytest.raises(CohortError, match=r"vessel mask of R on image sub-001_ses-m00\S* has shape \(3, 3, 3\)"):
        read_vessel_hips(Cohort.open(root))


@pytest.fixture
def bare(tmp_path: Path, vessel_cohort: Cohort) -> Cohort:
    """The cohort without its masks."""
    root = Path(shutil.copytree(vessel_cohort.path, tmp_path / "bare"))
    for path in root.rglob("*label-vessel*"):
        path.unlink()
    return Cohort.open(root)


def _with_small_head(tmp_path: Path, cohort: Cohort) -> Cohort:
    root = Path(shutil.copytree(cohort.path, tmp_path / "copy"))
    head = np.zeros((24, 20, 24), np.uint8)
    head[10:13, 9:11, 8:9] = 1
    labels = LabelVolume(head, FINE, labels={1: "head"})
    write.write_label(root, labels, image_id="sub-001_ses-m00_acq-mrass_angio", hemi="R", name="head")
    return Cohort.open(root)
