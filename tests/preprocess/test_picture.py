from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.preprocess.picture import as_picture


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int16, np.uint16, np.float32, np.float64])
def test_real_numbers_become_float32(kind):
    picture = as_picture(np.ones((9, 12), kind)[:, ::-1])
    assert picture.dtype == np.float32
    assert picture.flags.c_contiguous
    assert picture.shape == (9, 12)


def test_a_number_too_large_for_float32_is_refused():
    with pytest.raises(ImageFileError, match="finite"):
        as_picture(np.full((9, 9), 1e300))
