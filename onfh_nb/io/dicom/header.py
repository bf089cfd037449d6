"""The header of one DICOM file, values decoded when asked for."""

from __future__ import annotations

import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.quiet import quiet
from onfh_nb.io.dicom.scan import ScanError, looks_like_dicom, scan
from onfh_nb.io.dicom.tags import EXPLICIT_BE, TAGS

_ENCODINGS = {"": "ascii", "ISO_IR 6": "ascii", "ISO_IR 100": "latin-1", "ISO_IR 192": "utf-8", "GB18030": "gb18030"}
_CODE = re.compile(r"[A-Z0-9_ ]{1,16}")
_NAMES_OF_DICOM = (".dcm", ".dicom", ".ima")


@dataclass(frozen=True, slots=True)
class Header:
    """Raw values of the wanted elements of one file, and where its pixels lie (``pixel_offset`` −1: nowhere)."""

    path: Path
    values: dict[int, bytes]
    syntax: str
    pixel_offset: int
    pixel_length: int
    file_size: int
    has_float_pixels: bool = False

    def text(self, name: str) -> str:
        """A text value without its padding; empty where the attribute is absent."""
        raw = self.values.get(TAGS[name], b"").rstrip(b"\0 ")
        try:
            return raw.decode("ascii").strip()
        except UnicodeDecodeError:
            return _decode(raw, self.values.get(TAGS["SpecificCharacterSet"], b"")).strip()

    def codes(self, name: str) -> tuple[str, ...]:
        """The values of a code string that have the form of a code; free text smuggled in is left out."""
        return tuple(code for part in self.text(name).split("\\") if _CODE.fullmatch(code := part.strip()))

    def numbers(self, name: str) -> tuple[float, ...]:
        """Decimal values; empty where the attribute is absent or empty."""
        raw = self.values.get(TAGS[name], b"").rstrip(b"\0 ")
        if not raw:
            return ()
        try:
            return tuple(float(part) for part in raw.split(b"\\"))
        except ValueError:
            raise ImageFileError(f"{self.path} has a {name} that is not a number") from None

    def number(self, name: str) -> float | None:
        """The first decimal value, None where there is none."""
        values = self.numbers(name)
        return values[0] if values else None

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A binary 16-bit value."""
        raw = self.values.get(TAGS[name], b"")
        if len(raw) < 2:
            return default
        value: int = struct.unpack_from(">H" if self.syntax == EXPLICIT_BE else "<H", raw)[0]
        return value

    @property
    def n_frames(self) -> int:
        """Declared number of frames; 1 where none is declared."""
        return int(self.number("NumberOfFrames") or 1)

    @property
    def is_image(self) -> bool:
        """Whether the file has rows, columns and pixels."""
        return self.pixel_offset >= 0 and bool(self.integer("Rows")) and bool(self.integer("Columns"))


def read_header(path: Path) -> Header | None:
    """Read what a volume needs to know of one file.

    Parameters
    ----------
    path : Path
        Any file.

    Returns
    -------
    Header or None
        None for a file that is not DICOM and does not claim to be by its name.

    Raises
    ------
    ImageFileError
        If the file claims to be DICOM and is not, or is cut off inside its header.
    """
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise ImageFileError(f"{path} cannot be opened: {error.strerror}") from error
    try:
        size = os.fstat(file).st_size
        if not looks_like_dicom(os.pread(file, 132, 0)):
            if path.suffix.lower() in _NAMES_OF_DICOM:
                what = "is empty" if size == 0 else "is not DICOM"
                raise ImageFileError(f"{path} {what} although its name says DICOM")
            return None
        found = scan(file, size)
    except ScanError as error:
        raise ImageFileError(f"{path} {error}") from None
    finally:
        os.close(file)
    return Header(
        path, found.values, found.syntax, found.pixel_offset, found.pixel_length, size, found.has_float_pixels
    )


def _decode(raw: bytes, charset: bytes) -> str:
    """Text that is not ASCII, in the character set that the file names."""
    name = charset.rstrip(b"\0 ").decode("ascii", "replace")
    if name in _ENCODINGS:
        return raw.decode(_ENCODINGS[name], "replace")
    from pydicom.charset import convert_encodings, decode_bytes

    try:
        with quiet():
            return decode_bytes(raw, convert_encodings(name.split("\\")), set(b"\\"))
    except (LookupError, UnicodeError):
        return raw.decode("latin-1")
