"""A small hospital export, full of names: DICOM files written by hand with an identity in every corner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

MR = "1.2.840.10008.5.1.4.1.1.4"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


@dataclass(frozen=True)
class Patient:
    name: str
    number: str
    birth: str


JANE = Patient("Quackenbush^Wilhelmina", "MRN7730991", "19610412")
JOHN = Patient("Featherstone^Ignatius", "MRN5518204", "19740923")
# What must not be found anywhere; parts of a name count as well.
NEEDLES = [
    *(word for person in (JANE, JOHN) for word in (*person.name.split("^"), person.number, person.birth)),
    "7730991",
    "5518204",
    "1961-04-12",
    "1974-09-23",
    "Zebediah",
    "Radcliffe",
    "ACC887766",
    "20230105",
    "20230410",
]


def write_series(
    folder: Path,
    patient: Patient,
    *,
    day: str,
    description: str = "COR T1",
    n_slices: int = 4,
    seed: int = 0,
    **changes: object,
) -> list[Path]:
    """A coronal T1 series; ``changes`` set or, being None, remove attributes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    study, series = (
        generate_uid(entropy_srcs=[patient.number, day]),
        generate_uid(entropy_srcs=[patient.number, day, description]),
    )
    files = []
    for number in range(n_slices):
        header = _header(patient, day, description, study=study, series=series, number=number)
        header.Rows, header.Columns = 16, 12
        header.PixelData = rng.integers(0, 900, (16, 12)).astype("<u2").tobytes()
        for name, value in changes.items():
            if value is None:
                delattr(header, name)
            else:
                setattr(header, name, value)
        header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID
        path = folder / f"{patient.name.replace('^', '_')}_{number:03d}.dcm"
        header.save_as(path, enforce_file_format=True)
        files.append(path)
    return files


def _header(patient: Patient, day: str, description: str, *, study: str, series: str, number: int) -> FileDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[series, str(number)])
    header = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    header.SOPClassUID, header.SOPInstanceUID = MR, meta.MediaStorageSOPInstanceUID
    header.StudyInstanceUID, header.SeriesInstanceUID = study, series
    header.Modality, header.StudyDate, header.SeriesDate, header.AcquisitionDate = "MR", day, day, day
    header.ImageType = ["ORIGINAL", "PRIMARY", "M", "SE"]
    header.ScanningSequence, header.SequenceVariant, header.MRAcquisitionType = "SE", "SK", "2D"
    header.RepetitionTime, header.EchoTime, header.MagneticFieldStrength = 550, 12, 3
    header.SliceThickness, header.SpacingBetweenSlices, header.PixelSpacing = 4, 4.4, [0.8, 0.8]
    header.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]
    header.ImagePositionPatient = [-100, -50 + 4.4 * number, 80]
    header.SeriesNumber, header.InstanceNumber = 1, number + 1
    header.SamplesPerPixel, header.PhotometricInterpretation = 1, "MONOCHROME2"
    header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 16, 12, 11, 0
    _plant(header, patient, description)
    return header


def _plant(header: FileDataset, patient: Patient, description: str) -> None:
    """The identity in the usual places, in free text, in a code string, in a nested sequence and in private tags."""
    header.PatientName, header.PatientID, header.PatientBirthDate = patient.name, patient.number, patient.birth
    header.OtherPatientNames, header.ReferringPhysicianName = patient.name, "Radcliffe^Zebediah"
    header.AccessionNumber, header.InstitutionName = "ACC887766", "Radcliffe Infirmary"
    surname = patient.name.partition("^")[0]
    header.SeriesDescription = f"{description} {surname} {patient.birth}"
    header.StudyDescription = f"hip {patient.number}"
    header.Manufacturer = f"SIEMENS for {surname}"
    header.ManufacturerModelName = f"Prisma {patient.number}"
    header.BodyPartExamined = surname.upper()[:16]
    header.ScanOptions = [surname.upper()[:16], "FS"]
    header.ImageComments = f"born {patient.birth[:4]}-{patient.birth[4:6]}-{patient.birth[6:]}"
    inner, outer = Dataset(), Dataset()
    inner.PatientName, inner.TextValue = patient.name, patient.number
    outer.ContentSequence = Sequence([inner])
    header.RequestAttributesSequence = Sequence([outer])
    block = header.private_block(0x0029, f"ACME {surname}", create=True)
    block.add_new(0x01, "LO", patient.number)
    block.add_new(0x02, "PN", patient.name)
