"""Coil shading taken out of a volume: N4, run on a coarse copy and applied to the full one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError, ParameterError
from onfh_nb.io.volume import Volume

_FEWEST = 8  # pixels left along an axis, however large the shrink factor


class BiasCorrection(NamedTuple):
    """A corrected volume and the field it was divided by: float32, shape (D, H, W), mean 1 inside the mask."""

    volume: Volume
    field: NDArray[Any]


def correct_bias_field(
    volume: Volume,
    *,
    mask: NDArray[np.bool_] | None = None,
    shrink: int = 4,
    iterations: tuple[int, ...] = (50, 50, 50),
) -> BiasCorrection:
    """N4 bias-field correction.

    Parameters
    ----------
    volume : Volume, shape (D, H, W)
        Magnitude image; values below 0 are read as 0 while the field is fitted.
    mask : ndarray of bool, shape (D, H, W), optional
        Where the field is fitted; by default everything brighter than half Otsu's
        threshold, which keeps muscle beside fat and leaves out air.
    shrink : int
        Every so many pixels of the plane are used for the fit; slices are thinned out to about the same distance in
        mm, so that thick ones all stay.
    iterations : tuple of int
        Most iterations at each level; every level doubles the grid of the spline.

    Returns
    -------
    BiasCorrection
        The volume over the field, and the field. A constant volume comes back as it is, with a field of 1.

    Raises
    ------
    ImageFileError
        If the volume holds NaN or infinity.
    ParameterError
        If ``shrink`` is below 1, or the mask is empty or of another shape.

    References
    ----------
    Tustison et al. 2010, doi:10.1109/TMI.2010.2046908

    Examples
    --------
    >>> import numpy as np
    >>> flat = Volume(np.full((4, 16, 16), 7.0), np.eye(4))
    >>> float(correct_bias_field(flat).field.max())
    1.0
    """
    values = np.asarray(volume.array, np.float32)
    if not np.isfinite(values).all():
        raise ImageFileError("N4 needs finite grey values, but this volume holds NaN or infinity")
    if shrink < 1:
        raise ParameterError(f"the shrink factor of N4 is a whole number of at least 1, not {shrink}")
    if mask is not None and (mask.shape != values.shape or not mask.any()):
        raise ParameterError(f"the mask of N4 must be of shape {values.shape} and not empty")
    if np.ptp(values) == 0:
        return BiasCorrection(volume, np.ones_like(values))
    inside = _bright(values) if mask is None else np.asarray(mask, bool)
    field = np.exp(_log_field(np.maximum(values, 0), inside, volume.spacing_mm, shrink, iterations))
    field /= field[inside].mean()
    return BiasCorrection(volume.with_array(values / field), field)


def _bright(values: NDArray[Any]) -> NDArray[np.bool_]:
    from skimage.filters import threshold_otsu

    return np.asarray(values > 0.5 * threshold_otsu(values))


def _log_field(
    values: NDArray[Any],
    mask: NDArray[np.bool_],
    spacing_mm: tuple[float, float, float],
    shrink: int,
    iterations: tuple[int, ...],
) -> NDArray[Any]:
    import SimpleITK as sitk  # noqa: N813 - the name all its users know

    image, inside = (sitk.GetImageFromArray(array) for array in (values, mask.astype(np.uint8)))
    for picture in (image, inside):
        picture.SetSpacing(spacing_mm[::-1])
    coarse_mm = shrink * min(spacing_mm[1:])
    shrinks = [
        min(max(1, round(coarse_mm / step)), max(1, n // _FEWEST))
        for step, n in zip(spacing_mm[::-1], values.shape[::-1], strict=True)
    ]
    corrector = sitk.N4BiasFieldCorrectionImageFilter()
    corrector.SetMaximumNumberOfIterations(list(iterations))
    small = sitk.Shrink(image, shrinks), sitk.Shrink(inside, shrinks)
    if not sitk.GetArrayViewFromImage(small[1]).any():
        raise ParameterError("the mask of N4 vanishes at this shrink factor; take a smaller one")
    corrector.Execute(*small)
    return np.asarray(sitk.GetArrayFromImage(corrector.GetLogBiasFieldAsImage(image)), np.float32)
