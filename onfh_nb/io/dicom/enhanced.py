"""Enhanced multi-frame files: each frame has its own place, scale and type in the functional groups."""

from __future__ import annotations

from typing import Any

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.frame import Frame, checked_axes, checked_rescale, checked_spacing, rescale_of
from onfh_nb.io.dicom.header import Header
from onfh_nb.io.dicom.quiet import quiet

_SHARED, _PER_FRAME = 0x52009229, 0x52009230
_ENHANCED = frozenset(f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("4.1", "4.3", "2.1", "130", "128.1", "4.4", "2.2"))
# Acquisition facts and the group that holds each.
_FACTS = {
    "RepetitionTime": "MRTimingAndRelatedParametersSequence",
    "FlipAngle": "MRTimingAndRelatedParametersSequence",
    "EchoTrainLength": "MRTimingAndRelatedParametersSequence",
    "EffectiveEchoTime": "MREchoSequence",
    "PixelBandwidth": "MRImagingModifierSequence",
    "SliceThickness": "PixelMeasuresSequence",
    "SpacingBetweenSlices": "PixelMeasuresSequence",
}


def is_enhanced(header: Header) -> bool:
    """Whether the file is one of the enhanced MR, CT or PET kinds."""
    return header.text("SOPClassUID") in _ENHANCED


def enhanced_frames(header: Header) -> list[Frame]:
    """Every frame of an enhanced file.

    Raises
    ------
    ImageFileError
        If the functional groups are missing, damaged, or do not match the number of frames.
    """
    shared, per_frame = _functional_groups(header)
    if len(per_frame) != header.n_frames:
        raise ImageFileError(f"{header.path} declares {header.n_frames} frames but describes {len(per_frame)}")
    try:
        with quiet():
            return [_frame(header, number, shared, own) for number, own in enumerate(per_frame)]
    except ImageFileError:
        raise
    except Exception as error:
        # pydicom parses values when asked for them; what a damaged one raises depends on its type.
        raise ImageFileError(f"{header.path} has functional groups that cannot be read") from error


def _functional_groups(header: Header) -> tuple[Any, Any]:
    import pydicom

    try:
        with quiet():
            dataset = pydicom.dcmread(header.path, specific_tags=[_SHARED, _PER_FRAME], stop_before_pixels=True)
            shared, per_frame = dataset.get(_SHARED), dataset.get(_PER_FRAME)
    except RecursionError:
        raise ImageFileError(f"{header.path} nests its sequences too deeply to be read") from None
    except Exception as error:
        raise ImageFileError(f"{header.path} has a damaged header: {error}") from error
    if per_frame is None or not per_frame.value:
        raise ImageFileError(f"{header.path} is an enhanced image without per-frame functional groups")
    return (shared.value[0] if shared is not None and shared.value else None), per_frame.value


def _frame(header: Header, number: int, shared: Any, own: Any) -> Frame:
    def group(name: str) -> Any:
        for place in (own, shared):
            items = place.get(name) if place is not None else None
            if items:
                return items[0]
        return None

    def values(sequence: str, name: str, n: int) -> tuple[float, ...]:
        item = group(sequence)
        found = item.get(name) if item is not None else None
        if found is None or len(found) != n:
            raise ImageFileError(f"{header.path} frame {number + 1} has no {name}, so that its place is unknown")
        return tuple(float(value) for value in found)

    scale = group("PixelValueTransformationSequence")
    rescale = rescale_of(header)
    if scale is not None:
        rescale = checked_rescale(float(scale.get("RescaleSlope", 1)), float(scale.get("RescaleIntercept", 0)), header)
    return Frame(
        header,
        number=number,
        position=values("PlanePositionSequence", "ImagePositionPatient", 3),
        axes=checked_axes(values("PlaneOrientationSequence", "ImageOrientationPatient", 6), header),
        spacing=checked_spacing(values("PixelMeasuresSequence", "PixelSpacing", 2), header),
        rescale=rescale,
        size=(header.integer("Rows") or 0, header.integer("Columns") or 0),
        marks=_marks(group, header),
        extra=_facts(group),
    )


def _marks(group: Any, header: Header) -> dict[str, object]:
    kind = group("MRImageFrameTypeSequence") or group("CTImageFrameTypeSequence")
    echo, content, diffusion = group("MREchoSequence"), group("FrameContentSequence"), group("MRDiffusionSequence")
    types: tuple[str, ...] = ()
    if kind is not None:
        types = (*(str(code) for code in (kind.get("FrameType") or ())[2:]), str(kind.get("ComplexImageComponent", "")))
    return {
        "type": types,
        "b_value": diffusion.get("DiffusionBValue") if diffusion is not None else None,
        "echo": echo.get("EffectiveEchoTime") if echo is not None else None,
        "time": content.get("TemporalPositionIndex") if content is not None else None,
        "acquisition": content.get("FrameAcquisitionNumber") if content is not None else None,
        "instance": header.number("InstanceNumber"),
    }


def _facts(group: Any) -> dict[str, object]:
    facts: dict[str, object] = {}
    for name, sequence in _FACTS.items():
        item = group(sequence)
        value = item.get(name) if item is not None else None
        if value not in (None, ""):
            facts["EchoTime" if name == "EffectiveEchoTime" else name] = float(value)
    return facts
