from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, softmax
from sklearn.metrics import log_loss, roc_auc_score

from onfh_nb.evaluate import apply_temperature, fit_temperature
from onfh_nb.evaluate.temperature import HIGHEST, LOWEST
from onfh_nb.exceptions import ParameterError


def binary(n: int = 500, *, sure: float = 3.0, seed: int = 0):
    rng = np.random.default_rng(seed)
    z = rng.normal(0, 2, n)
    return sure * z, (rng.random(n) < expit(z)).astype(int)


def test_a_logistic_regression_without_intercept_says_the_same():
    logits, truth = binary()
    fitted = fit_temperature(logits, truth)
    slope = sm.Logit(truth, logits[:, None]).fit(disp=False, tol=1e-12).params[0]
    assert 1 / fitted.value == pytest.approx(slope, rel=1e-7)
    assert fitted.note == ""
    assert fitted.n == 500


def test_a_model_three_times_too_sure_is_found_out():
    logits, truth = binary(100_000)
    assert fit_temperature(logits, truth).value == pytest.approx(3, rel=0.03)


def test_losses_are_log_losses_and_ranking_stays():
    logits, truth = binary()
    fitted = fit_temperature(logits, truth)
    p = apply_temperature(logits, fitted)
    assert fitted.loss_before == pytest.approx(log_loss(truth, expit(logits)))
    assert fitted.loss_after == pytest.approx(log_loss(truth, p))
    assert fitted.loss_after < fitted.loss_before
    assert roc_auc_score(truth, p) == pytest.approx(roc_auc_score(truth, logits))
    assert ((p >= 0.5) == (logits >= 0)).all()


def test_two_columns_are_one_difference():
    logits, truth = binary(100)
    two = np.column_stack([np.full(100, 7.0), 7.0 + logits])
    assert fit_temperature(two, truth).value == pytest.approx(fit_temperature(logits, truth).value)
    assert apply_temperature(two, 2.0)[:, 1] == pytest.approx(apply_temperature(logits, 2.0))


def test_three_classes_are_at_their_least():
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 3, (400, 3))
    truth = np.array([rng.choice(3, p=row) for row in softmax(logits / 2, axis=1)])
    fitted = fit_temperature(logits, truth)
    losses = [log_loss(truth, softmax(logits / t, axis=1)) for t in (fitted.value * 0.98, fitted.value * 1.02)]
    assert fitted.loss_after < min(losses)
    assert fitted.value == pytest.approx(2, rel=0.2)


def test_ends_are_said():
    assert fit_temperature([-1.0, 1.0], [0, 1])[::4] == (
        LOWEST, "the logits separate the validation units without fault: lowest temperature taken",
    )  # fmt: skip
    wrong = fit_temperature([-1.0, 1.0], [1, 0])
    assert wrong.value == HIGHEST
    assert "highest temperature taken" in wrong.note


@pytest.mark.parametrize(
    ("logits", "truth", "words"),
    [
        ([0.1, np.nan], [0, 1], "the logit in row 1 is not finite"),
        ([0.1, 0.2], [0], "y_true has 1 rows and logits 2"),
        ([[0.1]], [0], r"shape \(1, 1\)"),
        ([0.1], [2], "y_true is 2 in row 0"),
    ],
)
def test_bad_input_is_named(logits, truth, words):
    with pytest.raises(ParameterError, match=words):
        fit_temperature(logits, truth)


def test_a_temperature_is_above_zero():
    with pytest.raises(ParameterError, match=r"temperature is 0\.0"):
        apply_temperature([0.1], 0)
