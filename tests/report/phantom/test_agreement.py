from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from onfh_nb.report.phantom.agreement import agreement_estimates, agreement_html, answers, mean_kappa


def test_kappa_is_the_mean_over_pairs():
    said = np.random.default_rng(0).random((300, 3)) < [0.5, 0.6, 0.7]
    said[:150] = said[:150, :1]
    pairs = [cohen_kappa_score(said[:, a], said[:, b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert mean_kappa(said) == pytest.approx(np.mean(pairs))


def test_readers_who_say_the_same_of_everything_have_no_kappa():
    assert np.isnan(mean_kappa(np.ones((5, 2))))


def test_training_brings_readers_together_and_both_phases_are_shown(tiny_cohort):
    before, after = agreement_estimates(tiny_cohort)
    assert before.ci_high < after.ci_low
    page = agreement_html(tiny_cohort, [before, after])
    assert f"{after.estimate:.2f}" in page
    assert "κ published" in page
    assert agreement_html(tiny_cohort, []) == ""


def test_every_slice_read_has_its_truth(tiny_cohort):
    said = answers(tiny_cohort, "after")
    assert len(said) == tiny_cohort.readings["slice_id"].nunique()
    assert set(said["truth"]) == {0, 1}
