from __future__ import annotations

import pytest

from onfh_nb.training import TrainParams, estimate_time, say_time

PARAMS = TrainParams(epochs=10, batch_size=8, device="cpu")


def test_hours_follow_from_the_time_of_a_step(tiny_zoo, make_data):
    data = make_data()
    times = estimate_time(["a", "b"], data, PARAMS, n_splits=3)
    assert list(times) == ["model", "seconds_per_step", "pictures_per_s", "steps", "hours"]
    row = times.iloc[0]
    assert row["steps"] == 3 * 10 * (38 // 8)
    assert row["pictures_per_s"] == pytest.approx(8 / row["seconds_per_step"])
    learnt = row["steps"] * row["seconds_per_step"] / 3600
    assert learnt < row["hours"] < 1.2 * learnt
    assert "for 2 models if each learns all 10 epochs" in say_time(times, 10)


def test_twice_the_epochs_take_twice_the_time(tiny_zoo, make_data, monkeypatch):
    monkeypatch.setattr("onfh_nb.training.step_time._seconds_per_step", lambda *_: 2.0)
    one, two = (
        estimate_time(["a"], make_data(), TrainParams(epochs=e, batch_size=8), n_splits=3)["hours"][0] for e in (5, 10)
    )
    assert two == pytest.approx(2 * one)


def test_a_data_set_smaller_than_a_batch_can_be_timed(tiny_zoo, make_data):
    assert estimate_time(["a"], make_data(patients=4), TrainParams(batch_size=64, device="cpu"))["hours"][0] > 0
