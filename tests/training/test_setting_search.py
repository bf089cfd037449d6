from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams, search

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
    assert trials[["lr", "weight_decay"]].values[:4].tolist() == [
        [1e-6, 1e-5],
        [1e-6, 1e-3],
        [1e-2, 1e-5],
        [1e-2, 1e-3],
    ]
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


def test_a_trial_that_falls_behind_is_stopped(make_data):
    from dataclasses import replace

    told: dict[str, int] = {}
    grid = {"lr": (1e-2, 8e-3, 1.2e-2, 1e-9), "weight_decay": (1e-4,)}
    params = replace(PARAMS, epochs=6, patience=None)
    found = search(
        "net", make_data(), params, grid=grid, n_trials=4, n_splits=2,
        progress=lambda p: told.update({p.what: p.epoch}),
    )  # fmt: skip
    assert found.trials["state"].tolist()[-1] == "pruned"
    assert "net, trial 4, inner fold 2 of 2" not in told
    assert found.best.lr != 1e-9


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
