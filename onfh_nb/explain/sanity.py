"""Does a heat map depend on what the network has learnt? Forget layer after layer, and see whether the map changes."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.explain.gradient_map import grad_cam


def randomisation_check(
    model: nn.Module,
    images: torch.Tensor | NDArray[np.float32],
    target: Any,
    *,
    layer: str | None = None,
    stages: int = 4,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare the heat maps of a network with those of copies that have forgotten more and more, the last layers first.

    A layer forgets by having the values of each of its tensors shuffled: sizes stay, what was learnt goes. A map whose
    rank correlation stays near 1 shows the picture, not the network, and explains nothing.

    Parameters
    ----------
    model : nn.Module
        A trained network; it is not changed.
    images : tensor or ndarray of shape (B, channels, side, side)
        Normalised pictures.
    target : int or array_like of int, shape (B,)
        Class to explain; fixed, because a network that has forgotten predicts another.
    layer : str, optional
        Dotted name of the layer for Grad-CAM; the zoo's own if absent.
    stages : int
        Steps from the intact network to one that has forgotten everything.
    seed : int
        Of the shuffling.

    Returns
    -------
    DataFrame
        A row per stage: ``stage`` (0 is intact), ``forgotten`` (share of the parameters), ``rank_correlation`` (mean
        over pictures of Spearman's ρ with the intact network's map; 1 at stage 0; lower is better later), ``n`` (maps
        in that mean; one that is the same everywhere has no ranks and is left out).

    Raises
    ------
    ParameterError
        If ``stages`` is less than 1 or more than there are layers.

    References
    ----------
    Adebayo et al. 2018, arXiv:1810.03292 (cascading randomisation)

    Examples
    --------
    >>> from onfh_nb.models import create_model
    >>> table = randomisation_check(create_model("LCNet_050", image_size=96), torch.randn(2, 1, 96, 96), 1, stages=2)
    >>> table.columns.tolist(), len(table)
    (['stage', 'forgotten', 'rank_correlation', 'n'], 3)
    """
    forgetful = copy.deepcopy(model)
    learnt = [module for module in forgetful.modules() if list(module.parameters(recurse=False))][::-1]
    if not 1 <= stages <= len(learnt):
        raise ParameterError(f"stages is a whole number from 1 to {len(learnt)}, the layers that learn, not {stages}")
    total = sum(parameter.numel() for parameter in forgetful.parameters())
    rng = np.random.default_rng(seed)

    def look() -> NDArray[np.float32]:
        return grad_cam(forgetful, images, target, layer=forgetful.get_submodule(layer) if layer else None)

    intact = look()
    rows = [_row(0, 0.0, intact, intact)]
    forgotten = 0
    for stage, numbers in enumerate(np.array_split(np.arange(len(learnt)), stages), start=1):
        forgotten += sum(_forget(learnt[number], rng) for number in numbers)
        rows.append(_row(stage, forgotten / total, intact, look()))
    return pd.DataFrame(rows)


def _forget(module: nn.Module, rng: np.random.Generator) -> int:
    """Shuffle the values of each tensor of a layer; how many there were."""
    count = 0
    with torch.no_grad():
        for parameter in module.parameters(recurse=False):
            order = torch.from_numpy(rng.permutation(parameter.numel())).to(parameter.device)
            parameter.copy_(parameter.flatten()[order].view_as(parameter))
            count += parameter.numel()
    return count


def _row(stage: int, forgotten: float, intact: NDArray[np.float32], now: NDArray[np.float32]) -> dict[str, float]:
    rho = rank_correlation(intact, now)
    good = rho[np.isfinite(rho)]
    return {
        "stage": stage,
        "forgotten": forgotten,
        "rank_correlation": float(good.mean()) if len(good) else float("nan"),
        "n": len(good),
    }


def rank_correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    """Spearman's ρ of two maps, picture by picture; NaN where one is the same everywhere."""
    from scipy.stats import rankdata

    ranks = [rankdata(maps.reshape(len(maps), -1), axis=1) for maps in (a, b)]
    x, y = (r - r.mean(1, keepdims=True) for r in ranks)
    spread = np.sqrt((x * x).sum(1) * (y * y).sum(1))
    return np.divide((x * y).sum(1), spread, out=np.full(len(x), np.nan), where=spread > 0)
