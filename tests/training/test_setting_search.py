from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import Progress, TrainParams, search

PARAMS = TrainParams(epochs=3, batch_size=8, device="cpu")
GRID = {"lr": (1e-6, 1e-2), "weight_decay": (1e-4,)}
pytestmark = pytest.mark.usefixtures("tiny_zoo")


class Killed(BaseException):
    pass


def look_for(data, **how):
    return search("net", data, PARAMS, **{"grid": {**GRID, "weight_decay": (1e-5, 1e-3)}, "n_splits": 2, **how})


def test_the_grid_comes_first_then_proposals_between_its_ends(make_data):
    found = look_for(make_data(), n_trials=6)
    trials = found.trials
    assert trials["source"].tolist() == ["grid"] * 4 + ["tpe"] * 2
    assert trials["lr"].tolist()[:4] == [1e-6, 1e-6, 1e-2, 1e-2]
    assert trials["weight_decay"].tolist()[:4] == [1e-5, 1e-3, 1e-5, 1e-3]
    assert trials["lr"].between(1e-6, 1e-2).all()
    best = trials.loc[trials["valid_auc"].where(trials["state"] == "complete").idxmax()]
    assert (found.best.lr, found.best.weight_decay) == (best["lr"], best["weight_decay"])
    assert found.best.epochs == PARAMS.epochs
    assert found.best.lr > 1e-6


@pytest.mark.parametrize("kill_at", [1, 20])
def test_a_killed_search_goes_on_and_ends_the_same(make_data, tmp_path, kill_at):
    data, calls = make_data(), []
    whole = look_for(data, n_trials=6, storage=tmp_path / "whole.db")

    def kill(progress):
        calls.append(progress)
        if len(calls) == kill_at:
            raise Killed

    with pytest.raises(Killed):
        look_for(data, n_trials=6, storage=tmp_path / "cut.db", progress=kill)
    again = look_for(data, n_trials=6, storage=f"sqlite:///{tmp_path / 'cut.db'}")
    pd.testing.assert_frame_equal(whole.trials.drop(columns="trial"), again.trials.drop(columns="trial"))
    assert whole.best == again.best


def test_a_trial_that_falls_behind_is_stopped(make_data, monkeypatch):
    """The training is played: its validation AUC is 0.9, or 0.6 at the lowest learning rate."""
    told = []

    def play(model, train, valid, params, *, progress, what):
        auc = 0.6 if params.lr == 1e-6 else 0.9
        for epoch in range(1, params.epochs + 1):
            told.append((what, epoch))
            progress(Progress(what, epoch, params.epochs, 0.5, 0.5, auc, 0.0))
        return SimpleNamespace(history=pd.DataFrame({"valid_auc": [auc] * params.epochs}))

    monkeypatch.setattr("onfh_nb.training.setting_search.fit", play)
    grid = {"lr": (1e-2, 1e-3, 1e-4, 1e-6), "weight_decay": (1e-4,)}
    found = search("net", make_data(), replace(PARAMS, epochs=6), grid=grid, n_trials=4, n_splits=2)
    assert found.trials["state"].tolist() == ["complete"] * 3 + ["pruned"]
    assert [epoch for what, epoch in told if "trial 4" in what] == [1, 2]
    assert (found.best.lr, found.valid_auc) == (1e-2, pytest.approx(0.9))


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ({"lr": (1e-3,)}, "expected values for lr and for weight_decay"),
        ({"lr": (), "weight_decay": (1e-4,)}, "expected values for lr"),
        ({"lr": (0.0,), "weight_decay": (1e-4,)}, "not above 0"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(make_data, grid, words):
    with pytest.raises(ParameterError, match=words):
        search("net", make_data(), PARAMS, grid=grid)
