"""``python -m benchmarks.vessel_card``: make the table behind ``measurement_card`` from random trees with known truth.

Writes ``onfh_nb/vascular/measurement_card.csv``. The trees are grown in mm and painted at each voxel size, placed at
random; vessels thinner than a voxel keep the voxels that their centrelines run through.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from benchmarks.vessel_shapes import paint
from benchmarks.vessel_trees import grow
from onfh_nb.vascular import measure_vessels

OUT = Path(__file__).parents[1] / "onfh_nb" / "vascular" / "measurement_card.csv"
VOXELS_MM, DIAMETERS_MM = (0.5, 0.8, 1.2), (0.4, 0.8, 1.2, 2.0, 3.0)
TREES, SEED = 12, 405


def main() -> None:
    rows = []
    for k, diameter in enumerate(DIAMETERS_MM):
        rng = np.random.default_rng([SEED, k])
        trees = [grow(rng, 3, diameter / 2, clear_mm=2.0) for _ in range(TREES)]
        for voxel in VOXELS_MM:
            errors = []
            for tree in trees:
                found = measure_vessels(paint(tree, (voxel,) * 3, rng), (voxel,) * 3)
                errors.append(
                    (
                        100 * (found.length_mm / tree.length_mm - 1),
                        100 * (found.mean_diameter_mm / tree.mean_diameter_mm - 1),
                        100 * (found.n_junctions / tree.n_junctions - 1),
                    )
                )
            mean, sd = np.mean(errors, axis=0), np.std(errors, axis=0, ddof=1)
            rows.append((voxel, diameter, TREES, *(f"{v:.2f}" for pair in zip(mean, sd, strict=True) for v in pair)))
            print(*rows[-1], flush=True)
    with OUT.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["voxel_mm", "diameter_mm", "n_trees"]
            + [f"{name}_{what}" for name in ("length", "diameter", "junctions") for what in ("bias_pct", "sd_pct")]
        )
        writer.writerows(rows)


if __name__ == "__main__":
    main()
