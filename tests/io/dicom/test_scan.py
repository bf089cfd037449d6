from __future__ import annotations

import os

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.header import read_header
from onfh_nb.io.dicom.tags import TAGS

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
FOLDERS = ["dicom-mr", "dicom-orientation", "dicom-enhanced", "hip-xray", "dicom-seg"]


def agrees_with_pydicom(path):
    header = read_header(path)
    ds = pydicom.dcmread(path)
    for name in TAGS:
        element = ds.get(name) if name != "MosaicTiles" else None
        if element is None or name == "SpecificCharacterSet":
            continue
        value = ds[name].value
        many = list(value) if ds[name].VM > 1 else [] if value is None else [value]
        if ds[name].VR == "US":
            assert header.integer(name) == value, name
        elif ds[name].VR in ("DS", "IS"):
            assert list(header.numbers(name)) == pytest.approx([float(x) for x in many]), name
        else:
            assert header.text(name).split("\\") == ([str(x).strip() for x in many] or [""]), name
    if "PixelData" in ds:
        with path.open("rb") as file:
            file.seek(header.pixel_offset)
            assert file.read(16) == _first_bytes(ds)
    return header


def _first_bytes(ds):
    return bytes(ds.PixelData[:16])


@pytest.mark.real
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_walk_agrees_with_pydicom_on_every_real_file(real, folder):
    n = 0
    for path in sorted(real(folder).rglob("*")):
        if path.is_file() and (path.suffix == ".dcm" or path.name.startswith("MR.")):
            agrees_with_pydicom(path)
            n += 1
    assert n > 4


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_walk_agrees_with_pydicom_in_every_plain_syntax(write_series, syntax):
    for path in write_series(syntax=syntax).iterdir():
        header = agrees_with_pydicom(path)
        assert header.syntax == syntax


def nested(depth, undefined=True):
    inner = Dataset()
    inner.CodeValue = "x"
    for _ in range(depth):
        outer = Dataset()
        outer.ConceptNameCodeSequence = Sequence([inner])
        outer["ConceptNameCodeSequence"].is_undefined_length = undefined
        inner.is_undefined_length_sequence_item = undefined
        inner = outer
    return inner


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("undefined", [True, False])
def test_sequences_are_stepped_over(write_series, syntax, undefined):
    def change(ds, i):
        ds.ProcedureCodeSequence = Sequence([nested(5, undefined), nested(1, undefined)])
        ds["ProcedureCodeSequence"].is_undefined_length = undefined
        ds.add_new(0x00091001, "UN", b"x" * 70001)  # the header goes beyond the first read

    for path in write_series(change, syntax=syntax).iterdir():
        agrees_with_pydicom(path)


def test_a_file_cut_anywhere_in_its_header_is_one_sentence(write_series, tmp_path):
    whole = next(write_series().iterdir()).read_bytes()
    pixels = whole.index(b"\xe0\x7f\x10\x00")
    path = tmp_path / "cut.dcm"
    for keep in range(0, pixels, 7):
        path.write_bytes(whole[:keep])
        try:
            header = read_header(path)
        except ImageFileError:
            continue
        assert not header.is_image


def test_a_file_without_preamble_is_read(write_series, tmp_path):
    for syntax in (ExplicitVRLittleEndian, ImplicitVRLittleEndian):
        source = next(write_series(syntax=syntax, name=str(syntax)[-3:]).iterdir())
        whole = source.read_bytes()
        bare = tmp_path / "bare"
        bare.write_bytes(whole[whole.index(b"\x08\x00\x08\x00") :])
        header = read_header(bare)
        assert header is not None
        assert header.is_image
        assert header.syntax == syntax
        assert header.text("SeriesDescription") == "COR T1"


def sequence_bomb(depth):
    """Sequences of undefined length within each other, as bytes."""
    open_one = b"\x40\x00\x43\xa0SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    return open_one * depth


def test_deep_nesting_is_refused_without_recursion(write_series, tmp_path):
    whole = next(write_series().iterdir()).read_bytes()
    start = whole.index(b"\x28\x00\x02\x00")
    path = tmp_path / "deep"
    path.write_bytes(whole[:start] + sequence_bomb(50_000) + whole[start:])
    with pytest.raises(ImageFileError, match="nests sequences more than 64 deep"):
        read_header(path)


def test_what_is_not_dicom_is_passed_over_unless_its_name_says_so(tmp_path):
    (tmp_path / "notes.txt").write_text("no image")
    assert read_header(tmp_path / "notes.txt") is None
    for name, content, words in (("a.dcm", b"text" * 99, "is not DICOM"), ("b.DCM", b"", "is empty")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ImageFileError, match=words):
            read_header(tmp_path / name)
    with pytest.raises(ImageFileError, match="cannot be opened"):
        read_header(tmp_path / "none.dcm")


def test_random_bytes_never_do_worse_than_a_sentence(tmp_path, write_series):
    import numpy as np

    rng = np.random.default_rng(7)
    whole = np.frombuffer(next(write_series().iterdir()).read_bytes(), np.uint8)
    path = tmp_path / "noise.dcm"
    for _ in range(300):
        bad = whole.copy()
        places = rng.integers(132, len(bad), 12)
        bad[places] = rng.integers(0, 256, 12)
        path.write_bytes(bad.tobytes())
        try:
            header = read_header(path)
        except ImageFileError:
            continue
        assert header is not None
    assert os.path.getsize(path)
