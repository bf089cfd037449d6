from __future__ import annotations

import pytest

from onfh_nb.io import read_dicom_series
from onfh_nb.io.dicom.meta import META_KEYS


def test_facts_have_the_names_and_units_of_bids_and_nothing_else(write_series):
    def change(ds, i):
        ds.RepetitionTime, ds.EchoTime, ds.FlipAngle, ds.MagneticFieldStrength = "600", "12.5", 90, 3
        ds.Manufacturer, ds.ManufacturerModelName, ds.BodyPartExamined = "ACME", "One", "HIP"
        ds.ScanningSequence, ds.InversionTime = ["SE", "SECRET"], ""
        ds.PatientBirthDate, ds.OperatorsName, ds.ImageComments = "19500101", "Roe", "Jane Doe"

    folder = write_series(change)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"SE\\SECRET ", b"SE\\Ja Doe "))
    meta = read_dicom_series(folder).meta
    assert meta["RepetitionTime"] == pytest.approx(0.6)
    assert meta["EchoTime"] == pytest.approx(0.0125)
    assert meta["FlipAngle"] == 90
    assert meta["MagneticFieldStrength"] == 3
    assert meta["ScanningSequence"] == ["SE"]
    assert meta["BodyPartExamined"] == "HIP"
    assert set(meta) <= META_KEYS
    assert "InversionTime" not in meta
    for secret in ("Doe", "Roe", "1950", "COR T1", "17"):
        assert secret not in str(dict(meta))


def test_a_fact_that_is_no_number_is_left_out(write_series):
    folder = write_series(lambda ds, i: setattr(ds, "FlipAngle", "9.25"))
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"DS\x04\x009.25", b"DS\x04\x00nine"))
    assert "FlipAngle" not in read_dicom_series(folder).meta
