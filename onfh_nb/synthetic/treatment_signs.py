"""What an operation leaves in a hip, and how it changes in the months after it.

The first visit comes before the operation. Nothing is left by a drug or by waiting.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.random import Generator

from onfh_nb.synthetic.finding_places import lateral_track, unit
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.mark import Mark
from onfh_nb.synthetic.state import Finding, HipShape, Lens

OPERATION_MONTH = 0.5
_FIBULA_WALL_MM = (2.4, 1.5)  # at first, and once it has been built in
_WITH_METAL = 0.5  # a choice: share of osteotomies whose plate and screws are still in place


def draw_treatment(rng: Generator, treatment: str, shape: HipShape, lens: Lens | None) -> tuple[Finding, ...]:
    """Draw the traces of a treatment.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    treatment : {"none", "nsaid", "cd", "vbg", "osteotomy"}
        Core decompression, vascularised bone graft, osteotomy.
    shape : HipShape
        Bone of the hip.
    lens : Lens or None
        The lesion, into which tracks lead.

    Returns
    -------
    tuple of Finding
        All begin at :data:`OPERATION_MONTH`.

    Examples
    --------
    >>> bone = HipShape(22.6, (30.8, 25.65), 128, 12, 31, 4.2, 0.9, 0.2)
    >>> [f.kind for f in draw_treatment(np.random.default_rng(0), "cd", bone, None)]
    ['core_track']
    >>> draw_treatment(np.random.default_rng(0), "nsaid", bone, None)
    ()
    """
    if treatment == "osteotomy":
        return _osteotomy(rng, shape)
    if treatment not in ("cd", "vbg"):
        return ()
    target = None if lens is None else _into(lens, shape)
    middle, along, half = lateral_track(rng, shape, target=target)
    if treatment == "cd":
        size = (rng.uniform(4.0, 5.0), half)
        return (Finding("core_track", middle, along, size, 1.0, rng.random(), OPERATION_MONTH),)
    size = (rng.uniform(5.5, 7.0), half)
    return (Finding("graft", middle, along, size, 1.0, rng.random(), OPERATION_MONTH),)


def _into(lens: Lens, shape: HipShape) -> np.ndarray:
    """A point in the lesion, short of the plate."""
    way = np.array(lens.direction) / np.linalg.norm(lens.direction)
    return way * shape.radius_mm * min(0.62, max(0.5 * (1 + lens.distance - lens.radius), 0.25))


def _osteotomy(rng: Generator, shape: HipShape) -> tuple[Finding, ...]:
    """A cut across the base of the neck; ``size_mm`` is its radius and half its width."""
    axis = np.array(neck_direction(shape))
    at = axis * shape.radius_mm * rng.uniform(1.85, 2.05)
    normal = unit(axis + np.array([rng.normal(0.0, 0.08), rng.normal(0.0, 0.08), rng.normal(-0.15, 0.1)]))
    size = (1.6 * shape.radius_mm, rng.uniform(0.8, 1.6))
    cut = Finding("osteotomy", _tuple(at), _tuple(normal), size, 1.0, rng.random(), OPERATION_MONTH)
    metal = rng.random() < _WITH_METAL
    screws = [lateral_track(rng, shape, reach=rng.uniform(-0.2, 0.2)) for _ in range(2)]
    s = shape.radius_mm / 23.5
    plate = (62.5 * s, screws[0][0][1], -66.0 * s)
    down = _tuple(unit(np.array([-0.10, -0.02, -1.0])))
    found = [Finding("metal", at, way, (3.0, half), from_month=OPERATION_MONTH) for at, way, half in screws]
    found.append(Finding("metal", plate, down, (2.6, 24.0 * s), from_month=OPERATION_MONTH))
    return (cut, *found) if metal else (cut,)


def healing(finding: Finding, month: float, *, months: float) -> float:
    """How fresh the trace of an operation is: 1 at the operation, falling by a factor e in ``months``."""
    return math.exp(-max(month - finding.from_month, 0.0) / months)


def decompression_marks(finding: Finding, month: float, keep: float) -> list[Mark]:
    """A drilled track: granulation tissue that turns fibrous within a rim that turns dark."""
    fresh = healing(finding, month, months=5.0)
    place: dict[str, Any] = {"centre_mm": finding.position_mm, "axis": finding.axis, "seed_mm": 50 * finding.variant}
    radius, half = finding.size_mm
    track = Mark(
        **place, radius_mm=radius, half_mm=half, tissue="necrosis_fibrous", other="granulation",
        share=min(0.15 + 0.8 * fresh, 0.9), keep=0.9, rim_mm=1.2 - 0.7 * fresh, ragged_mm=0.15, patchy=0.25,
    )  # fmt: skip
    return [_halo(finding, 0.55 * healing(finding, month, months=4.0), keep), track]


def graft_marks(finding: Finding, month: float, keep: float) -> list[Mark]:
    """A tube of cortical bone with marrow inside, slowly built into its bed; the core's fat is the head painter's."""
    fresh = healing(finding, month, months=7.0)
    radius, half = finding.size_mm
    place: dict[str, Any] = {
        "centre_mm": finding.position_mm,
        "axis": finding.axis,
        "half_mm": half,
        "seed_mm": 50 * finding.variant,
    }
    wall = _FIBULA_WALL_MM[1] + (_FIBULA_WALL_MM[0] - _FIBULA_WALL_MM[1]) * fresh
    bed = Mark(
        **place, radius_mm=radius + 1.6, tissue="fatty_marrow", other="granulation",
        share=min(0.1 + 0.85 * fresh, 0.95), keep=keep, strength=0.9, ragged_mm=0.3, patchy=0.3,
    )  # fmt: skip
    tube = Mark(**place, radius_mm=radius, tissue="cortical_bone", strength=0.75 + 0.25 * fresh, ragged_mm=0.1)
    marrow = Mark(
        **place, radius_mm=radius - wall, tissue="fatty_marrow", other="oedema", share=0.1 + 0.6 * fresh, keep=0.9,
        patchy=0.3,
    )  # fmt: skip
    return [_halo(finding, 0.6 * healing(finding, month, months=6.0), keep), bed, tube, marrow]


def osteotomy_marks(finding: Finding, month: float, keep: float) -> list[Mark]:
    """A cut that callus fills: a bright gap with dark edges turns into a dark seam."""
    fresh = healing(finding, month, months=6.0)
    radius, half = finding.size_mm
    place: dict[str, Any] = {
        "centre_mm": finding.position_mm,
        "axis": finding.axis,
        "form": "disc",
        "seed_mm": 50 * finding.variant,
    }
    around = Mark(
        **place, radius_mm=radius, half_mm=half + 2.0, tissue="oedema", keep=keep,
        strength=0.6 * healing(finding, month, months=5.0), soft_mm=4.5, patchy=0.4,
    )  # fmt: skip
    seam = Mark(
        **place, radius_mm=radius, half_mm=half, tissue="necrosis_fibrous", other="granulation",
        share=0.1 + 0.8 * fresh, keep=0.85, rim_mm=0.9 * half - 0.4 * fresh, ragged_mm=0.25, patchy=0.4,
    )  # fmt: skip
    return [around, seam]


def _halo(finding: Finding, strength: float, keep: float) -> Mark:
    """Oedema about a track."""
    radius, half = finding.size_mm
    return Mark(
        finding.position_mm, finding.axis, radius, half, tissue="oedema", keep=keep, strength=strength, soft_mm=3.5,
        patchy=0.4, seed_mm=50 * finding.variant,
    )  # fmt: skip


def _tuple(vector: np.ndarray) -> tuple[float, float, float]:
    return (float(vector[0]), float(vector[1]), float(vector[2]))
