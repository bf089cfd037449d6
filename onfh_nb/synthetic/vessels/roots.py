"""Where arteries enter a femoral head, which of them are seen, and the way along the neck on which they come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.state import HipShape
from onfh_nb.synthetic.vessels.curve import through, wind

Floats = NDArray[np.float64]

# Share of the foramina by cross-section: superior, inferior, anterior retinacular arteries, round ligament.
WEIGHTS = {"SRA": 0.62, "IRA": 0.14, "ARA": 0.17, "LT": 0.06}
# How many, how often they are seen on the neck, and how often in bone, on steady-state angiograms of 0.8 mm.
_COUNTS = {"SRA": (2, 4), "IRA": (1, 2), "ARA": (1, 2), "LT": (1, 1)}
SEEN = {"SRA": 1.0, "IRA": 0.90, "ARA": 0.43, "LT": 0.30}
SEEN_IN_BONE = {"SRA": 1.0, "IRA": 0.73, "ARA": 0.37, "LT": 0.30}
# Range of the turn about the neck in degrees, 0 above and positive in front.
_TURN = {"SRA": (-60.0, -20.0), "IRA": (165.0, 215.0), "ARA": (60.0, 110.0)}
_APART_DEG = 13.0
_BEYOND_DEG = (3.0, 10.0)  # of the head–neck junction, on the side of the head
_FOVEA = (-0.93, -0.10, 0.10)
_NECK_MM = (20.0, 26.0)
_NODE_MM = 0.5
_ARC_CHORD = 1.10  # of a course along the neck
_GAP_MM = 1.5  # between the bone of the neck and a vessel on it
_LEAVE_MM, _CORNER_MM, _LOOK_AHEAD = 3.0, 7.0, 8  # of a trunk: its end before the courses begin, and its bend


@dataclass(frozen=True)
class Root:
    """One artery: its group and name, where and in which direction it enters (hip frame), whether it is seen in bone,
    and the points and radii of the way there, which end in the foramen.
    """

    group: str
    name: str
    foramen: Floats
    direction: Floats
    in_bone: bool
    course: Floats
    course_radius: Floats


def neck_axes(shape: HipShape) -> tuple[Floats, Floats, Floats]:
    """Unit vectors down the neck, up across it, and to its front, in the hip frame."""
    down = np.array(neck_direction(shape))
    up = np.array([0.0, 0.0, 1.0]) - down[2] * down
    up /= np.linalg.norm(up)
    front = np.cross(up, down)
    return down, up, front if front[1] > 0 else -front


def draw_roots(rng: Generator, shape: HipShape, cut: float) -> list[Root]:
    """Draw the arteries of one head.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shape : HipShape
        Bone of the hip.
    cut : float
        Distance of the head–neck plane from the centre in head radii.

    Returns
    -------
    list of Root
        The superior ones first.
    """
    roots = []
    for group, (least, most) in _COUNTS.items():
        count, luck = int(rng.integers(least, most, endpoint=True)), float(rng.random())
        turns = _turns(rng, group, count)
        if luck >= SEEN[group]:
            continue
        for k, turn in enumerate(turns):
            roots.append(_root(rng, shape, cut, (group, f"{group}{k + 1}", luck < SEEN_IN_BONE[group]), turn))
    return roots


def _turns(rng: Generator, group: str, count: int) -> list[float]:
    """Places about the neck, kept apart."""
    if group == "LT":
        return [0.0]
    low, high = _TURN[group]
    spare = max(high - low - _APART_DEG * (count - 1), 0.0)
    return (low + np.sort(rng.random(count)) * spare + _APART_DEG * np.arange(count)).tolist()


def _root(rng: Generator, shape: HipShape, cut: float, who: tuple[str, str, bool], turn_deg: float) -> Root:
    group, name, in_bone = who
    if group == "LT":
        foramen = np.array(_FOVEA) * shape.radius_mm / np.linalg.norm(_FOVEA)
        foot = np.array([-0.62, -0.02, -0.70]) * (shape.radius_mm + shape.jsw_mm + 1.5)
        course = np.linspace(foot, foramen, 20) + np.sin(np.linspace(0, np.pi, 20))[:, None] * [-1.0, 0.0, 0.0]
        return Root(group, name, foramen, -foramen / shape.radius_mm, in_bone, course, np.full(20, 0.3))
    down, up, front = neck_axes(shape)
    turn = np.deg2rad(turn_deg)
    outward = np.cos(turn) * up + np.sin(turn) * front
    polar = np.arccos(cut) + np.deg2rad(rng.uniform(*_BEYOND_DEG))
    foramen = shape.radius_mm * (np.cos(polar) * down + np.sin(polar) * outward)
    inward = -foramen / shape.radius_mm - 0.5 * down
    course = _course(rng, shape, foramen, turn)
    radius = np.linspace(rng.uniform(0.42, 0.6), 0.36, len(course))
    return Root(group, name, foramen, inward / np.linalg.norm(inward), in_bone, course, radius)


def _course(rng: Generator, shape: HipShape, foramen: Floats, turn: float) -> Floats:
    """Along the neck, a little off the bone and a little wavy, over the edge of the head into the foramen."""
    down, up, front = neck_axes(shape)
    begin = float(foramen @ down)
    along = begin + np.linspace(rng.uniform(*_NECK_MM), 2.5, 7)
    sway = turn + np.deg2rad(1.5) * np.concatenate([rng.standard_normal(6), [0.0]])
    half = np.array(shape.neck_mm) / 2
    bone = 1.0 / np.hypot(np.cos(sway) / half[0], np.sin(sway) / half[1])
    # Where the neck meets the head the bone widens; the vessel climbs with it.
    edge = np.linalg.norm(foramen - begin * down)
    bone = np.maximum(bone, edge - 0.45 * (along - begin))
    outward = np.cos(sway)[:, None] * up + np.sin(sway)[:, None] * front
    points = along[:, None] * down + (bone + _GAP_MM)[:, None] * outward
    over = foramen * (1.0 + 1.0 / shape.radius_mm) + 0.6 * down
    points = np.vstack([points, over, foramen])
    # Windings leave the end they begin with where it is: the foramen.
    return wind(rng, through(points, _NODE_MM)[::-1], _ARC_CHORD)[::-1]


def feeding_trunks(
    rng: Generator, roots: list[Root], shape: HipShape
) -> list[tuple[str, Floats, Floats, dict[str, Floats]]]:
    """Arteries that feed the courses: name, points, radii, and the nodes from the end to each root (hip frame).

    The deep branch of the medial circumflex artery passes below and behind the neck and ends where the superior
    arteries begin; the inferior ones leave from where it passes beneath, the anterior ones come from the lateral
    circumflex artery in front. Each is drawn as far as it lies near the joint.
    """
    s = shape.radius_mm / 23.5
    begins = {group: [r for r in roots if r.group == group] for group in ("SRA", "IRA", "ARA")}
    down = neck_axes(shape)[0]
    trunks = []
    paths = {
        "SRA": ("MFCA", np.array([(-14, -6, -56), (4, -19, -48), (22, -26, -40), (36, -27, -26)]) * s, (1.0, 0.62)),
        "IRA": ("MFCA inferior", np.array([(4, -19, -48), (12, -16, -45)]) * s, (0.55, 0.45)),
        "ARA": ("LFCA", np.array([(2, 26, -44), (12, 22, -36), (22, 16, -30)]) * s, (0.65, 0.45)),
    }
    for group, (name, path, (wide, narrow)) in paths.items():
        own = begins[group]
        if not own:
            continue
        points = wind(rng, through(np.vstack([path, _bend(path[-1], own, down)]), _NODE_MM), _ARC_CHORD)
        trunks.append(
            (name, points, np.linspace(wide, narrow, len(points)), {r.name: _lead(points[-1], r) for r in own})
        )
    return trunks


def _bend(before: Floats, own: list[Root], down: Floats) -> Floats:
    """The end of a trunk: it rounds the corner into the course of the arteries that it feeds."""
    first = np.mean([r.course[0] for r in own], axis=0)
    onward = np.mean([r.course[_LOOK_AHEAD] for r in own], axis=0) - first
    onward /= np.linalg.norm(onward)
    end = first + _LEAVE_MM * down
    corner = end - _CORNER_MM * onward
    begin = corner + (before - corner) * (_CORNER_MM / np.linalg.norm(before - corner))
    t = np.array([0.0, 0.25, 0.5, 0.75, 1.0])[:, None]
    return np.asarray((1 - t) ** 2 * begin + 2 * t * (1 - t) * corner + t**2 * end)


def _lead(end: Floats, root: Root) -> Floats:
    """Nodes between the end of a trunk and a course, which it enters without a corner."""
    first = root.course[0]
    away = float(np.linalg.norm(first - end))
    onward = root.course[_LOOK_AHEAD] - first
    control = first - 0.4 * away * onward / np.linalg.norm(onward)
    t = np.linspace(0.0, 1.0, int(away / _NODE_MM) + 2)[1:-1, None]
    return np.asarray((1 - t) ** 2 * end + 2 * t * (1 - t) * control + t**2 * first)
