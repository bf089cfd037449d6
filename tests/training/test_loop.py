from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError, TrainingError
from onfh_nb.training import TrainParams, fit, predict
from onfh_nb.training.validation import log_loss, macro_auc

QUICK = TrainParams(epochs=6, lr=1e-2, batch_size=8, checkpoint_seconds=0.0, device="cpu")


@pytest.fixture
def parts(make_data):
    data = make_data()
    return data.take(range(48)), data.take(range(48, 72))


def changed(**values) -> TrainParams:
    from dataclasses import replace

    return replace(QUICK, **values)


def states_equal(a: nn.Module, b: nn.Module) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a.state_dict().values(), b.state_dict().values(), strict=True))


def without_seconds(history: pd.DataFrame) -> pd.DataFrame:
    return history.drop(columns="seconds")


class Killed(BaseException):
    """What a killed process looks like from inside."""


def kill_after(epochs: int):
    def look(progress) -> None:
        if progress.epoch == epochs:
            raise Killed

    return look


def test_it_learns(make_net, parts):
    result = fit(make_net(), *parts, changed(epochs=15))
    assert result.history["valid_auc"].iloc[-1] > 0.95
    assert result.history["train_loss"].iloc[-1] < result.history["train_loss"].iloc[0]
    assert result.device.startswith("CPU")


def test_the_history_has_a_row_for_each_epoch(make_net, parts):
    history = fit(make_net(), *parts, QUICK).history
    assert list(history) == ["epoch", "lr", "train_loss", "valid_loss", "valid_auc", "seconds"]
    assert history["epoch"].tolist() == [1, 2, 3, 4, 5, 6]
    assert history["lr"].is_monotonic_decreasing


def test_the_weights_given_back_are_those_of_the_best_epoch(make_net, parts):
    result = fit(make_net(), *parts, changed(lr=0.3, patience=None))
    best = result.history.sort_values(["valid_auc", "valid_loss"], ascending=[False, True]).iloc[0]
    assert result.best_epoch == best["epoch"]
    table = predict(result.model, parts[1], model_name="net", device="cpu")
    logits = np.column_stack([np.zeros(len(table)), table["logit_lesion"]])
    assert macro_auc(logits, parts[1].y_true) == pytest.approx(best["valid_auc"])
    assert log_loss(logits, parts[1].y_true) == pytest.approx(best["valid_loss"], rel=1e-5)
    assert not result.model.training


def test_equal_seeds_give_equal_weights_whatever_was_drawn_before(make_net, parts):
    one = fit(make_net(), *parts, QUICK)
    torch.manual_seed(99)
    np.random.default_rng().random()
    two = fit(make_net(), *parts, QUICK)
    assert states_equal(one.model, two.model)
    assert without_seconds(one.history).equals(without_seconds(two.history))
    assert not states_equal(one.model, fit(make_net(), *parts, changed(seed=1)).model)


@pytest.mark.parametrize("after", [1, 4])
@pytest.mark.parametrize("ema", [None, 0.9])
def test_a_killed_training_ends_bit_for_bit_as_if_it_had_not_been(make_net, parts, tmp_path, after, ema):
    params = changed(ema_decay=ema)
    whole = fit(make_net(), *parts, params)
    file = tmp_path / "state.pt"
    with pytest.raises(Killed):
        fit(make_net(), *parts, params, checkpoint=file, progress=kill_after(after))
    seen: list[int] = []
    resumed = fit(make_net(seed=7), *parts, params, checkpoint=file, progress=lambda p: seen.append(p.epoch))
    assert seen == list(range(after + 1, 7))
    assert states_equal(whole.model, resumed.model)
    assert without_seconds(whole.history).equals(without_seconds(resumed.history))
    assert (whole.best_epoch, whole.notes) == (resumed.best_epoch, resumed.notes)


def test_a_finished_training_is_not_done_again(make_net, parts, tmp_path):
    file = tmp_path / "state.pt"
    whole = fit(make_net(), *parts, QUICK, checkpoint=file)
    again = fit(make_net(seed=7), *parts, QUICK, checkpoint=file, progress=kill_after(1))
    assert states_equal(whole.model, again.model)


def test_a_checkpoint_of_another_training_is_refused(make_net, parts, tmp_path):
    file = tmp_path / "state.pt"
    fit(make_net(), *parts, changed(epochs=1), checkpoint=file)
    with pytest.raises(ParameterError, match="belongs to another training: epochs was 1 and is now 6"):
        fit(make_net(), *parts, QUICK, checkpoint=file)
    with pytest.raises(ParameterError, match="the pictures differ"):
        fit(make_net(), parts[1], parts[0], changed(epochs=1), checkpoint=file)


def test_it_stops_when_nothing_gets_better(make_net, parts):
    result = fit(make_net(), *parts, changed(epochs=40, patience=3, lr=1e-9))
    assert len(result.history) == result.best_epoch + 3 < 40
    assert f"no better validation AUC since epoch {result.best_epoch}" in result.notes[0]


def test_averaged_weights_are_others(make_net, parts):
    plain, averaged = (fit(make_net(), *parts, changed(ema_decay=decay)) for decay in (None, 0.99))
    assert not states_equal(plain.model, averaged.model)


def test_a_loss_that_explodes_stops_with_one_sentence(make_net, parts):
    class Explodes(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net, self.calls = make_net(), 0

        def forward(self, x):
            self.calls += self.training
            return self.net(x) * (float("nan") if self.calls > 8 else 1.0)

    with pytest.raises(
        TrainingError, match=r"the loss is nan in epoch 2, batch 3 of 6; .*learning rate 0\.01 is too high"
    ):
        fit(Explodes(), *parts, QUICK)


def test_full_memory_is_noted_and_the_training_goes_on(make_net, parts):
    class Limited(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = make_net()

        def forward(self, x):
            if self.training and len(x) > 4:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return self.net(x)

    result = fit(Limited(), *parts, QUICK)
    assert result.notes == (
        "memory was full in epoch 1: from there on 8 pictures go through in two halves; each step still learns from "
        "all of them",
    )
    assert len(result.history) == 6


@pytest.mark.parametrize(("which", "words"), [(0, "training"), (1, "validation")])
def test_a_part_without_a_class_is_refused(make_net, parts, which, words):
    given = list(parts)
    given[which] = given[which].take(given[which].y_true == 1)
    with pytest.raises(ParameterError, match=f"none of the .* {words} pictures is labelled 'normal'"):
        fit(make_net(), *given, QUICK)


def test_progress_tells_epochs_loss_and_time_left(make_net, parts):
    told = []
    result = fit(make_net(), *parts, QUICK, progress=told.append, what="net")
    assert [(p.what, p.epoch, p.epochs) for p in told] == [("net", k, 6) for k in range(1, 7)]
    assert told[2].train_loss == result.history["train_loss"][2]
    assert told[0].seconds_left > 0
    assert told[-1].seconds_left == 0


def test_two_processes_train_one_model(make_net, parts):
    result = fit(make_net(), *parts, changed(devices=2, epochs=3))
    assert len(result.history) == 3
    assert " × 2" in result.device
    again = fit(make_net(), *parts, changed(devices=2, epochs=3))
    assert states_equal(result.model, again.model)


def test_shuffled_labels_teach_nothing(make_net, make_data):
    aucs = []
    for seed in range(8):
        data = make_data(patients=24, signal=1.5, seed=seed)
        per_hip = data.table.groupby(["participant_id", "hemi"], sort=False)["y_true"].transform("first")
        hips = data.table.groupby(["participant_id", "hemi"], sort=False).ngroup().to_numpy()
        shuffled = np.random.default_rng(seed).permutation(per_hip.groupby(hips).first().to_numpy())[hips]
        truth = data.y_true.copy()
        data.table["y_true"] = shuffled
        params = changed(epochs=4, patience=None)
        model = fit(make_net(seed), data.take(range(72)), data.take(range(72, 108)), params).model
        test = data.take(range(108, 144))
        table = predict(model, test, model_name="net", device="cpu")
        logits = np.column_stack([np.zeros(len(table)), table["logit_lesion"]])
        if 0 < test.y_true.mean() < 1:
            aucs.append(macro_auc(logits, test.y_true))
        assert 0 < truth.mean() < 1
    assert abs(np.mean(aucs) - 0.5) < 0.2
