from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.mixed_rows import model_rows, readable_term

TABLE = pd.DataFrame(
    {
        "participant_id": list("aabbcc"),
        "hemi": list("LRLRLR"),
        "arm": ["x", "x", "x", "y", "y", "y"],
        "sex": list("FFMMFF"),
        "y": [1.0, 2, 3, 4, 5, 7],
    }
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Intercept", "Intercept"),
        ("arm[T.y]", "arm: y - x"),
        ("C(arm)[T.y]", "arm: y - x"),
        ("C(arm, Treatment('none'))[T.vbg]", "arm: vbg - none"),
        ("months:arm[T.y]", "months × arm: y - x"),
        ("np.log(y)", "np.log(y)"),
    ],
)
def test_terms_are_said_as_a_person_would(name, said):
    assert readable_term(name, TABLE) == said


def test_hips_with_one_row_each_need_no_variance_of_their_own():
    rows = model_rows(TABLE, "y ~ arm", "participant_id", unit="hemi")
    assert rows.unit == ""
    assert "each hemi has one row" in rows.sentences[0]


def test_degrees_of_freedom_follow_the_level():
    rows = model_rows(TABLE, "y ~ sex + arm", "participant_id")
    assert [rows.degrees_of_freedom(k) for k in range(3)] == [1, 1, 2]


def test_an_arm_without_values_is_refused_in_words():
    table = TABLE.assign(arm=pd.Categorical(TABLE["arm"], ["x", "y", "vbg"]))
    with pytest.raises(ParameterError, match="is an arm without values"):
        model_rows(table, "y ~ arm", "participant_id")


def test_one_patient_is_not_enough():
    with pytest.raises(ParameterError, match="has 1 patients with all values, expected at least 2"):
        model_rows(TABLE[:2], "y ~ 1", "participant_id")
