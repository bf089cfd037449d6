from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from onfh_nb.evaluate import dice
from onfh_nb.exceptions import ParameterError, TrainingError
from onfh_nb.models import create_segmenter
from onfh_nb.training import SegmentParams, fit_segmenter, segment
from onfh_nb.training.segment_fit import fit_pictures
from onfh_nb.training.segment_pictures import read_pictures

PARAMS = SegmentParams(
    steps=30, round_steps=10, patch=(32, 32), lr=1e-2, ema_decay=0.8, device="cpu", threads=1, checkpoint_seconds=0.0
)


def bars(count: int, shape: tuple[int, ...] = (48, 48)) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Bright bars in noise, and where they are."""
    rng, images, masks = np.random.default_rng(1), [], []
    for _ in range(count):
        mask = np.zeros(shape, bool)
        for at in rng.integers(4, shape[0] - 6, 2):
            mask[at : at + 3] = True
        images.append(rng.normal(size=shape) * 0.5 + 2 * mask)
        masks.append(mask)
    return images, masks


def make(seed: int = 0, **kind) -> torch.nn.Module:
    torch.manual_seed(seed)
    return create_segmenter("UNet_tiny", **kind)


def weights(model: torch.nn.Module) -> torch.Tensor:
    return torch.cat([value.flatten().float() for value in model.state_dict().values()])


@pytest.mark.parametrize("point_rend", [False, True])
def test_bars_are_learnt(point_rend: bool):
    images, masks = bars(5)
    fit = fit_segmenter(make(point_rend=point_rend), images[:4], masks[:4], PARAMS)
    assert fit.history["loss"].iloc[-1] < fit.history["loss"].iloc[0]
    assert fit.history["step"].tolist() == [10, 20, 30]
    assert not fit.model.training
    # The logits at stride 4 hardly learn in thirty steps, but the point head answers all pixels of so small a picture.
    assert dice(segment(fit.model, images[4], PARAMS, flips=True) > 0.5, masks[4]) > 0.75


def test_plates_are_learnt_in_three_dimensions_from_whole_volumes():
    images, masks = bars(3, (16, 16, 16))
    params = replace(PARAMS, patch=None, batch_size=2, cldice_weight=0.2)
    fit = fit_segmenter(make(dims=3), images[:2], masks[:2], params, spacing_mm=(1.0, 1.0, 1.0))
    assert dice(segment(fit.model, images[2], params) > 0.5, masks[2]) > 0.6


def test_equal_seeds_give_equal_weights_and_leave_the_callers_draws_alone():
    images, masks = bars(2)
    torch.manual_seed(5)
    expected = torch.rand(1)
    model = make()
    torch.manual_seed(5)
    one = fit_segmenter(model, images, masks, replace(PARAMS, steps=5)).model
    assert torch.equal(torch.rand(1), expected)
    other = fit_segmenter(make(), images, masks, replace(PARAMS, steps=5)).model
    assert torch.equal(weights(one), weights(other))


@pytest.mark.parametrize("point_rend", [False, True])
def test_a_killed_training_goes_on_and_ends_the_same(tmp_path: Path, point_rend: bool):
    images, masks = bars(2)
    whole = fit_segmenter(make(point_rend=point_rend), images, masks, PARAMS)
    pictures = read_pictures(images, masks, PARAMS, dims=2, spacing_mm=None)
    file = tmp_path / "state.pt"

    def kill(seen) -> None:
        if seen.number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_pictures(make(point_rend=point_rend), pictures, PARAMS, checkpoint=file, after_round=kill)
    again = fit_segmenter(make(1, point_rend=point_rend), images, masks, PARAMS, checkpoint=file)
    assert torch.equal(weights(again.model), weights(whole.model))
    assert again.history["loss"].tolist() == whole.history["loss"].tolist()


def test_a_checkpoint_of_other_pictures_or_settings_is_refused(tmp_path: Path):
    images, masks = bars(2)
    params, file = replace(PARAMS, steps=2), tmp_path / "state.pt"
    fit_segmenter(make(), images, masks, params, checkpoint=file)
    with pytest.raises(ParameterError, match="the pictures differ"):
        fit_segmenter(make(), images[::-1], masks[::-1], params, checkpoint=file)
    with pytest.raises(ParameterError, match=r"lr was 0.01 and is now 0.02"):
        fit_segmenter(make(), images, masks, replace(params, lr=0.02), checkpoint=file)


def test_it_tells_how_far_it_is():
    images, masks = bars(1)
    said: list[str] = []
    fit_segmenter(make(), images, masks, replace(PARAMS, steps=15), progress=lambda p: said.append(str(p)))
    assert [line.split(",")[0] for line in said] == ["UNet: round 1/2", "UNet: round 2/2"]


def test_a_loss_that_is_no_number_stops_it():
    images, masks = bars(1)
    model = make()
    with torch.no_grad():
        model.head.bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match="the loss is nan in epoch 1"):
        fit_segmenter(model, images, masks, PARAMS)


@pytest.mark.parametrize(
    ("mask", "patch", "words"),
    [
        (np.zeros((48, 48), int), (32, 32), "no mask holds any foreground"),
        (np.full((48, 48), 2), (32, 32), "class 2; expected 0 to 1"),
        (np.eye(48, dtype=int), (32, 32, 32), "expected 2 numbers"),
    ],
)
def test_what_cannot_be_learnt_is_refused(mask: np.ndarray, patch: tuple[int, ...], words: str):
    with pytest.raises(ParameterError, match=words):
        fit_segmenter(make(), [np.zeros((48, 48))], [mask], replace(PARAMS, patch=patch))
