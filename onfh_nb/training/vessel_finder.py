"""A network, or a filter, that was taught by some hips to tell the vessels of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.vessel_hips import VesselHip
from onfh_nb.evaluate import best_dice_threshold
from onfh_nb.preprocess import frangi_vesselness
from onfh_nb.training.small_pieces import best_least_voxels, drop_small_pieces
from onfh_nb.training.vessel_channels import CHANNELS, vessel_channels

if TYPE_CHECKING:
    from torch import nn

    from onfh_nb.training.progress import ProgressCallback
    from onfh_nb.training.segment_params import SegmentParams

_JUDGED = 6  # hips that the threshold is chosen on


@dataclass(frozen=True)
class VesselFinder:
    """What tells vessels.

    Parameters
    ----------
    score : callable
        From a :class:`VesselHip` to an array of float32, 0 … 1, higher where a vessel is more likely.
    threshold : float
        Voxels of at least this score are vessels: the best Dice inside the heads of at most six hips it learnt from.
    least_voxels : int
        Pieces of fewer voxels in the head are specks and are dropped; chosen on the same hips, after the threshold.
    """

    score: Callable[[VesselHip], NDArray[np.float32]]
    threshold: float
    least_voxels: int

    def find(self, hip: VesselHip) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Vessels in the head of a hip, and the score, which is below the threshold where there are none."""
        score = self.score(hip)
        mask = drop_small_pieces((score >= self.threshold) & hip.head, self.least_voxels)
        below = np.nextafter(np.float32(self.threshold), np.float32(-np.inf))
        return mask, np.where(mask, score, np.minimum(score, below))


def teach_filter(taught: Sequence[VesselHip]) -> VesselFinder:
    """Frangi's filter, which learns nothing but its threshold."""

    def score(hip: VesselHip) -> NDArray[np.float32]:
        # The fourth root spreads the small values, among which the threshold lies; the order stays.
        return frangi_vesselness(hip.image, hip.spacing_mm) ** np.float32(0.25)

    return _finder(score, taught)


def teach_network(
    taught: Sequence[VesselHip],
    params: SegmentParams,
    *,
    name: str,
    checkpoint: Path | None = None,
    progress: ProgressCallback | None = None,
) -> VesselFinder:
    """A three-dimensional U-Net, trained on patches of :func:`vessel_channels` about the heads.

    Parameters
    ----------
    taught : sequence of VesselHip
        Hips to learn from.
    params : SegmentParams
        Settings; ``seed`` draws the start, too.
    name : str
        Network, see :func:`onfh_nb.models.create_segmenter`.
    checkpoint, progress
        As in :func:`onfh_nb.training.fit_segmenter`.
    """
    from onfh_nb.training.segment_answer import segment
    from onfh_nb.training.segment_fit import fit_segmenter

    images, masks = [vessel_channels(hip) for hip in taught], [hip.truth for hip in taught]
    spacing = [hip.spacing_mm for hip in taught]
    start = _start(name, params.seed)
    fit = fit_segmenter(start, images, masks, params, spacing_mm=spacing, checkpoint=checkpoint, progress=progress)

    def score(hip: VesselHip) -> NDArray[np.float32]:
        return segment(fit.model, vessel_channels(hip), params, spacing_mm=hip.spacing_mm, window=hip.image.shape)

    return _finder(score, taught)


def _start(name: str, seed: int) -> nn.Module:
    import torch

    from onfh_nb.models.segmenter import create_segmenter

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return create_segmenter(name, dims=3, in_chans=CHANNELS)


def _finder(score: Callable[[VesselHip], NDArray[np.float32]], taught: Sequence[VesselHip]) -> VesselFinder:
    judged = taught[:: -(-len(taught) // _JUDGED)]
    scores, heads = [score(hip) for hip in judged], [hip.head for hip in judged]
    threshold = best_dice_threshold(
        [one[head] for one, head in zip(scores, heads, strict=True)], [hip.truth[hip.head] for hip in judged]
    )
    masks = [one >= threshold for one in scores]
    return VesselFinder(score, threshold, best_least_voxels(masks, [hip.truth for hip in judged], heads))
