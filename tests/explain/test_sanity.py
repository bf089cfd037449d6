"""Heat maps that can be trusted: they follow what was learnt, find a lesion that shows, and miss one that does not."""

from __future__ import annotations

import copy
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.explain import energy_expected, energy_inside, grad_cam, pointing_hit, randomisation_check
from onfh_nb.explain.sanity import rank_correlation
from onfh_nb.models import create_model

SIDE, LAYER = 32, "8"


def draw(n: int, contrast: float, seed: int) -> tuple[torch.Tensor, torch.Tensor, np.ndarray]:
    """Noise with a disc in every second picture, anywhere but at the border; without contrast it does not show."""
    rng = np.random.default_rng(seed)
    row, column = np.indices((SIDE, SIDE))
    label = np.arange(n) % 2
    y, x = rng.uniform(7, SIDE - 7, (2, n, 1, 1))
    mask = (row - y) ** 2 + (column - x) ** 2 <= 4.5**2
    pictures = rng.normal(size=(n, SIDE, SIDE)) - contrast * mask * label[:, None, None]
    return torch.tensor(pictures[:, None], dtype=torch.float32), torch.tensor(label), mask


@cache
def trained(contrast: float) -> nn.Module:
    pictures, label, _ = draw(512, contrast, seed=0)
    torch.manual_seed(0)
    widths, layers = [1, 12, 24, 24], []
    for before, after, stride in zip(widths, widths[1:], (2, 2, 1), strict=False):
        layers += [nn.Conv2d(before, after, 3, stride, 1), nn.BatchNorm2d(after), nn.ReLU()]
    network = nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(24, 2))
    optimiser = torch.optim.AdamW(network.parameters(), 3e-3)
    for _ in range(10):
        for rows in torch.randperm(len(label)).split(64):
            optimiser.zero_grad()
            nn.functional.cross_entropy(network(pictures[rows]), label[rows]).backward()
            optimiser.step()
    return network.eval()


def energy_beyond_chance(contrast: float) -> np.ndarray:
    pictures, label, mask = draw(400, contrast, seed=1)
    lesion = label.numpy() == 1
    network = trained(contrast)
    heat = grad_cam(network, pictures[lesion], 1, layer=network.get_submodule(LAYER))
    return energy_inside(heat, mask[lesion]) - energy_expected(heat, mask[lesion])


def test_the_heat_is_in_a_lesion_that_shows():
    assert np.nanmean(energy_beyond_chance(1.5)) > 0.2


def test_the_heat_is_not_in_a_lesion_that_does_not_show():
    beyond = energy_beyond_chance(0.0)
    beyond = beyond[np.isfinite(beyond)]
    assert len(beyond) > 100
    assert abs(beyond.mean()) < 3 * beyond.std(ddof=1) / np.sqrt(len(beyond))


def test_the_test_before_sees_a_map_that_follows_the_lesion_a_little():
    _, label, mask = draw(400, 0.0, seed=1)
    lesion = mask[label.numpy() == 1]
    heat = np.random.default_rng(0).random(lesion.shape) * (1 + 0.15 * lesion)
    beyond = energy_inside(heat, lesion) - energy_expected(heat, lesion)
    assert abs(beyond.mean()) > 3 * beyond.std(ddof=1) / np.sqrt(len(beyond))


def test_the_hottest_pixel_is_in_a_lesion_that_shows():
    pictures, label, mask = draw(100, 1.5, seed=2)
    lesion = label.numpy() == 1
    network = trained(1.5)
    heat = grad_cam(network, pictures[lesion], 1, layer=network.get_submodule(LAYER))
    assert np.nanmean(pointing_hit(heat, mask[lesion], tolerance_px=2)) > 0.9


def test_the_map_is_lost_with_what_was_learnt_and_the_network_is_not_changed():
    pictures, _, _ = draw(40, 1.5, seed=3)
    network = trained(1.5)
    before = copy.deepcopy(network.state_dict())
    table = randomisation_check(network, pictures, 1, layer=LAYER, stages=4)
    assert table.stage.tolist() == [0, 1, 2, 3, 4]
    assert table.rank_correlation[0] == pytest.approx(1)
    assert (table.rank_correlation[1:] < 0.6).all()
    assert table.forgotten.iloc[0] == 0
    assert table.forgotten.iloc[-1] == 1
    assert table.forgotten.is_monotonic_increasing
    assert all(torch.equal(before[key], value) for key, value in network.state_dict().items())
    again = randomisation_check(network, pictures, 1, layer=LAYER, stages=4)
    assert again.equals(table)


class EdgeDetector(nn.Module):
    """Its map is the picture's edges whatever it has learnt: what the check is there to catch."""

    def __init__(self) -> None:
        super().__init__()
        self.edges = nn.AvgPool2d(3, 1, 1)
        self.head = nn.Linear(1, 2)
        nn.init.constant_(self.head.weight, 0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.edges(x).abs().mean((2, 3)))


def test_a_map_that_shows_the_picture_and_not_the_network_is_caught():
    pictures = draw(10, 1.5, seed=3)[0].abs()
    table = randomisation_check(EdgeDetector(), pictures, 1, layer="edges", stages=1)
    assert table.rank_correlation.iloc[-1] > 0.95


def test_it_runs_on_the_zoo_and_checks_its_stages():
    torch.manual_seed(0)
    model = create_model("LCNet_050", image_size=96).eval()
    assert len(randomisation_check(model, torch.randn(2, 1, 96, 96), 1, stages=2)) == 3
    with pytest.raises(ParameterError, match=r"stages is a whole number from 1 to .*, not 0"):
        randomisation_check(model, torch.randn(2, 1, 96, 96), 1, stages=0)


def test_the_rank_correlation_is_scipys():
    from scipy.stats import spearmanr

    rng = np.random.default_rng(0)
    a, b = rng.random((2, 3, 5, 5)).round(1).astype(np.float32)
    expected = [spearmanr(x.ravel(), y.ravel()).statistic for x, y in zip(a, b, strict=True)]
    assert rank_correlation(a, b) == pytest.approx(expected)
    assert np.isnan(rank_correlation(a, np.zeros_like(b))).all()
