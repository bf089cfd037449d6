from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.model_scores import model_scores


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": ["s1", "s2", "s3", "s3", "s1", "s2"],
            "model": ["A"] * 3 + ["B"] * 3,
            "y_true": [0, 1, 1, 1, 0, 1],
            "p_normal": [0.9, 0.2, 0.3, 0.4, 0.8, 0.1],
            "p_lesion": [0.1, 0.8, 0.7, 0.6, 0.2, 0.9],
        }
    )


def test_units_of_all_models_stand_in_the_order_of_the_first():
    found = model_scores(table())
    assert found.truth.tolist() == [0, 1, 1]
    assert list(found.probability) == ["A", "B"]
    assert found.probability["B"][:, 1].tolist() == [0.2, 0.9, 0.6]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.drop(columns="model"), r"lacks \['model'\]"),
        (lambda t: t.drop(columns="p_normal"), r"holds \['p_lesion'\]"),
        (lambda t: t.iloc[:0], "has 0 rows"),
        (lambda t: pd.concat([t, t.iloc[[0]]]), "unit s1 stands twice under model A"),
        (lambda t: t.drop(index=4), "model B and the first model differ in 1 units, e.g. s1"),
        (lambda t: t.assign(y_true=[0, 1, 1, 0, 0, 1]), "y_true of unit s3 under model B"),
    ],
)
def test_tables_that_do_not_fit_are_refused(change, words: str):
    with pytest.raises(ParameterError, match=words):
        model_scores(change(table()))
