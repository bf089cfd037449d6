from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from onfh_nb.evaluate import roc_curve
from onfh_nb.widgets.roc_svg import RocPoint, roc_backdrop, roc_svg


@pytest.fixture(scope="module")
def backdrop() -> str:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 20_000)
    curve = roc_curve(truth, truth + rng.normal(0, 1, len(truth)))
    return roc_backdrop({"slices": curve}, {"slices": "0.76 (0.74–0.78)"}, [curve])


def circles(text: str) -> list[dict[str, str]]:
    return [element.attrib for element in ElementTree.fromstring(text).iter() if element.tag == "circle"]


def test_the_point_lies_where_sensitivity_and_specificity_say(backdrop):
    low, high = (
        circles(roc_svg(backdrop, [RocPoint("slices", sensitivity, specificity)]))[0]
        for sensitivity, specificity in ((0, 1), (1, 0))
    )
    middle = circles(roc_svg(backdrop, [RocPoint("slices", 0.75, 0.5)]))[0]
    assert float(low["cx"]) < float(middle["cx"]) < float(high["cx"])
    assert float(middle["cy"]) == pytest.approx(0.25 * float(low["cy"]) + 0.75 * float(high["cy"]), abs=0.2)


def test_thousands_of_slices_stay_a_light_drawing(backdrop):
    assert len(backdrop) < 20_000


def test_what_is_not_defined_has_no_point(backdrop):
    assert not circles(roc_svg(backdrop, [RocPoint("slices", math.nan, 0.5), RocPoint("hips", 0.5, math.nan)]))


def test_it_is_said_in_words_and_asks_nobody(backdrop):
    text = roc_svg(backdrop, [RocPoint("slices", 0.8, 0.5), RocPoint("hips", 1.0, 0.25)])
    assert ElementTree.fromstring(text).attrib["aria-label"] == (
        "ROC curve. slices: sensitivity 80%, specificity 50%; hips: sensitivity 100%, specificity 25%"
    )
    assert "0.76 (0.74–0.78)" in text
    assert "http" not in text
