"""The Siemens private header ("CSA"): a list of named text values that carries a mosaic's geometry."""

from __future__ import annotations

import struct

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.header import Header

_CREATOR = b"SIEMENS CSA HEADER"
_GROUP = 0x0029
_MAX_TAGS, _MAX_ITEMS = 1024, 1 << 16


def csa_values(header: Header) -> dict[str, tuple[str, ...]]:
    """All values of a file's CSA image header, by name; empty where the file has none.

    Raises
    ------
    ImageFileError
        If the header is there but damaged.
    """
    raw = _csa_bytes(header)
    if raw is None:
        return {}
    try:
        return parse_csa(raw)
    except (struct.error, ValueError) as error:
        raise ImageFileError(f"{header.path} has a damaged Siemens private header") from error


def parse_csa(raw: bytes) -> dict[str, tuple[str, ...]]:
    """Values of the newer ("SV10") and the older form of the header."""
    newer = raw[:4] == b"SV10"
    position = 8 if newer else 0
    (n_tags,) = struct.unpack_from("<I", raw, position)
    if not 0 < n_tags <= _MAX_TAGS:
        raise ValueError("number of tags")
    position += 8
    found: dict[str, tuple[str, ...]] = {}
    first_length = 0
    for number in range(n_tags):
        name, _, _, _, n_items, _ = struct.unpack_from("<64si4siii", raw, position)
        position += 84
        if not 0 <= n_items <= _MAX_ITEMS:
            raise ValueError("number of items")
        if number == 0:
            (first_length,) = struct.unpack_from("<i", raw, position) if n_items else (0,)
        values = []
        for _ in range(n_items):
            lengths = struct.unpack_from("<4i", raw, position)
            position += 16
            # The older form counts from the length that its very first item gives.
            length = lengths[1] if newer else lengths[0] - first_length
            if length < 0 or position + length > len(raw):
                raise ValueError("length of an item")
            values.append(raw[position : position + length].split(b"\0")[0].decode("latin-1").strip())
            position += (length + 3) // 4 * 4
        found[name.split(b"\0")[0].decode("latin-1")] = tuple(value for value in values if value)
    return found


def _csa_bytes(header: Header) -> bytes | None:
    """The image header (element 10) of whichever private block Siemens reserved in this file."""
    for block in range(0x10, 0x100):
        if header.values.get(_GROUP << 16 | block, b"").rstrip(b"\0 ") == _CREATOR:
            return header.values.get(_GROUP << 16 | block << 8 | 0x10)
    return None
