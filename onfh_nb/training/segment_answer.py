"""A trained segmenter's word on every voxel of a picture of any size."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.evaluating import evaluating
from onfh_nb.training.device import find_device, same_each_time, use_threads
from onfh_nb.training.forward import autocast
from onfh_nb.training.kept_memory import keep_freed_memory
from onfh_nb.training.segment_pictures import prepare_image, resize
from onfh_nb.training.windows import window_starts, window_weight

if TYPE_CHECKING:
    from onfh_nb.training.segment_params import SegmentParams


def segment(
    model: nn.Module,
    image: ArrayLike,
    params: SegmentParams,
    *,
    spacing_mm: tuple[float, ...] | None = None,
    window: tuple[int, ...] | None = None,
    overlap: float = 0.5,
    flips: bool = False,
) -> NDArray[np.float32]:
    """Probability of the foreground in each voxel.

    Windows slide over the picture and are blended by a Gaussian; with ``flips`` the answers to the picture and to its
    mirror images along every combination of axes are averaged.

    Parameters
    ----------
    model : nn.Module
        Trained by :func:`onfh_nb.training.fit_segmenter`.
    image : array_like, shape (…) or (C, …)
        The picture.
    params : SegmentParams
        The settings of the training: the picture is brought to the same spacing and scale.
    spacing_mm : tuple of float, optional
        Spacing of its voxels in array order; needed where ``params.voxel_mm`` is set.
    window : tuple of int, optional
        Size of a window in voxels; twice a patch by default, and the whole picture where that was learnt from.
    overlap : float
        Least share of a window that its neighbour covers too, 0 … below 1.
    flips : bool
        Look at mirror images too: 4 (8 in three dimensions) times the work.

    Returns
    -------
    ndarray of float32
        Shape (…) of the picture with two classes; (K − 1, …), one for each class but the background, with more.

    Raises
    ------
    ParameterError
        If the picture does not fit the model or ``overlap`` is out of range.
    """
    if not 0 <= overlap < 1:
        raise ParameterError(f"overlap is {overlap!r}; expected at least 0 and below 1")
    dims, stride = int(getattr(model, "dims", 2)), int(getattr(model, "stride", 1))
    picture = prepare_image(image, params, dims=dims, spacing_mm=spacing_mm, what="the picture")
    wanted = window or (tuple(2 * n for n in params.patch) if params.patch else picture.shape[1:])
    if len(wanted) != dims:
        raise ParameterError(f"window is {wanted}; expected {dims} numbers, as the model has dimensions")
    size = tuple(-(-min(n, m) // stride) * stride for n, m in zip(wanted, picture.shape[1:], strict=True))
    keep_freed_memory()
    device = find_device(params.device)
    model.to(device)
    with (
        evaluating(model),
        use_threads(params.threads),
        same_each_time(device, 0),
        torch.inference_mode(),
        autocast(params.precision, device)(),
    ):
        found = _slide(model, picture, size, overlap, flips)
    shape = np.shape(image)[-dims:]
    answer = np.stack([resize(np.ascontiguousarray(one), shape, order=1) for one in found])
    return cast("NDArray[np.float32]", answer[0] if len(answer) == 1 else answer)


def _slide(
    model: nn.Module, picture: NDArray[np.float32], size: tuple[int, ...], overlap: float, flips: bool
) -> NDArray[np.float32]:
    """Blended probabilities (K − 1, …) of a scaled picture (C, …)."""
    shape = picture.shape[1:]
    short = [max(0, n - m) for n, m in zip(size, shape, strict=True)]
    padded = np.pad(picture, [(0, 0), *((0, n) for n in short)], mode="edge") if any(short) else picture
    weight = window_weight(size)
    total = np.zeros(padded.shape[1:], np.float32)
    answer: NDArray[np.float32] | None = None
    device = next(model.parameters()).device
    for start in window_starts(padded.shape[1:], size, overlap=overlap):
        place = tuple(slice(a, a + n) for a, n in zip(start, size, strict=True))
        patch = torch.from_numpy(np.ascontiguousarray(padded[(slice(None), *place)]))[None].to(device)
        found = _mirrored(model, patch, flips).cpu().numpy()
        if answer is None:
            answer = np.zeros((len(found), *padded.shape[1:]), np.float32)
        answer[(slice(None), *place)] += found * weight
        total[place] += weight
    assert answer is not None  # a picture has at least one voxel, so there is a window
    return (answer / total)[(slice(None), *(slice(n) for n in shape))]


def _mirrored(model: nn.Module, patch: Tensor, flips: bool) -> Tensor:
    """Probabilities (K − 1, …) of a patch (1, C, …), averaged over its mirror images."""
    dims = patch.ndim - 2
    answers = []
    for chosen in product((False, True), repeat=dims) if flips else [(False,) * dims]:
        axes = [2 + k for k in range(dims) if chosen[k]]
        answers.append(model(patch.flip(axes)).float().softmax(1).flip(axes))
    return torch.stack(answers).mean(0)[0, 1:]
