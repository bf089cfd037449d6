from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.evaluate import roc_auc
from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import roc_and_pr


def predictions(models: int = 10) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    truth = np.tile([0, 1, 1, 1], 10)
    parts = []
    for k in range(models):
        p = np.clip(0.5 + 0.03 * k * (truth - 0.5) + rng.normal(0, 0.15, 40), 0, 1)
        table = pd.DataFrame({"unit_id": range(40), "y_true": truth, "p_normal": 1 - p, "p_lesion": p})
        parts.append(table.assign(participant_id="x", hemi="R", session_id="s", model=f"m{k}"))
    return pd.concat(parts, ignore_index=True)


def test_ten_models_with_their_areas_best_first():
    table = predictions()
    figure = roc_and_pr(table)
    areas = {name: roc_auc(rows["y_true"], rows["p_lesion"]) for name, rows in table.groupby("model")}
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert [areas[label.split()[0]] for label in labels] == sorted(areas.values(), reverse=True)
    assert [label.split()[1] for label in labels] == [f"{areas[label.split()[0]]:.3f}" for label in labels]
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["C  Precision–recall", "D  ROC"]
    assert "share of lesions 0.75" in [text.get_text() for text in figure.axes[0].texts]
    figure.draw_without_rendering()
    for axes in figure.axes:  # nothing hangs over the edge of the picture
        assert axes.get_tightbbox().x0 >= 0
    roc = figure.axes[1].get_lines()
    assert len(roc) == 11  # ten models and the diagonal


def test_the_best_line_is_the_strongest():
    lines = roc_and_pr(predictions(3)).axes[1].get_lines()
    assert lines[2].get_linewidth() > lines[1].get_linewidth() == lines[0].get_linewidth()


def test_one_class_alone_is_refused_and_a_model_without_both_is_left_out():
    table = predictions(2)
    table.loc[table["model"] == "m0", "y_true"] = 1
    assert len(roc_and_pr(table).legends[0].get_texts()) == 1
    with pytest.raises(ParameterError, match="no model has units of both classes"):
        roc_and_pr(table.assign(y_true=1))
    with pytest.raises(ParameterError, match="3 classes, expected two"):
        roc_and_pr(table.assign(p_other=0.0))
