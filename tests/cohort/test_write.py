from __future__ import annotations

import json
import math

import numpy as np
import pytest

from onfh_nb.cohort import write
from onfh_nb.exceptions import CohortError
from onfh_nb.io.volume import LabelVolume, Volume


def test_a_second_image_of_one_protocol_becomes_run_2(tmp_path):
    names = {"participant_id": "sub-001", "session_id": "ses-m00", "protocol": "cor_t1", "sidecar": {}}
    volume = Volume(np.zeros((2, 3, 4), np.int16), np.eye(4))
    assert write.write_image(tmp_path, volume, **names) == "sub-001_ses-m00_acq-cort1_T1w"
    assert write.write_image(tmp_path, volume, **names) == "sub-001_ses-m00_acq-cort1_run-2_T1w"
    with pytest.raises(CohortError, match="protocol 'cor_t9' is not known"):
        write.write_image(tmp_path, volume, **(names | {"protocol": "cor_t9"}))


def test_truth_is_strict_json_whatever_numpy_puts_in(tmp_path):
    record = {
        "a": np.float32(0.5),
        "b": float("nan"),
        "c": np.array([1.0, math.inf]),
        "d": {"e": np.int64(3)},
        "f": None,
    }
    path = write.write_truth(tmp_path, record, participant_id="sub-001", session_id="ses-m00", hemi="L")
    content = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert content == {
        "a": 0.5,
        "b": None,
        "c": [1.0, None],
        "d": {"e": 3},
        "f": None,
        "participant_id": "sub-001",
        "session_id": "ses-m00",
        "hemi": "L",
    }


def test_names_that_make_no_file_are_refused(tmp_path):
    image = "sub-001_ses-m00_acq-cort1_T1w"
    mask = LabelVolume(np.ones((2, 3, 4), np.uint8), np.eye(4))
    with pytest.raises(CohortError, match="needs hemi L or R and a plain name"):
        write.write_label(tmp_path, mask, image_id=image, hemi="left", name="head")
    with pytest.raises(CohortError, match="names no image"):
        write.write_label(tmp_path, mask, image_id="../x", hemi="L", name="head")
    with pytest.raises(CohortError, match="reference kind 'pure' is not known"):
        write.write_reference(tmp_path, mask, image_id=image, kind="pure")


def test_the_description_says_whether_it_is_synthetic():
    assert write.is_synthetic(write.describe("a", synthetic=True, settings={"seed": 0}))
    assert not write.is_synthetic(write.describe("a", synthetic=False))
    assert write.describe("a", synthetic=True, settings={"seed": 3})["GeneratedBy"][0]["Parameters"] == {"seed": 3}
