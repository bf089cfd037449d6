"""What is written for one patient: everything, the same from equal seeds, and masks that agree with the truth."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onfh_nb.io import read_nifti
from onfh_nb.synthetic import examinations as module
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.example import SEEDS, example_patient
from onfh_nb.synthetic.patient import make_patient
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.presets import find_preset
from onfh_nb.synthetic.slices import Candidate

PRESET = find_preset("tiny", months=(0, 12), protocols=("cor_t1",), references=(6,), extras=())
STEM = "sub-001_ses-{}_acq-cort1"


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> tuple[Path, list[Candidate]]:
    """The patient made by hand: his right head collapses by month 6."""
    root = tmp_path_factory.mktemp("example")
    return root, make_patient(root, example_patient(), PRESET).candidates


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> Path:
    """The first patient of the tiny cohort, whose right head sinks further within the year."""
    root = tmp_path_factory.mktemp("drawn")
    make_patient(root, draw_patients(PRESET.population, 1, 0)[0], PRESET)
    return root


@pytest.fixture
def three_slices(monkeypatch) -> None:
    """A stack too small to be of use, but quick."""
    exam = Exam((0.0, 0.0, 0.0), 380.0, 3, 4.0, 0.4, 512, 256)
    monkeypatch.setattr(module, "plan_exam", lambda *_, **__: exam)


def records(root: Path) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in sorted((root / "derivatives" / "truth").rglob("*_truth.json"))]
    assert len(found) == 4
    return found


def image_of(record: dict[str, Any]) -> dict[str, Any]:
    (only,) = record["images"].values()
    return only


def mask(root: Path, session: str, hemi: str, name: str) -> np.ndarray:
    file = f"{STEM.format(session)}_hemi-{hemi}_label-{name}_mask.nii.gz"
    return read_nifti(root / "derivatives" / "labels" / "sub-001" / f"ses-{session}" / "anat" / file).array > 0


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_masks_hold_the_volumes_of_the_record(example, drawn):
    for record in records(example[0]) + records(drawn):
        (voxel,), left = record["images"].values(), record["head_mm3"] - record["collapsed_mm3"]
        assert voxel["head_mm3"] == pytest.approx(left, rel=0.01)
        percent = 100 * voxel.get("necrosis_mm3", 0.0) / voxel["head_mm3"]
        assert percent == pytest.approx(record["necrosis_left_pct"], abs=0.6)


def test_what_collapsed_is_missing_from_the_mask(example, drawn):
    for root in (example[0], drawn):
        before, after = [record for record in records(root) if record["hemi"] == "R"]
        lost = image_of(before)["head_mm3"] - image_of(after)["head_mm3"]
        assert lost > 400
        assert lost == pytest.approx(after["collapsed_mm3"] - before["collapsed_mm3"], rel=0.12)


def test_records_speak_of_the_files_beside_them(example):
    root, _ = example
    for record in records(root):
        session = record["session_id"].removeprefix("ses-")
        image, head = image_of(record), mask(root, session, record["hemi"], "head")
        index = np.argwhere(head)
        assert image["head_box"] == [index.min(axis=0).tolist(), index.max(axis=0).tolist()]
        picture = read_nifti(root / "sub-001" / f"ses-{session}" / "anat" / f"{STEM.format(session)}_T1w.nii.gz")
        assert picture.array.shape == head.shape
        assert head.sum() * np.prod(picture.spacing_mm) == pytest.approx(image["head_mm3"], rel=1e-4)
        centre = picture.world(index.mean(axis=0))
        assert np.linalg.norm(centre - record["head_centre_mm"]) < 2.0
        assert (centre[0] > 0) == (record["hemi"] == "R")


def test_necrosis_lies_in_the_head_and_only_where_there_is_one(example):
    root, _ = example
    for session in ("m00", "m06"):
        necrosis = mask(root, session, "R", "necrosis")
        assert necrosis.any()
        assert not (necrosis & ~mask(root, session, "R", "head")).any()
    assert not list(root.rglob("*hemi-L_label-necrosis*"))


def test_the_picture_shows_what_the_masks_say(example):
    root, _ = example
    (path,) = [p for p in (root / "derivatives" / "truth").rglob("*.nii.gz") if "noisefree" in p.name]
    picture = read_nifti(path).array.astype(float)
    dead, living = mask(root, "m06", "R", "necrosis"), mask(root, "m06", "L", "head")
    # A fibrous core is dark on T1, healthy marrow bright.
    assert np.median(picture[dead]) < 0.6 * np.median(picture[living])


def test_references_are_written_for_the_months_asked_for(example):
    names = [path.name for path in (example[0] / "derivatives" / "truth").rglob("*.nii.gz")]
    assert len(names) == 2
    assert all(name.startswith("sub-001_ses-m06") for name in names)


def test_candidates_are_the_slices_that_cut_a_head(example):
    root, candidates = example
    for session in ("m00", "m06"):
        for hemi in "LR":
            own = {c.number: c for c in candidates if (c.session_id, c.hemi) == (f"ses-{session}", hemi)}
            head = mask(root, session, hemi, "head")
            assert set(np.flatnonzero(head.any(axis=(1, 2)))) <= set(own)
            pixel = (read_nifti(root / f"sub-001/ses-{session}/anat/{STEM.format(session)}_T1w.nii.gz")).spacing_mm
            for number, one in own.items():
                assert one.head_mm2 == pytest.approx(head[number].sum() * pixel[1] * pixel[2], rel=0.05, abs=40)
                assert one.has_lesion == (hemi == "R")
                assert (one.lesion_mm2 > 0) <= (hemi == "R")


@pytest.mark.usefixtures("three_slices")
def test_equal_seeds_give_equal_bytes(tmp_path):
    for name, seeds in (("one", SEEDS), ("two", SEEDS), ("other", {**SEEDS, "acquisition": 77})):
        assert make_patient(tmp_path / name, example_patient(seeds), PRESET).candidates
    one, two, other = (contents(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one.keys() == other.keys()
    differing = {name for name in one if one[name] != other[name]}
    # Another day at the scanner: other noise, the same patient. The records differ in the seed they name.
    assert {name for name in one if name.startswith("sub-001") and name.endswith("T1w.nii.gz")} <= differing
    assert not [name for name in differing if "labels" in name]


@pytest.mark.usefixtures("three_slices")
def test_a_hip_outside_the_study_is_seen_but_not_recorded(tmp_path):
    patient = example_patient()
    right, left = patient.hips
    patient = replace(patient, hips=(right, replace(left, included=False)))
    candidates = make_patient(tmp_path, patient, PRESET).candidates
    assert {candidate.hemi for candidate in candidates} == {"R"}
    assert not [name for name in contents(tmp_path) if "hemi-L" in name]
    make_patient(tmp_path / "both", example_patient(), PRESET)
    inside = "sub-001/ses-m00/anat/sub-001_ses-m00_acq-cort1_T1w.nii.gz"
    assert (tmp_path / inside).read_bytes() == (tmp_path / "both" / inside).read_bytes()


@pytest.mark.usefixtures("three_slices")
def test_sidecar_states_what_was_acquired(tmp_path):
    make_patient(tmp_path, example_patient(), find_preset("tiny", references=(), extras=()))
    anat = tmp_path / "sub-001" / "ses-m00" / "anat"
    t1, stir = (json.loads(next(anat.glob(f"*acq-{key}_*.json")).read_text()) for key in ("cort1", "corstir"))
    assert t1["MagneticFieldStrength"] == stir["MagneticFieldStrength"] == 3.0
    assert t1["SliceThickness"] == 4.0
    assert t1["SpacingBetweenSlices"] == pytest.approx(4.4)
    assert "InversionTime" not in t1
    assert 0.15 < stir["InversionTime"] < 0.35
    assert (t1["ScanningSequence"], stir["ScanningSequence"]) == ("SE", "IR")
    assert t1["EchoTime"] < t1["RepetitionTime"] < 1.0 < stir["RepetitionTime"]
