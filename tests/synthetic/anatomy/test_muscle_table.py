"""The table of muscles."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.muscle_table import MUSCLES

TUBEROSITY = np.array([-20.0, -44.0, -62.0])
TROCHANTER = np.array([50.0, -8.0, -10.0])
LESSER = np.array([25.0, -16.0, -60.0])


def end(name: str, which: int, strand: int = 0) -> np.ndarray:
    return np.array(MUSCLES[name].strands[strand][which][:3], dtype=float)


@pytest.mark.parametrize("name", MUSCLES)
def test_stations_are_sane(name):
    muscle = MUSCLES[name]
    assert np.linalg.norm(muscle.wide) > 0
    for strand in muscle.strands:
        points = np.array(strand)
        assert points.shape[1] == 4
        assert len(points) >= 3
        assert (points[:, 3] > 0).all()
        assert np.linalg.norm(np.diff(points[:, :3], axis=0), axis=1).max() < 110


@pytest.mark.parametrize(
    ("name", "which", "place", "within"),
    [
        ("biceps_femoris", 0, TUBEROSITY, 14),
        ("semitendinosus", 0, TUBEROSITY, 14),
        ("semimembranosus", 0, TUBEROSITY, 12),
        ("gluteus_medius", -1, TROCHANTER, 12),
        ("gluteus_minimus", -1, TROCHANTER, 16),
        ("piriformis", -1, TROCHANTER, 18),
        ("obturator_externus", -1, TROCHANTER, 18),
        ("psoas", -1, LESSER, 10),
    ],
)
def test_origins_and_insertions(name, which, place, within):
    assert np.linalg.norm(end(name, which) - place) < within


def test_muscles_lie_in_order_about_the_hip():
    at_head = {name: end(name, 2) for name in ("rectus_femoris", "sartorius")}
    assert at_head["sartorius"][1] > at_head["rectus_femoris"][1]  # the tailor's muscle lies in front
    assert end("gluteus_medius", 1)[0] > end("gluteus_minimus", 1)[0] + 10
    assert end("tensor_fasciae", 1)[1] > end("gluteus_medius", 1, 1)[1] + 30
    assert end("gracilis", 1)[0] < end("adductor_longus", 1)[0] < end("vastus_medialis", 1)[0]
