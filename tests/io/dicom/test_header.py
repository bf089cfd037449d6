from __future__ import annotations

import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.header import Header, read_header
from onfh_nb.io.dicom.tags import TAGS


def header_of(tmp_path, **values):
    return Header(tmp_path / "x", {TAGS[name]: value for name, value in values.items()}, "1.2.840.10008.1.2", 0, 0, 0)


def test_padding_is_no_part_of_a_text(tmp_path):
    assert header_of(tmp_path, PatientID=b"0017 \0").text("PatientID") == "0017"
    assert header_of(tmp_path).text("PatientID") == ""


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        (b"ISO_IR 100", "Hüfte".encode("latin-1")),
        (b"ISO_IR 192", "Hüfte".encode()),
        (b"ISO_IR 144", "Бедро".encode("iso8859-5")),
    ],
)
def test_text_is_read_in_the_character_set_of_the_file(tmp_path, charset, raw):
    header = header_of(tmp_path, SpecificCharacterSet=charset, SeriesDescription=raw)
    assert header.text("SeriesDescription") in ("Hüfte", "Бедро")


def test_free_text_smuggled_into_a_code_is_left_out(tmp_path):
    header = header_of(tmp_path, ImageType=b"ORIGINAL\\Jane Doe 1950\\M ")
    assert header.codes("ImageType") == ("ORIGINAL", "M")


def test_a_number_that_is_none_is_named_without_its_value(tmp_path):
    with pytest.raises(ImageFileError, match="PixelSpacing that is not a number") as caught:
        header_of(tmp_path, PixelSpacing=b"Doe^Jane").numbers("PixelSpacing")
    assert "Doe" not in str(caught.value)


@pytest.mark.real
def test_an_sr_document_is_no_image(real):
    assert not read_header(real("dicom-seg/sr_document.dcm")).is_image
