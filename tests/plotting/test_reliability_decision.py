from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.evaluate import net_benefit, reliability
from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import reliability_and_decision


def predictions() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    parts = []
    for model in ("a", "b"):
        p = rng.random(80)
        truth = (rng.random(80) < p).astype(int)
        table = pd.DataFrame({"unit_id": range(80), "y_true": truth, "p_normal": 1 - p, "p_lesion": p})
        parts.append(table.assign(participant_id="x", hemi="R", session_id="s", model=model))
    return pd.concat(parts, ignore_index=True)


def test_points_counts_and_curves_are_those_of_the_measures():
    table = predictions()
    figure = reliability_and_decision(table, model="b", bins=5)
    curve, decision, counts = figure.axes
    rows = table[table["model"] == "b"]
    expected = reliability(rows["y_true"], rows["p_lesion"], bins=5)
    drawn = next(line for line in curve.get_lines() if line.get_marker() == "o")
    assert list(drawn.get_ydata()) == expected["observed"].tolist()
    assert [bar.get_height() for bar in counts.patches] == expected["n"].tolist()
    assert [text.get_text() for text in counts.texts] == [str(n) for n in expected["n"]]
    assert curve.get_title(loc="left").startswith("Reliability: b\nECE")
    by_name = {line.get_label(): line for line in decision.get_lines()}
    benefit = net_benefit(rows["y_true"], rows["p_lesion"])
    assert list(by_name["b"].get_ydata()) == benefit["model"].tolist()
    assert list(by_name["treat all"].get_ydata()) == benefit["all"].tolist()
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["a", "b", "treat all", "treat none"]


def test_an_unknown_model_is_refused():
    with pytest.raises(ParameterError, match="no predictions of model 'c', expected one of a, b"):
        reliability_and_decision(predictions(), model="c")
