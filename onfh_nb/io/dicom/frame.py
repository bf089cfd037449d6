"""One slice of a series, wherever it is stored: alone in a file, as a frame of many, or as a tile of a mosaic."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.header import Header

_COMPONENTS = {
    **dict.fromkeys(("M", "MAGNITUDE", "M_FFE", "M_SE", "M_IR"), "magnitude"),
    **dict.fromkeys(("P", "PHASE", "PHASE MAP"), "phase"),
    **dict.fromkeys(("R", "REAL"), "real"),
    **dict.fromkeys(("I", "IMAGINARY"), "imaginary"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A slice and where it lies.

    Parameters
    ----------
    header : Header
        Of the file that holds it.
    number : int
        Which frame of the file, from 0.
    position : tuple of three floats
        Centre of the first voxel, LPS mm.
    axes : tuple of six floats
        Direction of a row (towards higher columns), then of a column (towards higher rows), LPS.
    spacing : tuple of two floats
        Distance of rows, then of columns, mm.
    rescale : tuple of two floats
        Slope and intercept from stored to true values.
    size : tuple of two ints
        Rows and columns of the slice.
    corner : tuple of two ints
        Row and column of the mosaic at which the tile begins; (0, 0) otherwise.
    marks : dict
        What may tell apart slices at one place: type, b_value, echo, time.
    extra : dict
        Acquisition facts of enhanced files, in the names and units of DICOM.
    """

    header: Header
    number: int
    position: tuple[float, ...]
    axes: tuple[float, ...]
    spacing: tuple[float, ...]
    rescale: tuple[float, float]
    size: tuple[int, int]
    corner: tuple[int, int] = (0, 0)
    marks: dict[str, object] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For messages: the file, and the frame where there are several."""
        name = self.header.path.name
        return name if self.header.n_frames == 1 else f"{name} frame {self.number + 1}"


def classic_frame(header: Header) -> Frame:
    """The one slice of a classic file.

    Raises
    ------
    ImageFileError
        If position, orientation or pixel spacing are missing or impossible.
    """
    return Frame(
        header,
        number=0,
        position=_exactly(header, "ImagePositionPatient", 3),
        axes=checked_axes(_exactly(header, "ImageOrientationPatient", 6), header),
        spacing=checked_spacing(_exactly(header, "PixelSpacing", 2), header),
        rescale=rescale_of(header),
        size=(header.integer("Rows") or 0, header.integer("Columns") or 0),
        marks=classic_marks(header),
    )


def classic_marks(header: Header) -> dict[str, object]:
    """What may tell apart two classic slices at one place; later marks are tried only where earlier ones fail."""
    return {
        "type": header.codes("ImageType")[2:],
        "echo": header.number("EchoTime") or header.number("EchoNumbers"),
        "time": header.number("TemporalPositionIdentifier"),
        "trigger": header.number("TriggerTime"),
        "acquisition": header.number("AcquisitionNumber"),
        "instance": header.number("InstanceNumber"),
    }


def rescale_of(header: Header) -> tuple[float, float]:
    """Slope and intercept of a file; (1, 0) where it names none."""
    slope, intercept = header.number("RescaleSlope"), header.number("RescaleIntercept")
    return checked_rescale(1.0 if slope is None else slope, intercept or 0.0, header)


def checked_rescale(slope: float, intercept: float, header: Header) -> tuple[float, float]:
    """The pair, refused where it would make every voxel equal, NaN or infinite."""
    if not (np.isfinite(slope) and np.isfinite(intercept)) or slope == 0:
        raise ImageFileError(f"{header.path} has the impossible rescale slope {slope} and intercept {intercept}")
    return slope, intercept


def checked_axes(axes: tuple[float, ...], header: Header) -> tuple[float, ...]:
    """Six direction cosines, refused unless they are two perpendicular unit vectors (within 0.001)."""
    pair: NDArray[np.float64] = np.array(axes).reshape(2, 3)
    if not np.allclose(pair @ pair.T, np.eye(2), atol=1e-3):
        raise ImageFileError(f"{header.path} has row and column directions that are not perpendicular unit vectors")
    return axes


def checked_spacing(spacing: tuple[float, ...], header: Header) -> tuple[float, ...]:
    """Two pixel spacings, refused unless both are positive and finite."""
    if not all(np.isfinite(value) and value > 0 for value in spacing):
        raise ImageFileError(f"{header.path} has a pixel spacing of {spacing} mm; positive numbers were expected")
    return spacing


def type_name(codes: object) -> str:
    """A short word for an image type: magnitude, phase, real, imaginary, or what its codes say."""
    words = tuple(str(code) for code in codes) if isinstance(codes, tuple) else ()
    special = [word.lower() for word in words if word not in _COMPONENTS and word != "NONE"]
    if "field_map" in special:
        return "field_map"
    found = [_COMPONENTS[word] for word in words if word in _COMPONENTS]
    return found[0] if found else "_".join(special) or "other"


def _exactly(header: Header, name: str, n: int) -> tuple[float, ...]:
    values = header.numbers(name)
    if len(values) != n or not all(np.isfinite(values)):
        raise ImageFileError(f"{header.path} has no valid {name}, so that its place in the patient is unknown")
    return values
