from __future__ import annotations

import math
import re
from xml.etree import ElementTree

from onfh_nb.widgets.comparison_scores import Rate
from onfh_nb.widgets.threshold_counts import Counts
from onfh_nb.widgets.threshold_tables import MEANING, confusion_html, rates_html


def test_rows_are_truth_and_columns_are_calls():
    table = ElementTree.fromstring(confusion_html("36 slices", Counts(8, 2, 6, 20)).replace("<br>", " "))
    rows = [[" ".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["", "called lesion", "called normal"],
        ["lesion", "8 lesion found", "2 lesion missed"],
        ["normal", "6 false alarm", "20 normal recognised"],
    ]


def test_the_shade_is_the_share_of_the_row():
    shades = [float(x) for x in re.findall(r"rgba\([\d, ]+, ([\d.]+)\)", confusion_html("", Counts(8, 2, 0, 5)))]
    assert shades == [0.46, 0.16, 0.06, 0.56]


def test_an_empty_row_is_no_error():
    assert "<b>0</b>" in confusion_html("", Counts(0, 0, 1, 1))


def test_the_unit_that_is_shown_is_framed():
    framed = confusion_html("", Counts(1, 1, 1, 1), "false alarm")
    assert re.findall(r'class="onfh-here"[^>]*><b>1</b><span class="onfh-small">([^<]+)', framed) == ["false alarm"]


def test_a_rate_has_its_count_and_interval_where_there_is_one():
    one = dict.fromkeys(MEANING, Rate(3, 4, 0.301, 0.954))
    none = dict.fromkeys(MEANING, Rate(3, 4, math.nan, math.nan)) | {"PPV": Rate(0, 0, math.nan, math.nan)}
    text = rates_html(one, none)
    assert text.count("<b>75%</b> (30–95)") == 4
    assert text.count("3 of 4") == 7
    assert text.count("<td>–</td>") == 1
    assert "nan" not in text
