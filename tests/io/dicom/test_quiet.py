from __future__ import annotations

import warnings

import pydicom.config
import pytest
from pydicom.dataset import Dataset

from onfh_nb.io.dicom.quiet import quiet


def test_values_are_not_quoted_in_warnings_or_log_lines(caplog):
    with quiet():
        Dataset().Modality = "Doe^Jane is not a modality"
        warnings.warn("Doe^Jane", UserWarning, stacklevel=1)
    assert not caplog.records


def test_the_settings_come_back_after_an_error():
    before = pydicom.config.settings.reading_validation_mode
    with pytest.raises(RuntimeError), quiet():
        raise RuntimeError
    assert pydicom.config.settings.reading_validation_mode == before
