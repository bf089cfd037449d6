"""Muscles: where they lie, that both sides mirror each other, what bulk does."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import HipFrame, hip_frame
from onfh_nb.synthetic.anatomy.muscle_table import MUSCLES
from onfh_nb.synthetic.anatomy.muscles import muscles
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
RADIUS_MM = 23.5  # the head for which the stations are written, so that the scale is 1


def frame_of(side: str) -> HipFrame:
    return hip_frame(BODY, side, RADIUS_MM)


def drawn(side: str, *, bulk: float = 1.0, seed: int = 3) -> dict[str, Solid]:
    solids = muscles(frame_of(side), bulk, np.random.default_rng(seed))
    return {solid.name.removesuffix(f"_{side}"): solid for solid in solids}


def middle(solid: Solid) -> np.ndarray:
    return np.mean([part.centre for part in solid.parts], axis=0)


@pytest.mark.parametrize("side", ["R", "L"])
def test_names_carry_the_side_and_none_comes_twice(side):
    solids = muscles(frame_of(side), 1.0, np.random.default_rng(0))
    names = [solid.name for solid in solids]
    assert len(set(names)) == len(names) > 20
    assert all(name.endswith(f"_{side}") for name in names)
    assert {solid.material.tissue for solid in solids} == {TISSUE_ID["muscle"]}


@pytest.mark.parametrize(("side", "sign"), [("R", 1), ("L", -1)])
def test_muscles_stay_on_their_side(side, sign):
    assert min(sign * middle(solid)[0] for solid in drawn(side).values()) > 0


@pytest.mark.parametrize("side", ["R", "L"])
@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("gluteus_maximus", (-14, -90, 10)),  # behind
        ("gluteus_maximus", (45, -42, -30)),  # down to the iliotibial band
        ("gluteus_medius", (53, -5, 42)),  # beside and above
        ("gluteus_minimus", (30, -4, 42)),  # between it and the ilium
        ("tensor_fasciae", (62, 36, 10)),
        ("psoas", (-1, 33, 5)),  # in front of the head
        ("iliacus", (8, 14, 72)),  # in the iliac fossa
        ("sartorius", (14, 64, -10)),
        ("piriformis", (-22, -53, 33)),
        ("obturator_internus", (-40, -8, -4)),  # within the pelvis
        ("obturator_externus", (-20, 0, -39)),  # below the neck
        ("quadratus_femoris", (14, -29, -50)),
        ("semitendinosus", (-22, -57, -105)),  # behind the thigh
        ("biceps_femoris", (-5, -56, -105)),
        ("gracilis", (-73, 14, -90)),
        ("adductor_magnus", (-28, -18, -120)),  # below, on the inner side of the thigh
        ("vastus_lateralis", (62, 4, -90)),  # below, on the outer side
        ("rectus_femoris", (30, 48, -40)),
    ],
)
def test_each_muscle_lies_in_its_place(side, name, point):
    at = frame_of(side).world(point)
    for seed in range(5):
        assert distance(drawn(side, seed=seed)[name].parts, at) < -2


def test_gluteus_maximus_is_behind_what_lies_in_front():
    own = drawn("R")
    assert middle(own["gluteus_maximus"])[1] < -40 < 20 < middle(own["rectus_femoris"])[1]
    assert middle(own["adductor_longus"])[0] < middle(own["vastus_intermedius"])[0] < middle(own["vastus_lateralis"])[0]


def test_equal_draws_give_mirrored_sides():
    points = np.random.default_rng(1).uniform((0, -110, -240), (180, 90, 200), (400, 3))
    right, left = drawn("R"), drawn("L")
    assert right.keys() == left.keys()
    for name in right:
        np.testing.assert_allclose(
            distance(right[name].parts, points), distance(left[name].parts, points * [-1, 1, 1]), atol=1e-9
        )
        np.testing.assert_allclose(np.array(right[name].material.fibre) * [-1, 1, 1], left[name].material.fibre)


def test_bulk_thickens_every_muscle_where_it_is():
    thin, thick = drawn("R", bulk=0.8), drawn("R", bulk=1.2)
    points = np.random.default_rng(2).uniform((20, -100, -200), (170, 80, 150), (4000, 3))
    for name in thin:
        np.testing.assert_allclose(middle(thin[name]), middle(thick[name]))
        ratio = thick[name].parts[0].radius_start / thin[name].parts[0].radius_start
        assert ratio > (1.1 if MUSCLES[name].filling else 1.4)  # a compartment stays filled
    volume = [sum((distance(s.parts, points) < 0).sum() for s in own.values()) for own in (thin, thick)]
    assert volume[1] > 1.2 * volume[0]


def test_people_differ():
    one, other = drawn("R", seed=1), drawn("R", seed=2)
    assert all(not np.array_equal(middle(one[name]), middle(other[name])) for name in one)
    assert max(np.linalg.norm(middle(one[name]) - middle(other[name])) for name in one) < 20


def test_streaks_run_along_the_muscle():
    rectus = drawn("R")["rectus_femoris"].material
    along = np.array(rectus.fibre) / np.linalg.norm(rectus.fibre)
    assert rectus.kind == "muscle"
    assert along[2] < -0.95
