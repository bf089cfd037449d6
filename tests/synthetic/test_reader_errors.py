import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.reader_errors import (
    MEAN_ERROR,
    TARGET_KAPPA,
    calibrated_errors,
    difficulty,
    draw_answers,
    expected_kappa,
)

TRUTH = np.arange(400) < 300
SKILL = (0.8, 1.0, 1.3)


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_expected_kappa_is_the_one_put_in(phase, spread):
    hardness = np.exp(spread * np.random.default_rng(0).standard_normal(400))
    error = calibrated_errors(TRUTH, hardness, SKILL, phase)
    assert expected_kappa(TRUTH, error) == pytest.approx(TARGET_KAPPA[phase], abs=1e-6)
    assert error.max() < 0.45
    assert (error[2] > error[0]).all()


@pytest.mark.parametrize(("phase", "error"), list(MEAN_ERROR.items()))
def test_equal_slices_have_the_error_that_belongs_to_the_kappa(phase, error):
    assert calibrated_errors(TRUTH, np.ones(400), (1, 1, 1), phase).mean() == pytest.approx(error, abs=0.002)


@pytest.mark.parametrize("truth", [np.ones(50, bool), np.zeros(50, bool)])
def test_without_both_kinds_the_mean_error_is_kept(truth):
    assert calibrated_errors(truth, np.ones(50), SKILL, "after").mean() == pytest.approx(0.030, abs=1e-6)


def test_small_grazed_and_confounded_slices_are_harder():
    lesion, area = np.ones(3), np.array([500.0, 100.0, 15.0])
    assert (np.diff(difficulty(lesion, area, area / 500, np.full(3, 900.0), np.zeros(3))) > 0).all()
    normal = np.zeros(3)
    assert (np.diff(difficulty(normal, normal, normal, np.full(3, 900.0), [0, 1, 2])) > 0).all()
    assert difficulty([0], [0], [0], [50], [0]) > difficulty([0], [0], [0], [1200], [0])


def test_answers_err_as_often_as_told_and_training_keeps_half_of_the_luck():
    errors = np.array([[0.1, 0.3], [0.05, 0.2]])
    rng = np.random.default_rng(1)
    answers = np.array([draw_answers(True, errors, rng)[0] for _ in range(8000)])
    assert (~answers).mean(axis=0) == pytest.approx(errors, abs=0.012)
    assert np.corrcoef(answers[:, 0, 1], answers[:, 1, 1])[0, 1] > 0.2
    assert abs(np.corrcoef(answers[:, 0, 0], answers[:, 0, 1])[0, 1]) < 0.04


def test_unknown_phase_is_refused():
    with pytest.raises(ParameterError, match="expected one of before, after"):
        calibrated_errors(TRUTH, np.ones(400), SKILL, "during")
