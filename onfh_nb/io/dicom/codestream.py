"""The picture size that a compressed picture itself declares.

Decoders allocate what the compressed stream says, not what the DICOM header says, so both are checked first.
"""

from __future__ import annotations

import struct

_FRAME_STARTS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}) | {0xF7}  # JPEG SOFn, and JPEG-LS
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def codestream_size(data: bytes) -> tuple[int, int, int] | None:
    """Rows, columns and channels that a JPEG, JPEG-LS or JPEG 2000 stream declares; None where none can be found.

    Examples
    --------
    >>> codestream_size(bytes.fromhex("ffd8 ffc3 000b 0c 0100 0080 01 01 11 00"))
    (256, 128, 1)
    """
    if data[:4] == b"\xff\x4f\xff\x51":
        return _jpeg_2000(data, 4)
    if data[4:8] == b"jP  ":
        start = data.find(b"\xff\x4f\xff\x51")
        return _jpeg_2000(data, start + 4) if start >= 0 else None
    if data[:2] != b"\xff\xd8":
        return None
    position = 2
    while position + 10 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker in _FRAME_STARTS:
            rows, columns, channels = struct.unpack_from(">HHB", data, position + 5)
            return rows, columns, channels
        if marker == 0xFF:
            position += 1
        elif marker in _ALONE:
            position += 2
        else:
            position += 2 + struct.unpack_from(">H", data, position + 2)[0]
    return None


def _jpeg_2000(data: bytes, start: int) -> tuple[int, int, int] | None:
    """Image area of the SIZ segment: the reference grid less its offset."""
    if len(data) < start + 38:
        return None
    _, _, right, bottom, left, top = struct.unpack_from(">HHIIII", data, start)
    (channels,) = struct.unpack_from(">H", data, start + 36)
    return bottom - top, right - left, channels
