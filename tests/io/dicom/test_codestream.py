from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from onfh_nb.io.dicom.codestream import codestream_size


@pytest.mark.parametrize(
    ("form", "settings"),
    [("JPEG", {}), ("JPEG", {"progressive": True}), ("JPEG2000", {}), ("JPEG2000", {"no_jp2": True})],
)
def test_sizes_are_rows_and_columns(form, settings):
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((30, 50), np.uint8)).save(buffer, form, **settings)
    assert codestream_size(buffer.getvalue()) == (30, 50, 1)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xff\xff\xff", b"\xff\x4f\xff\x51\0", b"\xff\xd8" + bytes(99)]
)
def test_no_size_where_there_is_none(data):
    assert codestream_size(data) is None


def test_channels_are_counted():
    for form in ("JPEG", "JPEG2000"):
        buffer = io.BytesIO()
        Image.fromarray(np.zeros((30, 50, 3), np.uint8)).save(buffer, form)
        assert codestream_size(buffer.getvalue()) == (30, 50, 3)
