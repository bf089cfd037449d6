"""The settings of the slice chain: every step can be switched off, and the defaults are written down once."""

from __future__ import annotations

from dataclasses import dataclass

from onfh_nb.exceptions import ParameterError


@dataclass(frozen=True)
class SliceParams:
    """Settings of :func:`onfh_nb.preprocess.preprocess_slice`, in the order in which the steps run.

    Kong 2025 names Gaussian and bilateral filtering in its Methods and a median filter in its Results; all three are
    here, and the default is median, bilateral, CLAHE.

    Parameters
    ----------
    normalise : bool
        Map two percentiles of the picture to 0 and 1; when off, its minimum and maximum.
    percentiles : tuple of float
        The lower and the upper percentile, in percent.
    median, median_size_px : bool, int
        Median filter and its side: 3 or 5 pixels.
    gaussian, gaussian_sigma_px : bool, float
        Gaussian filter and its standard deviation in pixels.
    bilateral, bilateral_sigma_px, bilateral_sigma_grey, bilateral_size_px : bool, float, float, int
        Bilateral filter (on the disc inside its window): standard deviations in space (pixels) and in grey (picture
        range = 1), and the side of its window.
    equalise : bool
        Histogram equalisation of the whole picture.
    clahe, clahe_clip, clahe_tiles : bool, float, int
        Contrast-limited adaptive histogram equalisation: the limit in multiples of a flat histogram, and the number
        of tiles along each side.
    size : int
        Rows and columns of the result.

    Raises
    ------
    ParameterError
        If a value is out of its range.

    Examples
    --------
    >>> SliceParams(gaussian=True, gaussian_sigma_px=1.5).gaussian_sigma_px
    1.5
    """

    normalise: bool = True
    percentiles: tuple[float, float] = (0.5, 99.5)
    median: bool = True
    median_size_px: int = 3
    gaussian: bool = False
    gaussian_sigma_px: float = 1.0
    bilateral: bool = True
    bilateral_sigma_px: float = 3.0
    bilateral_sigma_grey: float = 0.1
    bilateral_size_px: int = 9
    equalise: bool = False
    clahe: bool = True
    clahe_clip: float = 2.0
    clahe_tiles: int = 8
    size: int = 256

    def __post_init__(self) -> None:
        low, high = self.percentiles
        object.__setattr__(self, "percentiles", (low, high))  # a notebook's parameters hold lists, not tuples
        rules = {
            "percentiles": (0 <= low < high <= 100, "two rising numbers between 0 and 100"),
            "median_size_px": (self.median_size_px in (3, 5), "3 or 5"),
            "gaussian_sigma_px": (0 < self.gaussian_sigma_px <= 20, "above 0 and at most 20"),
            "bilateral_sigma_px": (0 < self.bilateral_sigma_px <= 20, "above 0 and at most 20"),
            "bilateral_sigma_grey": (0 < self.bilateral_sigma_grey <= 10, "above 0 and at most 10"),
            "bilateral_size_px": (self.bilateral_size_px in range(3, 32, 2), "an odd number from 3 to 31"),
            "clahe_clip": (1 <= self.clahe_clip <= 1000, "between 1 (no effect on contrast) and 1000 (no limit)"),
            "clahe_tiles": (1 <= self.clahe_tiles <= 64, "between 1 and 64"),
            "size": (8 <= self.size <= 4096, "between 8 and 4096 pixels"),
        }
        for name, (holds, wanted) in rules.items():
            if not holds:
                raise ParameterError(f"SliceParams {name} is {getattr(self, name)!r}; expected {wanted}")


DEFAULT = SliceParams()
