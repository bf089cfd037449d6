from __future__ import annotations

import struct
import warnings

import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.csa import csa_values, parse_csa
from onfh_nb.io.dicom.header import Header, read_header


@pytest.mark.real
def test_values_are_those_that_nibabel_finds(real):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nibabel.nicom.csareader import read
    for path in sorted(real("dicom-orientation").rglob("MR.*")):
        header = read_header(path)
        ours = csa_values(header)
        theirs = read(header.values[0x00291010])["tags"]
        assert set(ours) == set(theirs)
        for name in ("NumberOfImagesInMosaic", "SliceNormalVector", "MosaicRefAcqTimes", "ProtocolSliceNumber"):
            assert [float(x) for x in ours[name]] == pytest.approx([float(x) for x in theirs[name]["items"]])


def test_the_older_form_is_read():
    def tag(name, value):
        item = struct.pack("<4i", len(value) + 9, 0, 0, 0) + value + bytes(-len(value) % 4)
        return struct.pack("<64si4siii", name, 1, b"IS", 6, 1, 77) + item

    # The length that the very first item gives is that of the others plus a constant.
    first = struct.pack("<64si4siii", b"EchoLinePosition", 1, b"IS", 6, 1, 77) + struct.pack("<4i", 9, 0, 0, 0)
    raw = struct.pack("<II", 2, 77) + first + tag(b"NumberOfImagesInMosaic", b"36")
    assert parse_csa(raw)["NumberOfImagesInMosaic"] == ("36",)


@pytest.mark.parametrize(
    "raw",
    [
        b"SV10",
        b"SV10" + b"\xff" * 40,
        struct.pack("<II", 3, 77) + bytes(10),
        b"SV10\4\3\2\1" + struct.pack("<II", 1, 77) + bytes(76) + struct.pack("<ii", 9, 77),
    ],
)
def test_a_damaged_header_is_one_sentence(tmp_path, raw):
    header = Header(tmp_path / "x", {0x00290010: b"SIEMENS CSA HEADER", 0x00291010: raw}, "", 0, 0, 0)
    with pytest.raises(ImageFileError, match="damaged Siemens private header"):
        csa_values(header)


def test_the_block_may_be_another_one(tmp_path):
    header = Header(
        tmp_path / "x", {0x00290010: b"OTHER", 0x00290011: b"SIEMENS CSA HEADER ", 0x00291110: b"SV10"}, "", 0, 0, 0
    )
    with pytest.raises(ImageFileError, match="damaged"):
        csa_values(header)
    assert csa_values(Header(tmp_path / "x", {0x00290010: b"OTHER"}, "", 0, 0, 0)) == {}
