"""Slices made up for these tests: smooth pictures of noise, and the hand-written cohort with more labels."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.datasets import SliceDataset

sys.path.append(str(Path(__file__).parents[1] / "cohort"))  # cohort_by_hand and hospital


def slice_table(n: int, *, patients: int = 4) -> pd.DataFrame:
    number = np.arange(n)
    return pd.DataFrame(
        {
            "unit_id": [f"u{k:03d}" for k in number],
            "participant_id": [f"sub-{k % patients:03d}" for k in number],
            "hemi": np.where(number // patients % 2, "L", "R"),
            "session_id": "ses-m00",
            "site": np.where(number % patients % 2, "P15T", "S3T"),
            "image_id": [f"sub-{k % patients:03d}_ses-m00_acq-cort1_T1w" for k in number],
            "index": number,
            "y_true": (number // patients % 3 > 0).astype(np.int64),
        }
    )


@pytest.fixture
def make_slices() -> Callable[..., SliceDataset]:
    def make(n: int = 12, *, size: int = 96, channels: int = 1, patients: int = 4, mirrored: bool = True):
        import cv2

        rng = np.random.default_rng(7)
        noise = rng.normal(size=(n, channels, size, size)).astype(np.float32)
        pixels = np.array([[cv2.GaussianBlur(plane, (0, 0), 3.0) for plane in picture] for picture in noise])
        pixels /= pixels.std(axis=(1, 2, 3), keepdims=True)
        return SliceDataset(slice_table(n, patients=patients), pixels, mirrored=mirrored)

    return make


CORONAL_T1 = "sub-001_ses-m00_acq-cort1_T1w"


def hip_slices(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows of ``slices.tsv``: patient, hemi, image, index, lesion; all of the first visit."""
    return pd.DataFrame(
        [
            (f"s{k}", patient, hemi, "ses-m00", image_id, index, lesion)
            for k, (patient, hemi, image_id, index, lesion) in enumerate(rows)
        ],
        columns=["slice_id", "participant_id", "hemi", "session_id", "image_id", "index", "lesion"],
    )


@pytest.fixture
def make_rows() -> Callable[..., pd.DataFrame]:
    return hip_slices


@pytest.fixture
def make_cohort_by_hand(tmp_path: Path):
    """The hand-written cohort with other slices, and with a head mask of the right hip on the first T1 image."""
    from cohort_by_hand import coronal, write_hand_cohort

    from onfh_nb.cohort import Cohort, write
    from onfh_nb.io.volume import LabelVolume

    def make(slices: pd.DataFrame, *, head: bool = True, name: str = "hand") -> Cohort:
        root = write_hand_cohort(tmp_path / name)
        slices.to_csv(root / "derivatives" / "onfh" / "slices.tsv", sep="\t", index=False, na_rep="n/a")
        if head:
            image = coronal(1)
            array = np.zeros(image.shape, np.uint8)
            array[1:3, 2:5, 6:9] = 1
            mask = LabelVolume(array, image.affine, labels={1: "head"})
            write.write_label(root, mask, image_id=CORONAL_T1, hemi="R", name="head")
        return Cohort.open(root)

    return make


@pytest.fixture
def listed() -> pd.DataFrame:
    """Three labelled slices and one without a label, of both hips and both patients."""
    other = CORONAL_T1.replace("001", "002")
    return hip_slices(
        ("sub-001", "R", CORONAL_T1, 2, 1),
        ("sub-001", "L", CORONAL_T1, 0, 0),
        ("sub-002", "R", other, 3, 1),
        ("sub-002", "L", other, 1, np.nan),
    ).astype({"lesion": "Int64"})
