"""Walk the top level of a DICOM file up to its pixels, keeping only wanted elements.

General readers build an object for every element; a series of forty slices needs thirty values of each and the
place where the pixels begin. Nested sequences are stepped over without recursion, so that no depth of nesting can
exhaust the stack.
"""

from __future__ import annotations

import os
import struct
from typing import NamedTuple

from onfh_nb.io.dicom.tags import (
    EXPLICIT_BE,
    EXPLICIT_LE,
    FLOAT_PIXEL_DATA,
    IMPLICIT_LE,
    PIXEL_DATA,
    TRANSFER_SYNTAX,
    UNREADABLE,
    WANTED,
)

_LONG = frozenset({b"OB", b"OW", b"OF", b"OL", b"OD", b"OV", b"SQ", b"UC", b"UR", b"UT", b"UN", b"SV", b"UV"})
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_FIRST_READ = 16384
_MAX_HEADER = 1 << 28
_MAX_DEPTH = 64
_SIEMENS_GROUP = 0x0029


class ScanError(Exception):
    """The bytes are not the DICOM they pretend to be; the message completes "the file …"."""


class Scan(NamedTuple):
    """What a walk found: raw values by tag, and where the pixels lie (offset −1: there are none)."""

    values: dict[int, bytes]
    syntax: str
    pixel_offset: int
    pixel_length: int
    has_float_pixels: bool


class _Window:
    """The beginning of a file, read further only when the walk comes to its edge."""

    def __init__(self, file: int, size: int) -> None:
        self.file, self.size = file, size
        self.bytes = os.pread(file, _FIRST_READ, 0)

    def reach(self, end: int) -> bytes:
        if end > self.size:
            raise ScanError("is truncated: it ends in the middle of its header")
        if end > _MAX_HEADER:
            raise ScanError(f"has a header of more than {_MAX_HEADER >> 20} MiB")
        # Doubling keeps the number of reads small when a header is long.
        more = max(end, 2 * len(self.bytes)) - len(self.bytes)
        self.bytes += os.pread(self.file, min(more, self.size - len(self.bytes)), len(self.bytes))
        if end > len(self.bytes):
            raise ScanError("is truncated: it ends in the middle of its header")
        return self.bytes


def looks_like_dicom(head: bytes) -> bool:
    """Whether the first bytes of a file are DICOM, with or without the usual preamble."""
    if head[128:132] == b"DICM":
        return True
    # Old exports begin at once with group 0002 or 0008, whose first elements are short.
    return head[:2] in (b"\x02\x00", b"\x08\x00") and head[3:4] == b"\x00" and len(head) > 12 and _plausible(head)


def scan(file: int, size: int) -> Scan:
    """Walk an open file.

    Parameters
    ----------
    file : int
        File descriptor.
    size : int
        Length of the file in bytes.

    Raises
    ------
    ScanError
        If the header is cut off or nests sequences unreasonably deep.
    """
    window = _Window(file, size)
    position = 132 if window.bytes[128:132] == b"DICM" else 0
    position, syntax = _file_meta(window, position)
    if syntax in UNREADABLE:
        raise ScanError(f"has the transfer syntax {syntax}, which is not supported; export it uncompressed")
    explicit = syntax != IMPLICIT_LE
    if position < len(window.bytes) and syntax in (IMPLICIT_LE, ""):
        explicit = window.bytes[position + 4 : position + 6].isalpha() and window.bytes[position + 4] < 0x5B
    values, offset, length, has_float = _walk(window, position, explicit, ">" if syntax == EXPLICIT_BE else "<")
    return Scan(values, syntax or (IMPLICIT_LE if not explicit else EXPLICIT_LE), offset, length, has_float)


def _file_meta(window: _Window, position: int) -> tuple[int, str]:
    """Step over group 0002, which is explicit little endian whatever follows; where it ends, and the syntax."""
    syntax = ""
    while position + 8 <= window.size:
        data = window.bytes if position + 12 <= len(window.bytes) else window.reach(min(position + 12, window.size))
        group, element, kind, length = struct.unpack_from("<HH2sH", data, position)
        if group != 2:
            break
        start = position + 8
        if kind in _LONG:
            if position + 12 > len(data):
                raise ScanError("is truncated: it ends in the middle of its header")
            (length,) = struct.unpack_from("<I", data, start)
            start += 4
        position = start + length
        if (group << 16 | element) == TRANSFER_SYNTAX:
            syntax = window.reach(position)[start:position].rstrip(b"\0 ").decode("ascii", "replace")
    return position, syntax


def _walk(window: _Window, position: int, explicit: bool, order: str) -> tuple[dict[int, bytes], int, int, bool]:
    long_form = struct.Struct(order + "HHI").unpack_from
    short_form = struct.Struct(order + "HH2sH").unpack_from
    length_only = struct.Struct(order + "I").unpack_from
    values: dict[int, bytes] = {}
    data, size = window.bytes, window.size
    known = len(data)
    has_float = False
    while position + 8 <= size:
        if position + 12 > known:
            data = window.reach(min(position + 12, size))
            known = len(data)
        kind = b""
        if explicit:
            group, element, kind, length = short_form(data, position)
            start = position + 8
            if kind in _LONG:
                if start + 4 > known:
                    raise ScanError("is truncated: it ends in the middle of its header")
                (length,) = length_only(data, start)
                start += 4
        else:
            group, element, length = long_form(data, position)
            start = position + 8
        tag = group << 16 | element
        if tag >= PIXEL_DATA:
            return values, *((start, length) if tag == PIXEL_DATA else (-1, 0)), has_float
        has_float |= tag in FLOAT_PIXEL_DATA
        if length == _UNDEFINED:
            position = _skip_sequence(window, start, explicit and kind != b"UN", order)
            data, known = window.bytes, len(window.bytes)
            continue
        position = start + length
        if tag in WANTED or (group == _SIEMENS_GROUP and _may_hold_csa(element)):
            if position > known:
                data = window.reach(position)
                known = len(data)
            values[tag] = data[start:position]
        elif position > size:
            raise ScanError("is truncated: it ends in the middle of its header")
    return values, -1, 0, has_float


def _skip_sequence(window: _Window, position: int, explicit: bool, order: str) -> int:
    """The first byte after a sequence of undefined length that begins at ``position``."""
    levels = [explicit]
    while levels:
        if len(levels) > _MAX_DEPTH:
            raise ScanError(f"nests sequences more than {_MAX_DEPTH} deep")
        data = window.bytes if position + 12 <= len(window.bytes) else window.reach(min(position + 12, window.size))
        if position + 8 > len(data):
            raise ScanError("is truncated: it ends inside a sequence")
        group, element, length = struct.unpack_from(order + "HHI", data, position)
        tag = group << 16 | element
        position += 8
        kind = b""
        if tag in (_ITEM_END, _SEQUENCE_END):
            levels.pop()
            continue
        if tag != _ITEM and levels[-1]:
            kind = data[position - 4 : position - 2]
            (length,) = struct.unpack_from(order + "H", data, position - 2)
            if kind in _LONG:
                (length,) = struct.unpack_from(order + "I", window.reach(position + 4), position)
                position += 4
        if length == _UNDEFINED:
            levels.append(levels[-1] and kind != b"UN")
        else:
            position += length
    return position


def _may_hold_csa(element: int) -> bool:
    """Private creators, and the element 10 of each of their blocks: Siemens keeps the mosaic's geometry there."""
    return element < 0x100 or element & 0xFF == 0x10


def _plausible(head: bytes) -> bool:
    """Whether the first element of a file without preamble has a known type or a short length."""
    if head[4:6].isalpha() and head[4:6].isupper():
        return True
    (length,) = struct.unpack_from("<I", head, 4)
    return bool(length <= 256)
