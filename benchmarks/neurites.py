"""``python -m benchmarks.neurites FOLDER``: trees of nerve cells, painted as masks, against the lengths NeuroM states.

FOLDER holds ``Neuron.swc``, a test file of NeuroM, somewhere below. Its centrelines kink at random at every micrometre,
and its radii, up to 1 µm, are as large as the stretches between: a tube that thick has no such kinks. So every neurite
is painted as thin as the thinnest of them, 0.1 µm, and the table shows how small the voxels must be to see the kinks.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.vessel_shapes import Shape, paint
from onfh_nb.vascular import measure_vessels

# SWC type, and total length in µm of these neurites as NeuroM's own tests state it.
NEUROM = {"axon": (2, 207.87975221), "basal dendrites": (3, 418.43241644), "apical dendrite": (4, 214.37304577)}
RADIUS_UM, VOXELS_UM = 0.1, (0.2, 0.1, 0.0625)


def neurite(path: Path, kind: int) -> Shape:
    """The segments of one kind of neurite."""
    nodes = {int(row[0]): row for row in np.loadtxt(path) if row[1] == kind}
    pairs = [(nodes[int(row[6])], row) for row in nodes.values() if int(row[6]) in nodes]
    curves = tuple(np.stack([a[2:5], b[2:5]]) for a, b in pairs)
    return Shape(path.stem, curves, (RADIUS_UM,) * len(curves))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    path = next(parser.parse_args().folder.rglob("Neuron.swc"))
    print(f"{'neurite':16} {'voxel µm':>8} {'NeuroM µm':>10} {'ours µm':>9} {'error %':>8} {'path %':>7} {'s':>6}")
    for name, (kind, stated) in NEUROM.items():
        shape = neurite(path, kind)
        if abs(shape.length_mm / stated - 1) > 1e-7:
            raise SystemExit(f"{path}: the {name} is {shape.length_mm:.5f} µm long, expected NeuroM's {stated}")
        for voxel in VOXELS_UM:
            mask = paint(shape, (voxel,) * 3, np.random.default_rng(0))
            start = time.perf_counter()
            found = measure_vessels(mask, (voxel,) * 3, prune_mm=0.0)
            seconds = time.perf_counter() - start
            errors = [100 * (length / stated - 1) for length in (found.length_mm, found.path_length_mm)]
            print(
                f"{name:16} {voxel:8.4f} {stated:10.2f} {found.length_mm:9.2f} {errors[0]:8.2f} {errors[1]:7.2f} "
                f"{seconds:6.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
