"""DICOM series written for a test, one thing at a time different from a good one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid

SHAPE = (5, 6, 8)
CORONAL = (1, 0, 0, 0, 0, -1)


def slice_dataset(
    pixels: np.ndarray, *, position: Any, axes: Any = CORONAL, syntax: str = ExplicitVRLittleEndian
) -> Dataset:
    """One classic MR slice with 16 bits allocated and 12 stored."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = MRImageStorage
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.3", "1.2.3.4"
    ds.ImageType, ds.Modality, ds.PatientID, ds.PatientName = ["ORIGINAL", "PRIMARY", "M", "SE"], "MR", "17", "Doe^Jane"
    ds.StudyDate, ds.SeriesDescription, ds.SeriesNumber = "20240131", "COR T1", 3
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [float(f"{x:.8g}") for x in position], list(axes)
    ds.PixelSpacing, ds.SliceThickness = [0.75, 0.5], 4
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = pixels.shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    order = ">" if syntax == "1.2.840.10008.1.2.2" else "<"
    ds.PixelData = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
    return ds


@pytest.fixture
def voxels() -> np.ndarray:
    """12-bit values, none twice."""
    return np.random.default_rng(1).permutation(4096)[: np.prod(SHAPE)].astype(np.uint16).reshape(SHAPE)


@pytest.fixture
def write_series(tmp_path, voxels) -> Callable[..., Path]:
    """Write the voxels as coronal slices front to back, names not in order; ``change(ds, i)`` may alter or drop one."""

    def write(change: Callable[[Dataset, int], Any] | None = None, *, name: str = "series", **settings: Any) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for i, pixels in enumerate(voxels):
            ds = slice_dataset(pixels, position=(-20.0, -50.0 + 4 * i, 30.0), **settings)
            ds.InstanceNumber = i + 1
            if change is None or change(ds, i) is not False:
                ds.save_as(folder / f"IM{(3 * i) % len(voxels)}", enforce_file_format=True)
        return folder

    return write
