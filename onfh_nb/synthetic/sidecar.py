"""What a scanner writes about a picture, under its BIDS or DICOM names."""

from __future__ import annotations

from typing import Any

from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.examinations import Picture
from onfh_nb.synthetic.protocols import SCANNERS, inversion_time_ms
from onfh_nb.synthetic.state import Side

_SEQUENCE = {"se": "SE", "fse": "SE", "fse_fs": "SE", "stir": "IR", "spgr": "GR", "spgr_fs": "GR", "spgr_we": "GR"}
_AGENT = {"blood_pool": "blood pool", "extracellular": "gadolinium chelate"}


def sidecar(picture: Picture, site: str, exam: Exam, hip: Side | None) -> dict[str, Any]:
    """Acquisition facts of one picture.

    Parameters
    ----------
    picture : Picture
        Protocol and frame.
    site : str
        Key of the scanner.
    exam : Exam
        Where the slices lie.
    hip : {"R", "L"} or None
        The only hip that is shown; None for both.

    Returns
    -------
    dict of str to value
        Times in seconds, lengths in mm, field in tesla, angles in degrees.
    """
    protocol = picture.protocol
    scanner, timing = SCANNERS[site], protocol.timing[site]
    facts: dict[str, Any] = {
        "Manufacturer": scanner.manufacturer,
        "ManufacturersModelName": scanner.model,
        "MagneticFieldStrength": scanner.field_t,
        "RepetitionTime": timing.tr_ms / 1000,
        "EchoTime": timing.te_ms / 1000,
        "FlipAngle": timing.flip_deg,
        "SliceThickness": exam.thickness_mm,
        "SpacingBetweenSlices": exam.thickness_mm + exam.gap_mm,
        "PixelBandwidth": scanner.bandwidth_hz_px,
        "MRAcquisitionType": "3D" if protocol.is_3d else "2D",
        "BodyPartExamined": "HIP",
        "ScanningSequence": _SEQUENCE[protocol.kind],
        "ImageLaterality": hip or "B",
    }
    if protocol.kind in ("fse_fs", "spgr_fs"):
        facts["ScanOptions"] = "FS"
    if protocol.kind == "stir":
        facts["InversionTime"] = inversion_time_ms(protocol, site) / 1000
    if protocol.agent:
        facts["ContrastBolusIngredient"] = _AGENT[protocol.agent]
    if picture.time_s is not None:
        facts["TemporalPositionIdentifier"] = picture.frame + 1
        facts["NumberOfTemporalPositions"] = protocol.frames
        facts["TriggerDelayTime"] = picture.time_s
    return facts


def randomised_sidecar(site: str, exam: Exam, hip: Side | None) -> dict[str, Any]:
    """Facts of a picture of no scanner: where its slices lie, and the field of the patient's own scanner."""
    return {
        "MagneticFieldStrength": SCANNERS[site].field_t,
        "SliceThickness": exam.thickness_mm,
        "SpacingBetweenSlices": exam.thickness_mm + exam.gap_mm,
        "BodyPartExamined": "HIP",
        "ImageLaterality": hip or "B",
        "PulseSequenceDetails": "contrast and resolution drawn at random",
    }
