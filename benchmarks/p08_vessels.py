"""P8: length, diameter and branching of vessels against known truth, ours and other tools' on the same masks; and time.

The table of errors is printed and written to ``reports/benchmarks/p08_accuracy.json``. In the rows returned, errors in
% stand where other rows have ms. The measurement was made and mended with shapes of other seeds (77 to 81); this seed
was drawn when it was finished. Two rows are harder than what the goals were written for and are shown beside them:
noisy trees whose branches are as thin as the noise is wide, and trees on thick slices whose branches may run along
their parent.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Row, rows_against, take_turns
from benchmarks.vessel_shapes import Shape, draw_shapes, paint, parallels
from benchmarks.vessel_trees import grow

OUT = Path("reports/benchmarks/p08_accuracy.json")
SEED, DRAWS, TREES, HEADS = 20262, 6, 24, 12


class Found(NamedTuple):
    """What a tool says; NaN where it says nothing."""

    length_mm: float
    diameter_mm: float
    n_junctions: float
    n_segments: float


class Setting(NamedTuple):
    """Voxels, radii and border noise of one group of masks, and its goal: mean absolute error of length in %.

    ``thinnest_mm`` is the least radius of a tree's branches, and ``prune_mm`` the shortest spur that all tools keep.
    """

    name: str
    spacing_mm: tuple[float, ...]
    radius_mm: tuple[float, float]
    jitter_mm: float
    goal: float
    kind: str
    thinnest_mm: float = 0.0
    prune_mm: float = 2.0


class Truth(NamedTuple):
    """What is true of a mask that is no shape of ours."""

    name: str
    length_mm: float
    mean_diameter_mm: float
    n_junctions: int
    n_segments: int


ISO, FLAT, THICK = (1.0, 1.0, 1.0), (1.0, 1.0), (3.0, 0.8, 0.8)
SETTINGS = [
    Setting("2-D shapes", FLAT, (1.5, 3.0), 0.0, 0.5, "shapes"),
    Setting("2-D shapes, noisy", FLAT, (1.5, 3.0), 1.0, 3.0, "shapes"),
    Setting("3-D shapes", ISO, (1.5, 3.0), 0.0, 1.5, "shapes"),
    Setting("3-D shapes, noisy", ISO, (1.5, 3.0), 1.0, 3.0, "shapes"),
    Setting("3×0.8×0.8 shapes", THICK, (2.0, 3.2), 0.0, 2.0, "shapes"),
    Setting("3×0.8×0.8 shapes, noisy", THICK, (2.0, 3.2), 0.8, 3.0, "shapes"),
    Setting("2-D parallels, walls 1.6 voxels apart", FLAT, (1.5, 3.0), 0.0, 2.0, "apart"),
    Setting("2-D parallels, walls 1 voxel apart", FLAT, (1.5, 3.0), 0.0, 2.0, "touch"),
    Setting("3-D parallels, walls 1.6 voxels apart", ISO, (1.5, 3.0), 0.0, 2.0, "apart"),
    Setting("3-D parallels, walls 1 voxel apart", ISO, (1.5, 3.0), 0.0, 2.0, "touch"),
    Setting("2-D trees", FLAT, (1.7, 2.5), 0.0, 2.0, "trees", 1.5),
    Setting("3-D trees", ISO, (1.7, 2.5), 0.0, 2.0, "trees", 1.5),
    Setting("3-D trees, noisy", ISO, (1.7, 2.5), 1.0, 3.0, "trees", 1.5),
    Setting("3-D trees, thin", ISO, (0.8, 1.2), 0.0, 2.0, "trees"),
    Setting("3×0.8×0.8 trees", THICK, (2.2, 3.0), 0.0, 2.0, "trees", 2.0),
    Setting("3-D trees, noisy, as thin as the noise", ISO, (1.7, 2.5), 1.0, 3.0, "trees"),
    Setting("3×0.8×0.8 trees along their parents", THICK, (2.2, 3.0), 0.0, 2.0, "close trees"),
    Setting("0.8 mm, thin vessels of the phantom's heads", (0.8, 0.8, 0.8), (0.15, 0.55), 0.0, 2.0, "heads", 0.0, 1.0),
]


def ours(mask: NDArray[np.bool_], spacing: tuple[float, ...], prune_mm: float) -> Found:
    from onfh_nb.vascular import measure_vessels

    found = measure_vessels(mask, spacing, prune_mm=prune_mm)
    return Found(found.length_mm, found.mean_diameter_mm, found.n_junctions, found.n_segments)


def _skeleton(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    from skimage.morphology import skeletonize

    out: NDArray[np.bool_] = skeletonize(mask).astype(bool)
    return out


def _edt_diameter(mask: NDArray[np.bool_], lines: NDArray[np.bool_], spacing: tuple[float, ...]) -> float:
    from scipy.ndimage import distance_transform_edt

    return float(2 * distance_transform_edt(mask, sampling=spacing)[lines].mean())


def with_skan(mask: NDArray[np.bool_], spacing: tuple[float, ...], prune_mm: float) -> Found:
    """Thinning by scikit-image, graph by skan; short spurs left out; diameter from the distance map."""
    from skan import Skeleton, summarize

    lines = _skeleton(mask)
    table = summarize(Skeleton(lines, spacing=spacing), separator="_")
    table = table[(table["branch_type"] != 1) | (table["branch_distance"] >= prune_mm)]
    _, degree = np.unique(table[["node_id_src", "node_id_dst"]].to_numpy(), return_counts=True)
    diameter = _edt_diameter(mask, lines, spacing)
    return Found(float(table["branch_distance"].sum()), diameter, float((degree > 2).sum()), float(len(table)))


def with_sknw(mask: NDArray[np.bool_], spacing: tuple[float, ...], prune_mm: float) -> Found:
    """Thinning by scikit-image, graph by sknw; its points times the voxel size, short spurs left out."""
    import sknw

    graph = sknw.build_sknw(_skeleton(mask).astype(np.uint16), multi=True, iso=False, ring=True)
    size = np.asarray(spacing)
    edges = [
        (a, b, float(np.linalg.norm(np.diff(data["pts"] * size, axis=0), axis=1).sum()))
        for a, b, data in graph.edges(data=True)
    ]
    ends = defaultdict(int)
    for a, b, _ in edges:
        ends[a] += 1
        ends[b] += 1
    kept = [e for e in edges if e[2] >= prune_mm or {ends[e[0]] > 2, ends[e[1]] > 2} != {True, False}]
    _, degree = np.unique(np.array([e[:2] for e in kept]).ravel(), return_counts=True)
    return Found(sum(e[2] for e in kept), float("nan"), float((degree > 2).sum()), float(len(kept)))


def pixel_count(mask: NDArray[np.bool_], spacing: tuple[float, ...], prune_mm: float) -> Found:
    """Voxels of the thinned mask times the mean voxel side."""
    none = float("nan")
    return Found(float(_skeleton(mask).sum() * np.mean(spacing)), none, none, none)


TOOLS: dict[str, Callable[..., Found]] = {
    "onfh_nb": ours,
    "skan": with_skan,
    "sknw": with_sknw,
    "pixel count": pixel_count,
}


def draw(setting: Setting, index: int) -> Iterator[tuple[Shape | Truth, NDArray[np.bool_]]]:
    """Shapes, or trees, of one setting with their masks; each rotated and placed at random."""
    if setting.kind == "heads":
        yield from heads(setting)
        return
    rng = np.random.default_rng([SEED, index])
    ndim, voxel = len(setting.spacing_mm), max(setting.spacing_mm)
    for _ in range(TREES if "trees" in setting.kind else DRAWS):
        if setting.kind == "shapes":
            shapes = draw_shapes(rng, ndim, setting.radius_mm)
        elif "trees" in setting.kind:
            leaves = 1.0 if setting.kind == "close trees" else 0.7
            how = {"clear_mm": 2.5 * voxel, "thinnest_mm": setting.thinnest_mm, "leaves_within": leaves}
            shapes = [grow(rng, ndim, rng.uniform(*setting.radius_mm), **how)]
        else:
            gap = 1.6 * voxel if setting.kind == "apart" else 1.0 * voxel
            shapes = [parallels(rng, ndim, rng.uniform(*setting.radius_mm), gap)]
        for shape in shapes:
            yield shape, paint(shape, setting.spacing_mm, rng, jitter_mm=setting.jitter_mm)


def heads(setting: Setting) -> Iterator[tuple[Truth, NDArray[np.bool_]]]:
    """Vessels of simulated femoral heads, a year apart: many branches, 2 to 3 mm long, half a voxel thick."""
    from onfh_nb.synthetic.vessels import draw_trial

    for visit in draw_trial({"vbg": HEADS, "none": HEADS}, seed=SEED, voxel_mm=setting.spacing_mm[0]):
        known = {name: visit.truth[name] for name in Truth._fields[1:]}
        yield Truth("head", **known), visit.mask


def errors(setting: Setting, index: int) -> list[dict]:
    """One record for each mask and tool: errors of length and diameter in %, of junctions and segments in number."""
    out = []
    for shape, mask in draw(setting, index):
        for tool, measure in TOOLS.items():
            found = measure(mask, setting.spacing_mm, setting.prune_mm)
            out.append(
                {
                    "setting": setting.name,
                    "shape": shape.name,
                    "tool": tool,
                    "length_pct": 100 * (found.length_mm / shape.length_mm - 1),
                    "diameter_pct": 100 * (found.diameter_mm / shape.mean_diameter_mm - 1),
                    "junctions": found.n_junctions - shape.n_junctions,
                    "segments": found.n_segments - shape.n_segments,
                }
            )
    return out


def angiogram() -> NDArray[np.bool_]:
    """Trees strewn through 350×448×160 voxels of 0.8 mm: about 14 m of vessel."""
    rng, size = np.random.default_rng(SEED), (350, 448, 160)
    curves, radii = [], []
    for _ in range(70):
        tree = grow(rng, 3, 0.8, n_branches=6)
        place = rng.uniform(0.1, 0.9, 3) * np.array(size) * 0.8
        curves += [curve + place for curve in tree.curves]
        radii += list(tree.radii_mm)
    return paint(Shape("angiogram", tuple(curves), tuple(radii)), (0.8,) * 3, rng, size=size)


def _times() -> list[Row]:
    rows = []
    for setting in SETTINGS[:5:2]:
        masks = [mask for shape, mask in draw(setting, 99) if shape.name in ("spiral", "H", "noose")]
        tasks = {
            tool: lambda tool=tool, masks=masks, mm=setting.spacing_mm: [TOOLS[tool](m, mm, 2.0) for m in masks]
            for tool in ("onfh_nb", "skan")
        }
        what = f"{setting.name}, end to end, {len(masks)} masks"
        rows += rows_against("P8", what, take_turns(tasks, rounds=5, warm_up=1), {"skan": 1 / 1.3}, n=5)
    mask = angiogram()
    tasks = {tool: lambda tool=tool: TOOLS[tool](mask, (0.8,) * 3, 2.0) for tool in ("onfh_nb", "skan")}
    medians = take_turns(tasks, rounds=3, warm_up=1) | {"5 s": 5000.0}
    return rows + rows_against("P8", "350×448×160 angiogram mask", medians, {"skan": 1 / 1.3, "5 s": 1.0}, n=3)


def run() -> list[Row]:
    import pandas as pd

    records = pd.DataFrame([row for k, setting in enumerate(SETTINGS) for row in errors(setting, k)])
    grouped = records.set_index(["setting", "tool"])[["length_pct", "diameter_pct", "junctions", "segments"]].abs()
    table = grouped.groupby(level=[0, 1], sort=False).mean()
    table["length_worst"] = grouped.groupby(level=[0, 1], sort=False)["length_pct"].max()
    table["length_bias"] = records.groupby(["setting", "tool"], sort=False)["length_pct"].mean()
    table["n"] = records.groupby(["setting", "tool"], sort=False).size()
    print(table.round(2).to_string())
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"seed": SEED, "rows": records.to_dict("records")}) + "\n")
    rows = []
    for setting in SETTINGS:
        mean = table.loc[setting.name]
        length, n = mean["length_pct"], int(mean["n"].iloc[0])
        what = f"length error %, {setting.name}"
        rows += [
            Row("P8", what, float(length["onfh_nb"]), "goal", setting.goal, 1.0, n),
            Row("P8", what, float(length["onfh_nb"]), "skan", float(length["skan"]), 1.0, n),
        ]
        if "thin" not in setting.name:
            rows.append(
                Row(
                    "P8",
                    f"diameter error %, {setting.name}",
                    float(mean["diameter_pct"]["onfh_nb"]),
                    "goal",
                    3.0,
                    1.0,
                    n,
                )
            )
    return rows + _times()
