"""The slice chain: one picture in, one cleaned picture of fixed size out, and every picture on the way on request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.preprocess import denoise, equalise
from onfh_nb.preprocess.normalise import percentile_range, to_unit_range
from onfh_nb.preprocess.params import DEFAULT, SliceParams
from onfh_nb.preprocess.picture import as_picture
from onfh_nb.preprocess.resize import resize_square

Step = Callable[[NDArray[Any]], NDArray[Any]]


def preprocess_slice(image: ArrayLike, params: SliceParams = DEFAULT) -> NDArray[Any]:
    """Run the slice chain: normalise → median → Gaussian → bilateral → equalise → CLAHE → resize.

    Parameters
    ----------
    image : array_like of real numbers, shape (H, W)
        Grey values in any unit; pixels are square.
    params : SliceParams
        Which steps run, and how.

    Returns
    -------
    ndarray of float32, shape (size, size), in [0, 1]
        A constant picture has no contrast to keep and comes out black (0).

    Raises
    ------
    ImageFileError
        If the array is not 2-D, is too small, is not numeric, or holds NaN or infinity.

    References
    ----------
    Kong et al. 2025, doi:10.2196/66727

    Examples
    --------
    >>> import numpy as np
    >>> noisy = np.random.default_rng(0).normal(500, 50, (300, 300))
    >>> preprocess_slice(noisy).shape
    (256, 256)
    """
    picture = _to_unit(as_picture(image), params)
    if not picture.any():
        return np.zeros((params.size, params.size), np.float32)
    for _, step in _denoising_steps(params):
        picture = step(picture)
    return _resized(_equalised(picture, params), params)


def preprocess_steps(image: ArrayLike, params: SliceParams = DEFAULT) -> dict[str, NDArray[Any]]:
    """The picture after every step that is switched on, in order.

    Parameters
    ----------
    image : array_like of real numbers, shape (H, W)
        Grey values in any unit; pixels are square.
    params : SliceParams
        Which steps run, and how.

    Returns
    -------
    dict of str to ndarray of float32, in [0, 1]
        ``"raw"`` (mapped to the unit range), then those of ``"median"``, ``"gaussian"``, ``"bilateral"``,
        ``"equalised"``, ``"clahe"`` that run, all of shape (H, W); last ``"resized"``, shape (size, size), which is
        what :func:`preprocess_slice` returns.

    Examples
    --------
    >>> import numpy as np
    >>> list(preprocess_steps(np.eye(64)))
    ['raw', 'median', 'bilateral', 'clahe', 'resized']
    """
    picture = as_picture(image)
    return {name: version.picture for name, version in preprocess_beside(picture, picture, params).items()}


class Version(NamedTuple):
    """A picture after one step, and what it is held against.

    Parameters
    ----------
    picture : ndarray of float32
        The noisy picture after this step.
    target : ndarray of float32
        The noise-free picture through the same grey scales, unfiltered: the difference is noise and blur.
    smoothed : ndarray of float32
        The noise-free picture through the same grey scales and the same filters: the difference is noise alone.
    """

    picture: NDArray[Any]
    target: NDArray[Any]
    smoothed: NDArray[Any]


def preprocess_beside(image: ArrayLike, reference: ArrayLike, params: SliceParams = DEFAULT) -> dict[str, Version]:
    """Take a noisy picture through the chain, and its noise-free twin through the same grey scales.

    A step may do two things: remove noise (filters) or change the grey scale (normalisation, equalisation). Grey-scale
    maps are learnt on the noisy picture and applied alike to all, so that what remains between the pictures is noise
    and blur, whatever the grey scale.

    Parameters
    ----------
    image, reference : array_like, shape (H, W)
        The noisy and the noise-free picture of the same place in the same units.
    params : SliceParams
        Which steps run, and how.

    Returns
    -------
    dict of str to Version
        Keys as in :func:`preprocess_steps`.
    """
    noisy, clean = as_picture(image), as_picture(reference)
    low, high = _grey_range(noisy, params)
    first, second = to_unit_range(noisy, low, high), to_unit_range(clean, low, high)
    now = Version(first, second, second)
    steps = {"raw": now}
    if now.picture.any():
        for name, step in _denoising_steps(params):
            steps[name] = now = Version(step(now.picture), now.target, step(now.smoothed))
        for name, change in _grey_steps(params):
            apply = change(now.picture)
            steps[name] = now = Version(*map(apply, now))
    steps["resized"] = Version(*(_resized(picture, params) for picture in now))
    return steps


def preprocess_many(
    images: Sequence[ArrayLike],
    params: SliceParams = DEFAULT,
    *,
    threads: int = 2,
) -> NDArray[Any]:
    """Run the chain over many pictures at once; its loops release the interpreter lock, so threads suffice.

    Parameters
    ----------
    images : sequence of array_like, shape (H, W) each
        Pictures; their shapes may differ.
    params : SliceParams
        Which steps run, and how.
    threads : int
        Pictures worked on at the same time.

    Returns
    -------
    ndarray of float32, shape (n, size, size)

    Examples
    --------
    >>> import numpy as np
    >>> preprocess_many([np.eye(64), np.eye(80)]).shape
    (2, 256, 256)
    """
    from concurrent.futures import ThreadPoolExecutor

    result = np.empty((len(images), params.size, params.size), np.float32)

    def work(position: int) -> None:
        result[position] = preprocess_slice(images[position], params)

    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        for _ in pool.map(work, range(len(images))):
            pass
    return result


def _grey_range(picture: NDArray[Any], params: SliceParams) -> tuple[float, float]:
    if params.normalise:
        return percentile_range(picture, params.percentiles)
    return float(picture.min()), float(picture.max())


def _to_unit(picture: NDArray[Any], params: SliceParams) -> NDArray[Any]:
    return to_unit_range(picture, *_grey_range(picture, params))


def _denoising_steps(params: SliceParams) -> list[tuple[str, Step]]:
    p = params
    steps: list[tuple[bool, str, Step]] = [
        (p.median, "median", partial(denoise.median, size_px=p.median_size_px)),
        (p.gaussian, "gaussian", partial(denoise.gaussian, sigma_px=p.gaussian_sigma_px)),
        (
            p.bilateral,
            "bilateral",
            partial(
                denoise.bilateral,
                sigma_px=p.bilateral_sigma_px,
                sigma_grey=p.bilateral_sigma_grey,
                size_px=p.bilateral_size_px,
            ),
        ),
    ]
    return [(name, step) for on, name, step in steps if on]


def _grey_steps(params: SliceParams) -> list[tuple[str, Callable[[NDArray[Any]], Step]]]:
    """Steps that change the grey scale: each learns a map on one picture, to be applied to others."""

    def equalising(picture: NDArray[Any]) -> Step:
        return partial(equalise.apply_table, table=equalise.equalisation_table(picture))

    def adapting(picture: NDArray[Any]) -> Step:
        tables = equalise.clahe_tables(picture, params.clahe_clip, params.clahe_tiles)
        return partial(equalise.apply_tables, tables=tables)

    steps = [(params.equalise, "equalised", equalising), (params.clahe, "clahe", adapting)]
    return [(name, change) for on, name, change in steps if on]


def _equalised(picture: NDArray[Any], params: SliceParams) -> NDArray[Any]:
    if params.equalise and params.clahe:
        return equalise.equalise_then_clahe(picture, params.clahe_clip, params.clahe_tiles)
    if params.equalise:
        return equalise.equalise_histogram(picture)
    if params.clahe:
        return equalise.clahe(picture, params.clahe_clip, params.clahe_tiles)
    return picture


def _resized(picture: NDArray[Any], params: SliceParams) -> NDArray[Any]:
    resized = resize_square(picture, params.size)
    return np.clip(resized, 0.0, 1.0)
