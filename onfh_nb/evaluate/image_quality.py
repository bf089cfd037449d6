"""How near a processed picture is to the noise-free one, and how well a lesion stands out of the noise.

Fairness. A step that changes the grey scale (normalisation, equalisation) moves every pixel, and a plain comparison
with the noise-free picture would call that an error. So the target of a comparison is the noise-free picture *through
the same grey scale*: the look-up tables learnt on the noisy picture are applied to both
(:func:`onfh_nb.preprocess.preprocess_beside`), and for N4 both are divided by the same field. What is left is noise,
and blur. Where only brightness and contrast differ, ``match_affine`` fits them by least squares instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError


def psnr_db(picture: NDArray[Any], target: NDArray[Any], *, data_range: float = 1.0) -> float:
    """Peak signal-to-noise ratio against the target; higher is better.

    Parameters
    ----------
    picture, target : ndarray, shape (H, W)
        Processed and noise-free picture on one grey scale.
    data_range : float
        Grey values from black to white.

    Returns
    -------
    float
        In decibel; infinite for equal pictures.

    Raises
    ------
    ParameterError
        If the shapes differ or a pixel is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> round(psnr_db(np.full((9, 9), 0.1), np.zeros((9, 9))), 6)
    20.0
    """
    _check(picture, target)
    error = np.mean((np.asarray(picture, np.float64) - target) ** 2)
    return float("inf") if error == 0 else float(10 * np.log10(data_range**2 / error))


def ssim(picture: NDArray[Any], target: NDArray[Any], *, data_range: float = 1.0) -> float:
    """Structural similarity with the target, at most 1; higher is better.

    Parameters
    ----------
    picture, target : ndarray, shape (H, W), at least 11 pixels a side
        Processed and noise-free picture on one grey scale.
    data_range : float
        Grey values from black to white.

    Returns
    -------
    float
        Mean over the picture, with the Gaussian window (σ = 1.5 pixels) of the original paper.

    References
    ----------
    Wang et al. 2004, doi:10.1109/TIP.2003.819861

    Examples
    --------
    >>> import numpy as np
    >>> ssim(np.eye(16), np.eye(16))
    1.0
    """
    from skimage.metrics import structural_similarity

    _check(picture, target)
    return float(
        structural_similarity(
            np.asarray(picture, np.float64),
            np.asarray(target, np.float64),
            data_range=data_range,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        )
    )


def lesion_contrast_to_noise(
    picture: NDArray[Any],
    lesion: NDArray[np.bool_],
    viable: NDArray[np.bool_],
    *,
    smoothed: NDArray[Any] | None = None,
) -> float:
    """Contrast between the lesion and the viable rest of the head, in standard deviations of the noise.

    Parameters
    ----------
    picture : ndarray, shape (H, W)
        Processed picture; its scale and offset do not matter.
    lesion, viable : ndarray of bool, shape (H, W)
        Necrosis within its outer margin, and the head without it.
    smoothed : ndarray, shape (H, W), optional
        The noise-free picture through the same steps. With it, noise is the standard deviation of what differs from it,
        so that neither texture nor blur is taken for noise (blur is what the edge width is for); without it, that of
        the grey values.

    Returns
    -------
    float
        ``|mean of lesion − mean of viable| / sqrt((variance in lesion + variance in viable) / 2)``; higher is better;
        NaN where a region has fewer than 10 pixels or nothing varies.

    Examples
    --------
    >>> import numpy as np
    >>> grey = np.random.default_rng(0).normal(0, 1, (64, 64)); grey[:, 32:] += 5
    >>> left = np.arange(64)[None] < np.full((64, 1), 32)
    >>> 4.8 < lesion_contrast_to_noise(grey, ~left, left) < 5.2
    True
    """
    if min(lesion.sum(), viable.sum()) < 10:
        return float("nan")
    noise = np.asarray(picture, np.float64) - (0.0 if smoothed is None else smoothed)
    spread = np.sqrt((noise[lesion].var() + noise[viable].var()) / 2)
    if spread == 0:
        return float("nan")
    contrast = picture[lesion].mean(dtype=np.float64) - picture[viable].mean(dtype=np.float64)
    return float(abs(contrast) / spread)


def unevenness_pct(picture: NDArray[Any], bias_free: NDArray[Any], *, floor: float = 0.15) -> float:
    """Coil shading left in a noise-free picture; lower is better.

    Parameters
    ----------
    picture : ndarray, shape (H, W)
        Noise-free picture with the shading that is left in it.
    bias_free : ndarray, shape (H, W)
        The same without shading.
    floor : float
        Pixels darker than this share of the brightest are left out.

    Returns
    -------
    float
        Coefficient of variation of the ratio of the two, in percent.

    Examples
    --------
    >>> import numpy as np
    >>> unevenness_pct(np.full((9, 9), 7.0), np.ones((9, 9)))
    0.0
    """
    _check(picture, bias_free)
    inside = bias_free > floor * bias_free.max()
    ratio = np.asarray(picture, np.float64)[inside] / bias_free[inside]
    return float(100 * ratio.std() / ratio.mean())


def match_affine(picture: NDArray[Any], target: NDArray[Any]) -> NDArray[Any]:
    """The picture with the brightness and contrast that bring it nearest to the target; float64, shape (H, W).

    Examples
    --------
    >>> import numpy as np
    >>> target = np.arange(100.0).reshape(10, 10)
    >>> bool(np.allclose(match_affine(5 - 2 * target, target), target))
    True
    """
    _check(picture, target)
    grey = np.asarray(picture, np.float64)
    if np.ptp(grey) == 0:
        return np.full_like(grey, np.mean(target))
    slope, offset = np.polyfit(grey.ravel(), np.asarray(target, np.float64).ravel(), 1)
    return slope * grey + offset


def _check(picture: NDArray[Any], target: NDArray[Any]) -> None:
    if picture.shape != target.shape:
        raise ParameterError(f"the picture has shape {picture.shape}, its target {target.shape}; they must be equal")
    if not (np.isfinite(picture).all() and np.isfinite(target).all()):
        raise ParameterError("pictures are compared pixel by pixel, so none may be NaN or infinite")
