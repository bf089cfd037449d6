"""Tendons and nerves."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.tendons import tendons
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)


def drawn(side: str, seed: int = 0) -> dict:
    return {
        s.name.removesuffix(f"_{side}"): s for s in tendons(hip_frame(BODY, side, 23.5), np.random.default_rng(seed))
    }


@pytest.mark.parametrize("side", ["R", "L"])
@pytest.mark.parametrize(
    ("name", "point", "within"),
    [
        ("hamstring_tendon", (-18, -50, -62), 1.0),  # at the ischial tuberosity
        ("iliopsoas_tendon", (22, -9, -58), 2.0),  # at the lesser trochanter
        ("medius_tendon", (57, -10, -12), 2.0),  # at the greater trochanter
        ("rectus_tendon", (9, 36, 34), 2.0),  # at the anterior inferior spine
        ("iliotibial_band", (66, 0, -24), 2.0),
        ("sciatic_nerve", (1, -49, -24), 3.0),  # between tuberosity and trochanter
        ("symphysis", (-88, 41, -38), 0.0),
    ],
)
def test_strands_lie_where_they_insert(side, name, point, within):
    frame = hip_frame(BODY, side, 23.5)
    for seed in range(3):
        assert distance(drawn(side, seed)[name].parts, frame.world(point)) < within


def test_nerves_are_wrapped_in_fat_and_painted_after_it():
    names = list(drawn("R"))
    own = drawn("R")
    for nerve in ("sciatic_nerve", "femoral_nerve"):
        assert names.index(nerve) == names.index(f"{nerve}_sheath") + 1
        assert own[f"{nerve}_sheath"].material.tissue == TISSUE_ID["subcutaneous_fat"]
        assert own[f"{nerve}_sheath"].parts[0].radius_start > own[nerve].parts[0].radius_start


def test_sides_mirror_each_other_and_tendons_are_dark():
    points = np.random.default_rng(1).uniform((0, -110, -220), (180, 90, 120), (200, 3))
    right, left = drawn("R"), drawn("L")
    for name in right:
        np.testing.assert_allclose(
            distance(right[name].parts, points), distance(left[name].parts, points * [-1, 1, 1]), atol=1e-9
        )
    assert {s.material.tissue for n, s in right.items() if n.endswith("tendon")} == {TISSUE_ID["fibrous_tissue"]}
