"""P2: a classic DICOM series of forty 512² 16-bit slices to a volume."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns

N_SLICES, SIZE = 40, 512


def write_series(folder: Path, *, n: int = N_SLICES, size: int = SIZE) -> None:
    """A coronal series as scanners write it: explicit VR, some ninety elements before the pixels, some nested."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid

    rng = np.random.Generator(np.random.SFC64(0))
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    for i in range(n):
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.SOPClassUID, ds.SOPInstanceUID = MRImageStorage, generate_uid()
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
        ds.ImageType = ["ORIGINAL", "PRIMARY", "M", "ND"]
        ds.PatientID, ds.PatientName, ds.Modality, ds.Manufacturer = "1", "A^B", "MR", "ACME"
        ds.InstanceNumber, ds.SeriesNumber, ds.AcquisitionNumber = i + 1, 3, 1
        ds.RepetitionTime, ds.EchoTime, ds.FlipAngle, ds.SliceThickness = 600, 12, 90, 4
        ds.ImageOrientationPatient, ds.ImagePositionPatient = [1, 0, 0, 0, 0, -1], [-100, -80 + 4 * i, 90]
        ds.PixelSpacing, ds.SpacingBetweenSlices = [0.4, 0.4], 4
        for number in range(40):
            ds.add_new(0x00210000 + (0x1000 + number), "LO", f"private value {number}")
        ds.add_new(0x00210010, "LO", "ACME PRIVATE")
        reference = Dataset()
        reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = MRImageStorage, generate_uid()
        ds.ReferencedImageSequence = [reference, reference]
        ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.Rows, ds.Columns = 1, "MONOCHROME2", size, size
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
        ds.PixelData = rng.integers(0, 4096, (size, size), dtype=np.uint16).tobytes()
        ds.save_as(folder / f"{(i * 7) % n:03d}", enforce_file_format=True)


def naive_pydicom(folder: Path) -> Any:
    """What most scripts do."""
    import pydicom

    slices = [pydicom.dcmread(path) for path in folder.iterdir()]
    slices.sort(key=lambda ds: float(ds.ImagePositionPatient[1]))
    return np.stack([ds.pixel_array for ds in slices])


def with_simpleitk(folder: Path) -> Any:
    import SimpleITK as sitk  # noqa: N813

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    return sitk.GetArrayViewFromImage(reader.Execute())


def run() -> list[Row]:
    import SimpleITK as sitk  # noqa: N813
    from monai.data import PydicomReader

    from onfh_nb.io import read_dicom_series

    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = Path(name)
        write_series(folder)
        monai = PydicomReader()
        tasks = {
            "onfh_nb": lambda: read_dicom_series(folder).array,
            "pydicom": lambda: naive_pydicom(folder),
            "SimpleITK": lambda: with_simpleitk(folder),
            "MONAI": lambda: monai.get_data(monai.read(str(folder))),
        }
        if not np.array_equal(read_dicom_series(folder).array, naive_pydicom(folder)):
            raise RuntimeError("the two readings differ, so their times must not be compared")
        medians = take_turns(tasks)
        wall = take_turns({name: tasks[name] for name in ("onfh_nb", "pydicom")}, wall=True)
    what = f"DICOM series {SIZE}² × {N_SLICES} to a volume"
    rows = rows_against("P2", what, medians, {"pydicom": 2.5, "SimpleITK": 2.5, "MONAI": 2.5}, n=9)
    return rows + rows_against("P2", f"{what}, wall clock", wall, {"pydicom": 2.5}, n=9)


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.ours_ms:.1f} ms, {row.peer} {row.peer_ms:.1f} ms, ratio {row.ratio:.2f}")
