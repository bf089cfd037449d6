"""From a name to a network that segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class SegmenterPlan:
    """Size of a U-Net: channels of each level, finest first, and how many voxels a side become channels first."""

    widths: tuple[int, ...]
    fold: int


SEGMENTERS: Final = {
    "UNet": SegmenterPlan((32, 32, 64, 128, 256), 1),
    "UNet_half": SegmenterPlan((24, 48, 96, 128), 2),
    "UNet_slim": SegmenterPlan((8, 16), 1),
    "UNet_tiny": SegmenterPlan((12, 24), 2),
}


@dataclass(frozen=True)
class SegmenterSpec:
    """What a segmenter is, so that it can be built again.

    Parameters
    ----------
    name : str
        One of ``SEGMENTERS``.
    dims, in_chans, num_classes : int
        Dimensions of the pictures, channels in, classes out.
    point_rend : bool
        Whether a point head redraws what is unsure.
    """

    name: str
    dims: int
    in_chans: int
    num_classes: int
    point_rend: bool


def list_segmenters() -> list[str]:
    """Names for :func:`create_segmenter`."""
    return list(SEGMENTERS)


def create_segmenter(
    name: str = "UNet", *, dims: int = 2, in_chans: int = 1, num_classes: int = 2, point_rend: bool = False
) -> nn.Module:
    """Build a U-Net; equal ``torch.manual_seed`` before the call gives equal weights.

    Parameters
    ----------
    name : {"UNet", "UNet_half", "UNet_slim", "UNet_tiny"}
        ``UNet`` has five levels at full resolution; ``UNet_half`` works at half the resolution inside and still
        answers for every voxel, for a CPU; ``UNet_slim`` has two narrow levels at full resolution, for small boxes with
        things one voxel wide; ``UNet_tiny``, at half the resolution, is for seconds.
    dims : {2, 3}
        Dimensions of the pictures.
    in_chans : int
        Channels of the pictures.
    num_classes : int
        Classes, the background (class 0) included.
    point_rend : bool
        Redraw the unsure points of a coarse answer; only in two dimensions.

    Returns
    -------
    nn.Module
        With ``stride`` (sides of its pictures are multiples of it) and its :class:`SegmenterSpec` as ``spec``.

    Raises
    ------
    ParameterError
        If the name is unknown, a number is out of range, or PointRend is asked for in three dimensions or of
        ``UNet_slim``, which has no level at a quarter of the resolution.

    Examples
    --------
    >>> sum(p.numel() for p in create_segmenter("UNet_tiny").parameters())
    13988
    """
    if name not in SEGMENTERS:
        raise ParameterError(f"no segmenter is called {name!r}; expected one of {', '.join(SEGMENTERS)}")
    if dims not in (2, 3):
        raise ParameterError(f"dims is {dims!r}; expected 2 for pictures or 3 for volumes")
    if in_chans < 1 or num_classes < 2:
        raise ParameterError(
            f"in_chans is {in_chans!r} and num_classes {num_classes!r}; expected at least 1 channel and 2 classes"
        )
    if point_rend and dims == 3:
        raise ParameterError("PointRend draws points in pictures; expected dims=2, or point_rend=False for volumes")
    plan = SEGMENTERS[name]
    if point_rend and plan.fold * 2 ** (len(plan.widths) - 1) < 4:
        raise ParameterError(
            f"PointRend starts at a quarter of the resolution, where {name} has no level; choose another"
        )
    model = _build(plan, dims, in_chans, num_classes, point_rend)
    model.spec = SegmenterSpec(name, dims, in_chans, num_classes, point_rend)  # type: ignore[assignment]
    return model


def _build(plan: SegmenterPlan, dims: int, in_chans: int, num_classes: int, point_rend: bool) -> nn.Module:
    if point_rend:
        from onfh_nb.models.point_rend import PointRendUNet

        return PointRendUNet(in_chans=in_chans, num_classes=num_classes, widths=plan.widths, fold=plan.fold)
    from onfh_nb.models.unet import UNet

    return UNet(dims, in_chans=in_chans, num_classes=num_classes, widths=plan.widths, fold=plan.fold)
