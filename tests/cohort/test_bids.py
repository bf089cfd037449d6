"""The public BIDS validator, which carries its schema with it and asks no network, finds no error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cohort_by_hand import write_hand_cohort
from hospital import JANE, JOHN, write_series
from PIL import Image

from onfh_nb.cohort import ingest, layout, write
from onfh_nb.io.labelme import write_labelme


def bids_errors(folder: Path) -> list[tuple[str, str]]:
    program = Path(sys.executable).with_name("bids-validator-deno")
    offline = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp"), "HTTPS_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run(
        [program, folder, "--format", "json"], capture_output=True, text=True, timeout=120, env=offline, check=False
    )
    issues = json.loads(done.stdout)["issues"]["issues"]
    assert issues, "a cohort without a single warning was not looked at"
    return [(issue["code"], issue.get("location", "")) for issue in issues if issue["severity"] == "error"]


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_written_cohort_is_valid(tmp_path, synthetic):
    root = write_hand_cohort(tmp_path / "cohort", synthetic=synthetic)
    assert bids_errors(root) == []
    for part in ("onfh", "labels", "truth"):
        if (root / "derivatives" / part).is_dir():
            assert bids_errors(root / "derivatives" / part) == []


def test_a_cohort_with_readings_is_valid(tmp_path):
    root = write_hand_cohort(tmp_path / "cohort")
    reading = {"slice_id": "x", "reader": "reader1", "phase": "after", "lesion": 1, "confidence": 0.9, "outlined": 1}
    write.write_readings(root, pd.DataFrame([reading]))
    write_labelme(layout.annotation_path(root, "reader1", "x"), [], image="../pictures/x.png", size=(4, 4))
    for part in ("", "derivatives/readers", "derivatives/onfh"):
        assert bids_errors(root / part) == []


def test_the_validator_does_find_errors(tmp_path):
    root = write_hand_cohort(tmp_path / "cohort")
    (root / "sub-001" / "scan.nii.gz").touch()
    assert "NOT_INCLUDED" in {code for code, _ in bids_errors(root)}


def test_an_ingested_cohort_is_valid(tmp_path):
    write_series(tmp_path / "in" / "1", JANE, day="20230105", seed=1)
    write_series(tmp_path / "in" / "2", JANE, day="20230108", seed=2)
    write_series(tmp_path / "in" / "3", JOHN, day="20230105", seed=3, ScanningSequence="IR", InversionTime=220)
    table = tmp_path / "clinical.csv"
    table.write_text(
        "patient,side,months,arco,age,sex\n"
        f"{JANE.number},R,0,II,61,F\n{JANE.number},L,0,0,61,F\n{JOHN.number},L,0,IV,49,M\n"
    )
    cohort = ingest(tmp_path / "in", tmp_path / "ours", table, key=tmp_path / "key")
    assert bids_errors(cohort.path) == []


def test_ingested_pictures_are_valid(tmp_path):
    folder = tmp_path / "in" / "p1" / "m00"
    folder.mkdir(parents=True)
    pixels = np.random.default_rng(0).integers(0, 255, (20, 24)).astype(np.uint8)
    Image.fromarray(pixels).save(folder / "a.png")
    assert bids_errors(ingest(tmp_path / "in", tmp_path / "ours", key=tmp_path / "key").path) == []


@pytest.mark.real
def test_a_real_ingested_cohort_is_valid(real, tmp_path):
    cohort = ingest(real("dicom-mr/philips"), tmp_path / "ours", key=tmp_path / "key")
    assert bids_errors(cohort.path) == []
