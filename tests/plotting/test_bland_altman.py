from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import agreement_plot


def test_the_figure_says_what_it_shows():
    axes = agreement_plot([50.0, 40, np.nan], [49.0, 41, 3], ["a", "b", "c"]).axes[0]
    assert axes.get_title(loc="left") == "Vessel length: 2 measurements of 2 patients"
    assert axes.texts[0].get_text() == "bias +0.00 mm"


def test_one_patient_has_a_bias_and_no_limits():
    assert len(agreement_plot([1.0, 2], [1.0, 3], list("aa")).axes[0].texts) == 1


def test_patients_must_be_named():
    with pytest.raises(ParameterError, match="groups is missing"):
        agreement_plot([1.0, 2], [1.0, 2], None)
