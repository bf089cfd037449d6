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
