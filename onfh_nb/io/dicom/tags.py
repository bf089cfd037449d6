"""The few DICOM attributes that a volume needs; everything else in a file is skipped unread."""

from __future__ import annotations

TAGS = {
    "SpecificCharacterSet": 0x00080005,
    "ImageType": 0x00080008,
    "SOPClassUID": 0x00080016,
    "SOPInstanceUID": 0x00080018,
    "StudyDate": 0x00080020,
    "SeriesDate": 0x00080021,
    "AcquisitionDate": 0x00080022,
    "Modality": 0x00080060,
    "Manufacturer": 0x00080070,
    "SeriesDescription": 0x0008103E,
    "ManufacturerModelName": 0x00081090,
    "PatientID": 0x00100020,
    "BodyPartExamined": 0x00180015,
    "ScanningSequence": 0x00180020,
    "SequenceVariant": 0x00180021,
    "ScanOptions": 0x00180022,
    "MRAcquisitionType": 0x00180023,
    "SliceThickness": 0x00180050,
    "RepetitionTime": 0x00180080,
    "EchoTime": 0x00180081,
    "InversionTime": 0x00180082,
    "EchoNumbers": 0x00180086,
    "MagneticFieldStrength": 0x00180087,
    "SpacingBetweenSlices": 0x00180088,
    "EchoTrainLength": 0x00180091,
    "PixelBandwidth": 0x00180095,
    "TriggerTime": 0x00181060,
    "ImagerPixelSpacing": 0x00181164,
    "FlipAngle": 0x00181314,
    "PatientPosition": 0x00185100,
    "MosaicTiles": 0x0019100A,  # Siemens: number of images in a mosaic
    "StudyInstanceUID": 0x0020000D,
    "SeriesInstanceUID": 0x0020000E,
    "SeriesNumber": 0x00200011,
    "AcquisitionNumber": 0x00200012,
    "InstanceNumber": 0x00200013,
    "ImagePositionPatient": 0x00200032,
    "ImageOrientationPatient": 0x00200037,
    "TemporalPositionIdentifier": 0x00200100,
    "SamplesPerPixel": 0x00280002,
    "PhotometricInterpretation": 0x00280004,
    "NumberOfFrames": 0x00280008,
    "Rows": 0x00280010,
    "Columns": 0x00280011,
    "PixelSpacing": 0x00280030,
    "BitsAllocated": 0x00280100,
    "BitsStored": 0x00280101,
    "HighBit": 0x00280102,
    "PixelRepresentation": 0x00280103,
    "RescaleIntercept": 0x00281052,
    "RescaleSlope": 0x00281053,
    "BurnedInAnnotation": 0x00280301,
}
WANTED = frozenset(TAGS.values())
TRANSFER_SYNTAX = 0x00020010
PIXEL_DATA = 0x7FE00010
FLOAT_PIXEL_DATA = (0x7FE00008, 0x7FE00009)

IMPLICIT_LE = "1.2.840.10008.1.2"
EXPLICIT_LE = "1.2.840.10008.1.2.1"
EXPLICIT_BE = "1.2.840.10008.1.2.2"
# All that follows the file meta information is squeezed, and could unfold to any size.
UNREADABLE = frozenset({"1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.8.1"})
NATIVE = frozenset({IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE})
# Compressed pictures that the decoders we depend on open: baseline and extended JPEG, lossless JPEG, JPEG-LS,
# JPEG 2000 and run lengths.
COMPRESSED = frozenset(
    f"1.2.840.10008.1.2.{end}" for end in ("4.50", "4.51", "4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "5")
)
