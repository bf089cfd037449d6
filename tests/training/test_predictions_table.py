from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.predictions_table import predictions_table


def test_the_temperature_changes_probabilities_but_neither_logits_nor_calls(make_data):
    data = make_data(patients=2)
    logits = np.random.default_rng(0).normal(size=(len(data), 2))
    plain, cool = (predictions_table(logits, data, model_name="m", fold=0, temperature=t) for t in (1.0, 3.0))
    assert plain["logit_lesion"].equals(cool["logit_lesion"])
    assert plain["logit_lesion"].to_numpy() == pytest.approx(logits[:, 1] - logits[:, 0])
    assert cool["p_lesion"].to_numpy() == pytest.approx(1 / (1 + np.exp(-(logits[:, 1] - logits[:, 0]) / 3)))
    assert ((plain["p_lesion"] > 0.5) == (cool["p_lesion"] > 0.5)).all()


def test_another_number_of_classes_is_refused(make_data):
    data = make_data(patients=2)
    with pytest.raises(ParameterError, match="m gives 3 numbers per picture; expected one for each of 2 classes"):
        predictions_table(np.zeros((len(data), 3)), data, model_name="m", fold=0)


def test_predicting_needs_no_torch():
    code = "import onfh_nb.training.cohort_prediction, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
