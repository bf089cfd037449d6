"""P1: the slice chain on a 512 × 512 picture of 12 bits, against the same chain in OpenCV, kornia and scikit-image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Row, rows_against, take_turns
from onfh_nb.preprocess import SliceParams, preprocess_many, preprocess_slice

SIDE = 512
SLICES = 16
PARAMS = SliceParams(
    normalise=False, median=False, gaussian=True, bilateral_size_px=5, bilateral_sigma_px=2.0, equalise=True
)


def picture(seed: int = 0) -> NDArray[np.uint16]:
    """Two bright heads on a shaded, noisy background, 12 bits."""
    rng = np.random.default_rng(seed)
    row, column = np.mgrid[:SIDE, :SIDE]
    grey = 900 * np.exp(-((column - 256) ** 2 + (row - 256) ** 2) / 4e4)
    for centre in (150, 360):
        grey += 1500 * (np.hypot(column - centre, row - 260) < 55)
    return np.clip(grey + rng.normal(100, 60, grey.shape), 0, 4095).astype(np.uint16)


def opencv_16_bit(image: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """16-bit wherever OpenCV can; its bilateral filter takes float32 only, its equalisation 8 bits only."""
    import cv2

    smooth = cv2.GaussianBlur(image, (9, 9), 1.0)
    even = cv2.bilateralFilter(smooth.astype(np.float32), 5, 0.1 * 4095, 2.0)
    grey = np.clip(even, 0, 65535).astype(np.uint16)
    share = np.cumsum(np.bincount(grey.ravel(), minlength=65536))
    flat = (share * (65535 / share[-1])).astype(np.uint16)[grey]
    return cv2.resize(
        cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(flat), (256, 256), interpolation=cv2.INTER_AREA
    )


def scikit_image(image: NDArray[np.uint16]) -> NDArray[np.floating]:
    from skimage import exposure, filters, restoration, transform

    smooth = filters.gaussian(image / np.float32(4095), sigma=1.0)
    even = restoration.denoise_bilateral(smooth, win_size=5, sigma_color=0.1, sigma_spatial=2.0)
    flat = exposure.equalize_hist(even, nbins=1024)
    local = exposure.equalize_adapthist(flat, kernel_size=64, clip_limit=0.01, nbins=1024)
    return transform.resize(local, (256, 256), anti_aliasing=True)


def kornia_chain(image: NDArray[np.uint16]) -> object:
    import kornia
    import torch

    with torch.inference_mode():
        grey = torch.from_numpy(image.astype(np.float32) / 4095)[None, None]
        smooth = kornia.filters.gaussian_blur2d(grey, (9, 9), (1.0, 1.0))
        even = kornia.filters.bilateral_blur(smooth, (5, 5), 0.1, (2.0, 2.0)).clamp(0, 1)
        flat = kornia.enhance.equalize(even)
        local = kornia.enhance.equalize_clahe(flat, clip_limit=2.0, grid_size=(8, 8))
        return kornia.geometry.transform.resize(local, (256, 256), antialias=True)


def run() -> list[Row]:
    import cv2
    import torch

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    image = picture()
    peers = {"OpenCV 16-bit": opencv_16_bit, "scikit-image": scikit_image, "kornia": kornia_chain}
    tasks = {"onfh_nb": lambda: preprocess_slice(image, PARAMS)}
    tasks |= {name: (lambda chain=chain: chain(image)) for name, chain in peers.items()}  # type: ignore[misc]
    medians = take_turns(tasks, rounds=15)
    goals = {"OpenCV 16-bit": 4.0, "scikit-image": 12.0, "kornia": 1.0}
    rows = rows_against("P1", "slice chain, 512² 12-bit, one thread", medians, goals, n=15)
    return rows + _two_threads()


def _two_threads() -> list[Row]:
    images = [picture(seed) for seed in range(SLICES)]
    tasks = {
        "onfh_nb": lambda: preprocess_many(images, PARAMS, threads=2),
        "one thread": lambda: preprocess_many(images, PARAMS, threads=1),
    }
    medians = take_turns(tasks, rounds=9, wall=True)
    return rows_against("P1", f"slice chain, {SLICES} slices, two threads, wall", medians, {"one thread": 1.7}, n=9)
