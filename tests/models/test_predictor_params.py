from __future__ import annotations

from dataclasses import asdict

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import PredictorParams


def test_they_come_back_from_a_mapping():
    params = PredictorParams(classes=("0", "I", "II"), temperature=2.0, threshold=0.3, cohort_fingerprint="f")
    assert PredictorParams.from_dict(asdict(params) | {"classes": ["0", "I", "II"]}) == params
    places = PredictorParams(sites=("S3T",), fields_t=(3.0,))
    assert PredictorParams.from_dict(asdict(places) | {"sites": ["S3T"], "fields_t": [3.0]}) == places


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"classes": ("lesion",)}, "at least two different names"),
        ({"classes": ("a", "a")}, "at least two different names"),
        ({"temperature": 0.0}, "temperature is a positive number, not 0.0"),
        ({"temperature": float("nan")}, "temperature is a positive number"),
        ({"threshold": 1.2}, "threshold is a probability from 0 to 1, not 1.2"),
    ],
)
def test_nonsense_is_refused(wrong: dict, words: str):
    with pytest.raises(ParameterError, match=words):
        PredictorParams(**wrong)


def test_unknown_settings_are_named():
    with pytest.raises(ParameterError, match="unknown settings of a predictor: thresold"):
        PredictorParams.from_dict({"thresold": 0.5})
