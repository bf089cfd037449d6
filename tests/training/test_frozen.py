from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams, fit_frozen, predict
from onfh_nb.training.frozen import find_head

PARAMS = TrainParams(epochs=20, lr=0.05, batch_size=8, device="cpu", patience=None)


@pytest.fixture
def parts(make_data):
    data = make_data(signal=3.0)
    return data.take(range(48)), data.take(range(48, 72))


def test_only_the_last_layer_changes_and_it_learns(make_net, parts):
    net, before = make_net(), make_net()
    result = fit_frozen(net, *parts, PARAMS)
    changed = {
        name for name, value in result.model.state_dict().items() if not torch.equal(value, before.state_dict()[name])
    }
    assert changed == {"fc.weight", "fc.bias"}
    assert result.history["valid_auc"].max() > 0.9


def test_the_whole_network_gives_what_the_features_promised(make_net, parts):
    result = fit_frozen(make_net(), *parts, PARAMS)
    table = predict(result.model, parts[1], model_name="net", device="cpu")
    from sklearn.metrics import roc_auc_score

    best = result.history.set_index("epoch").loc[result.best_epoch, "valid_auc"]
    assert roc_auc_score(table["y_true"], table["p_lesion"]) == pytest.approx(best)


def test_it_is_what_training_the_frozen_network_gives(make_net, parts):
    """The same steps with every picture through the network in every epoch, written out in plain torch."""
    params = replace(PARAMS, epochs=3, warmup_share=0.0, grad_clip=None, class_weights=False, label_smoothing=0.0)
    ours = fit_frozen(make_net(), *parts, params)
    from onfh_nb.training.embedding import embed
    from onfh_nb.training.frozen import feature_feeds
    from onfh_nb.training.schedule import learning_rate

    net = make_net().eval()
    features = embed(net, parts[0], device="cpu"), embed(net, parts[1], device="cpu")
    feeds = feature_feeds(features, parts, params, (0, 1))
    optimiser = torch.optim.AdamW(net.fc.parameters(), lr=0.05, weight_decay=params.weight_decay)
    states, steps = [], 3 * feeds.steps
    for epoch in range(3):
        for number, batch in enumerate(feeds.train(epoch, torch.device("cpu"))):
            rate = learning_rate(epoch * feeds.steps + number, steps, highest=0.05, warmup_share=0.0)
            optimiser.param_groups[0]["lr"] = rate
            optimiser.zero_grad()
            nn.functional.cross_entropy(net.fc(batch.image), batch.label).backward()
            optimiser.step()
        states.append(net.fc.weight.detach().clone())
    assert torch.allclose(ours.model.fc.weight, states[ours.best_epoch - 1], atol=1e-5)


def test_a_killed_stage_goes_on(make_net, parts, tmp_path):
    params = replace(PARAMS, epochs=4, checkpoint_seconds=0.0)
    whole = fit_frozen(make_net(), *parts, params)

    def kill(progress):
        if progress.epoch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_frozen(make_net(), *parts, params, checkpoint=tmp_path / "head.pt", progress=kill)
    resumed = fit_frozen(make_net(), *parts, params, checkpoint=tmp_path / "head.pt")
    assert torch.equal(whole.model.fc.weight, resumed.model.fc.weight)


def test_the_head_of_the_zoo_s_networks():
    from onfh_nb.models import create_model

    for name in ("MobileNetV3_Small_050", "AlexNet"):
        assert find_head(create_model(name, image_size=96)).out_features == 2


def test_a_network_without_a_linear_layer_is_refused():
    with pytest.raises(ParameterError, match="Conv2d has no linear layer"):
        find_head(nn.Conv2d(1, 2, 3))
