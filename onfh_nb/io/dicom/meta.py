"""Acquisition facts of a series in the names and units of BIDS; no identity and no free text among them."""

from __future__ import annotations

from typing import Any

from onfh_nb.io.dicom.frame import Frame
from onfh_nb.io.dicom.header import Header

# BIDS name: (DICOM name, factor to the BIDS unit)
_NUMBERS = {
    "MagneticFieldStrength": ("MagneticFieldStrength", 1.0),
    "RepetitionTime": ("RepetitionTime", 1e-3),
    "EchoTime": ("EchoTime", 1e-3),
    "InversionTime": ("InversionTime", 1e-3),
    "FlipAngle": ("FlipAngle", 1.0),
    "EchoTrainLength": ("EchoTrainLength", 1.0),
    "PixelBandwidth": ("PixelBandwidth", 1.0),
    "SliceThickness": ("SliceThickness", 1.0),
    "SpacingBetweenSlices": ("SpacingBetweenSlices", 1.0),
}
_CODES = ("ScanningSequence", "SequenceVariant", "ScanOptions", "ImageType")
_CODE = ("Modality", "MRAcquisitionType", "BodyPartExamined", "PatientPosition")
_NAMES = {"Manufacturer": "Manufacturer", "ManufacturersModelName": "ManufacturerModelName"}

META_KEYS = frozenset({*_NUMBERS, *_CODES, *_CODE, *_NAMES})


def acquisition_facts(frame: Frame) -> dict[str, Any]:
    """What the sidecar of a BIDS image says of the acquisition: times in seconds, angles in degrees, lengths in mm.

    Parameters
    ----------
    frame : Frame
        Any slice of the volume.

    Returns
    -------
    dict
        Only keys of ``META_KEYS``; absent facts are left out.
    """
    header = frame.header
    facts: dict[str, Any] = {}
    for name, key in _NAMES.items():
        facts[name] = header.text(key)
    for name in _CODE:
        facts[name] = next(iter(header.codes(name)), "")
    for name in _CODES:
        facts[name] = list(header.codes(name))
    for name, (key, factor) in _NUMBERS.items():
        value = frame.extra.get(key)
        number = float(str(value)) if value is not None else _lenient(header, key)
        facts[name] = round(number * factor, 9) if number else None
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _lenient(header: Header, key: str) -> float | None:
    """A fact that is no number is left out: unlike the geometry, no voxel depends on it."""
    try:
        return header.number(key)
    except ValueError:
        return None
