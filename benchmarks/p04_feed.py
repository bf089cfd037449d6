"""P4: one epoch of augmented 256² pictures in batches of 32, from memory, on one core."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns

N, SIZE, BATCH = 256, 256, 32


def smooth_pictures() -> np.ndarray:
    """Pictures about as smooth as those of a hip, mean 0 and SD 1; shape (N, 1, 256, 256)."""
    import cv2

    rng = np.random.Generator(np.random.SFC64(0))
    noise = rng.standard_normal((N, SIZE, SIZE), dtype=np.float32)
    pixels = np.stack([cv2.GaussianBlur(plane, (0, 0), 3.0) for plane in noise])[:, None]
    return pixels / pixels.std(axis=(2, 3), keepdims=True)


def ours(pixels: np.ndarray) -> Callable[[], None]:
    import pandas as pd

    from onfh_nb.datasets import AugmentParams, SliceDataset, feed

    one = {"participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00", "site": "S3T", "image_id": "i"}
    table = pd.DataFrame([one | {"unit_id": str(k), "index": k, "y_true": k % 2} for k in range(N)])
    data = SliceDataset(table, pixels)

    def run() -> None:
        for _ in feed(data, batch_size=BATCH, augmentation=AugmentParams()):
            pass

    return run


def batched(pixels: np.ndarray) -> Callable[[], None]:
    """What the card does, on the processor: torch's grid_sample over whole batches."""
    import torch

    from onfh_nb.datasets import AugmentParams
    from onfh_nb.datasets.augment_device import augment_device, draws_on_device
    from onfh_nb.datasets.augment_draws import draw_augmentation

    def run() -> None:
        drawn = draw_augmentation(AugmentParams(), N, (1, SIZE), seed=0, epoch=0)
        draws = draws_on_device(drawn, SIZE, torch.device("cpu"))
        for start in range(0, N, BATCH):
            where = slice(start, start + BATCH)
            augment_device(torch.from_numpy(pixels[where]), draws.part(where))

    return run


def monai(pixels: np.ndarray) -> Callable[[], None]:
    import torch
    from monai.data import CacheDataset, DataLoader
    from monai.transforms import Compose, RandAdjustContrastd, RandAffined, RandGaussianNoised

    steps = Compose(
        [
            RandAffined(
                "image",
                prob=1.0,
                rotate_range=np.deg2rad(15),
                scale_range=0.1,
                translate_range=0.05 * SIZE,
                padding_mode="border",
            ),
            RandAdjustContrastd("image", prob=1.0, gamma=(0.8, 1.2)),
            RandGaussianNoised("image", prob=1.0, std=0.1),
        ]
    )
    items = [{"image": torch.from_numpy(picture), "label": k % 2} for k, picture in enumerate(pixels)]
    loader = DataLoader(CacheDataset(items, steps, progress=False), batch_size=BATCH, shuffle=True, num_workers=0)

    def run() -> None:
        for _ in loader:
            pass

    return run


def torchvision(pixels: np.ndarray) -> Callable[[], None]:
    import torch
    from torch.utils.data import DataLoader, Dataset
    from torchvision.transforms import v2

    turn = v2.RandomAffine(15, (0.05, 0.05), (0.9, 1.1), interpolation=v2.InterpolationMode.BILINEAR)

    class Pictures(Dataset):
        def __len__(self) -> int:
            return N

        def __getitem__(self, k: int) -> tuple[torch.Tensor, int]:
            # torchvision's gamma and noise want values from 0 to 1.
            picture = torch.from_numpy(pixels[k])
            low, span = picture.min(), picture.max() - picture.min()
            unit = turn((picture - low) / span)
            unit = v2.functional.adjust_gamma(unit, float(torch.empty(1).uniform_(0.8, 1.2)))
            sigma = float(torch.empty(1).uniform_(0, 0.1) / span)
            return v2.functional.gaussian_noise(unit, sigma=sigma, clip=False) * span + low, k % 2

    loader = DataLoader(Pictures(), batch_size=BATCH, shuffle=True, num_workers=0)

    def run() -> None:
        for _ in loader:
            pass

    return run


def run() -> list[Row]:
    import cv2
    import torch

    threads = cv2.getNumThreads(), torch.get_num_threads()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    try:
        pixels = smooth_pictures()
        tasks = {
            "onfh_nb": ours(pixels),
            "MONAI CacheDataset": monai(pixels),
            "torchvision v2": torchvision(pixels),
            "batched grid_sample": batched(pixels),
        }
        medians = take_turns(tasks, rounds=5, warm_up=1)
    finally:
        cv2.setNumThreads(threads[0])
        torch.set_num_threads(threads[1])
    rate = " · ".join(f"{name} {1e3 * N / ms:.0f}" for name, ms in medians.items())
    goals = {"MONAI CacheDataset": 10.0, "torchvision v2": 4.0, "batched grid_sample": 4.0}
    return rows_against("P4", f"{N} augmented {SIZE}² pictures ({rate} a second)", medians, goals, n=5)
