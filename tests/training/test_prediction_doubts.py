from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from onfh_nb.datasets import SliceDataset
from onfh_nb.exceptions import ParameterError
from onfh_nb.models import ModelSpec, PredictorParams
from onfh_nb.training.prediction_doubts import check_model, choose_protocols, doubts


def cohort(*, synthetic: bool = True, listed: bool = True, protocols: tuple[str, ...] = ("cor_t1", "ax_t2")) -> Any:
    """Two patients of two scanners; the field strength of the second is not known."""
    images = pd.DataFrame(
        [
            (f"{who}_{name}", name, site, field)
            for who, site, field in (("a", "S3T", 3.0), ("b", "P15T", np.nan))
            for name in protocols
        ],
        columns=["image_id", "protocol", "site", "field_t"],
    )
    slices = pd.DataFrame({"slice_id": ["u0", "u1"] if listed else []}, dtype=object)
    return SimpleNamespace(images=images, slices=slices, name="here", fingerprint="f00d", is_synthetic=synthetic)


def pictures(labels: tuple[int, int] = (0, 1), notes: tuple[str, ...] = ()) -> SliceDataset:
    table = pd.DataFrame(
        {
            "unit_id": ["u0", "u1"], "participant_id": ["a", "b"], "hemi": "R", "session_id": "ses-m00",
            "site": ["S3T", "P15T"], "image_id": ["a_cor_t1", "b_cor_t1"], "index": 0, "y_true": labels,
        }
    )  # fmt: skip
    return SliceDataset(table, np.zeros((2, 1, 96, 96), np.float32), notes=notes)


def test_a_cohort_like_the_models_own_raises_no_doubt():
    params = PredictorParams(sites=("S3T", "P15T"), fields_t=(3.0,), cohort_fingerprint="other")
    assert doubts(params, cohort(), pictures()) == []
    assert doubts(PredictorParams(), cohort(), pictures()) == []  # nothing was written down, nothing is claimed


@pytest.mark.parametrize(
    ("params", "here", "data", "words"),
    [
        ({"cohort_fingerprint": "f00d"}, {}, {}, "trained on this very cohort"),
        ({}, {"synthetic": False}, {}, "learnt from synthetic pictures alone"),
        ({"sites": ("S3T",)}, {}, {}, "1 of 2 images have a site that the model did not learn from: P15T; it learnt"),
        (
            {"fields_t": (1.5,)},
            {},
            {},
            "1 of 1 images have a field strength (tesla) that the model did not learn from: 3;",
        ),
        ({}, {}, {"labels": (0, -1)}, "1 of 2 pictures have no label"),
        ({}, {"listed": False}, {"labels": (-1, -1)}, "every slice through an outlined head was taken"),
        ({}, {}, {"notes": ("Something else.",)}, "Something else."),
    ],
)
def test_each_difference_is_one_sentence(params: dict, here: dict, data: dict, words: str):
    (sentence,) = doubts(PredictorParams(**params), cohort(**here), pictures(**data))
    assert words in sentence
    assert sentence.endswith(".")


def test_a_model_of_patients_may_judge_patients():
    assert doubts(PredictorParams(synthetic=False), cohort(synthetic=False), pictures()) == []


def test_the_models_own_protocols_are_taken_where_they_are():
    assert choose_protocols(PredictorParams(), cohort(), None) == (["cor_t1"], [])
    chosen, (sentence,) = choose_protocols(PredictorParams(protocol="cor_stir cor_t1"), cohort(), None)
    assert chosen == ["cor_t1"]
    assert "the cohort has no cor_stir: only cor_t1 is predicted" in sentence


def test_no_image_of_the_models_protocols_is_refused_and_says_what_there_is():
    with pytest.raises(
        ParameterError, match=r"trained on cor_pd, of which cohort here has no image; it has ax_t2 cor_t1"
    ):
        choose_protocols(PredictorParams(protocol="cor_pd"), cohort(), None)
    with pytest.raises(ParameterError, match="it has no images"):
        choose_protocols(PredictorParams(), cohort(protocols=()), None)


def test_another_protocol_is_used_when_somebody_insists():
    chosen, (sentence,) = choose_protocols(PredictorParams(), cohort(), ["ax_t2"])
    assert chosen == ["ax_t2"]
    assert "never saw ax_t2 in its training (only cor_t1)" in sentence
    assert choose_protocols(PredictorParams(), cohort(), "cor_t1") == (["cor_t1"], [])


@pytest.mark.parametrize(
    ("spec", "params", "words"),
    [
        ({}, {"classes": ("0", "I")}, "m tells 0, I apart; expected one for normal and lesion slices"),
        ({}, {"normalisation": "none"}, r"learnt from pictures made otherwise \(none\); expected each picture cut"),
        ({"in_chans": 4}, {}, "takes pictures of 256 × 256 pixels and 4 channels; a cohort gives 96 to 512"),
        ({"image_size": 64}, {}, "takes pictures of 64 × 64 pixels and 1 channels"),
    ],
)
def test_models_of_something_else_are_refused(spec: dict, params: dict, words: str):
    made = SimpleNamespace(spec=ModelSpec("m", **spec), params=PredictorParams(**params))
    with pytest.raises(ParameterError, match=words):
        check_model(made)


def test_a_model_of_neighbouring_slices_is_welcome():
    check_model(SimpleNamespace(spec=ModelSpec("m", in_chans=3, image_size=96), params=PredictorParams()))
