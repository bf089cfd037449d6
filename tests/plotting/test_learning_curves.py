from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import training_history


def histories() -> pd.DataFrame:
    rows = [
        (model, fold, epoch, 1e-3 / (epoch + 1), 1.0 + fold, 2.0 + fold)
        for model in ("a", "b")
        for fold, epochs in ((0, 5), (1, 3))
        for epoch in range(epochs)
    ]
    return pd.DataFrame(rows, columns=["model", "fold", "epoch", "lr", "train_loss", "valid_loss"])


def test_folds_are_averaged_and_the_rest_is_thin():
    figure = training_history(histories())
    rate, train, valid = figure.axes
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["a", "b"]
    thick, thin = train.get_lines()[:2]
    assert list(thick.get_xdata()) == [0, 1, 2]
    assert list(thick.get_ydata()) == [1.5, 1.5, 1.5]
    assert list(thin.get_xdata()) == [2, 3, 4]
    assert list(thin.get_ydata()) == [1.5, 1.0, 1.0]
    assert thin.get_linewidth() < thick.get_linewidth()
    assert valid.get_lines()[0].get_ydata()[0] == 2.5
    assert rate.get_title(loc="left") == "G  Learning rate"


def test_one_epoch_is_a_point():
    figure = training_history(histories().query("epoch == 0"))
    assert figure.axes[1].get_lines()[0].get_marker() == "o"


def test_what_is_no_history_is_refused():
    with pytest.raises(ParameterError, match="no column 'lr'"):
        training_history(histories().drop(columns="lr"))
    with pytest.raises(ParameterError, match="no rows"):
        training_history(histories().iloc[:0])
