"""P3: reopening a volume that was read before, down to the last voxel: the largest one is asked for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns

SHAPE = (40, 512, 512)


def run() -> list[Row]:
    import nibabel as nib
    import zarr

    from onfh_nb.io import Volume, cached_volume, write_nifti

    rng = np.random.Generator(np.random.SFC64(0))
    smooth = np.cumsum(rng.integers(-20, 21, SHAPE), axis=2).astype(np.int16)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        source, cache = Path(name, "volume.nii.gz"), Path(name, "cache")
        write_nifti(Volume(smooth, np.diag([4.0, 0.4, 0.4, 1.0])), source)
        zarr.save_array(Path(name, "volume.zarr"), smooth)
        cached_volume(source, cache)
        tasks = {
            "onfh_nb": lambda: cached_volume(source, cache).array.max(),
            "memory copy": lambda: np.array(smooth),
            "nibabel .nii.gz": lambda: np.asanyarray(nib.load(source).dataobj).max(),
            "zarr": lambda: zarr.open_array(Path(name, "volume.zarr"), mode="r")[:].max(),
        }
        medians = take_turns(tasks)
    goals = {"memory copy": 1 / 1.3, "nibabel .nii.gz": 20.0, "zarr": 5.0}
    return rows_against("P3", "reopening a cached 512² × 40 volume and reading every voxel", medians, goals, n=9)


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.ours_ms:.2f} ms, {row.peer} {row.peer_ms:.2f} ms, ratio {row.ratio:.2f}")
