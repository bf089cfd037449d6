from __future__ import annotations

import pandas as pd

from onfh_nb.plotting import confusion_grid


def predictions() -> pd.DataFrame:
    p = [0.2, 0.6, 0.7, 0.9]
    table = pd.DataFrame({"unit_id": range(4), "y_true": [0, 0, 1, 1], "p_lesion": p})
    table = table.assign(p_normal=1 - table["p_lesion"], participant_id="x", hemi="R", session_id="s")
    return pd.concat([table.assign(model=name) for name in ("a", "b", "c")])


def test_counts_and_row_shares():
    figure = confusion_grid(predictions(), columns=2)
    shown = [axes for axes in figure.axes if axes.axison]
    assert [axes.get_title(loc="left") for axes in shown] == ["a", "b", "c"]
    assert [text.get_text() for text in shown[0].texts] == ["1\n50 %", "1\n50 %", "0\n0 %", "2\n100 %"]
    assert [label.get_text() for label in shown[2].get_xticklabels()] == ["normal", "lesion"]


def test_the_threshold_moves_the_calls():
    axes = confusion_grid(predictions(), threshold=0.8).axes[0]
    assert [text.get_text() for text in axes.texts] == ["2\n100 %", "0\n0 %", "1\n50 %", "1\n50 %"]


def test_a_class_without_units_is_said():
    table = predictions()
    axes = confusion_grid(table[table["y_true"] == 1]).axes[0]
    assert [text.get_text() for text in axes.texts][:2] == ["none", "none"]
