from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets import load_masks, load_slices
from onfh_nb.synthetic import make_cohort


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    folder = tmp_path_factory.mktemp("masks") / "c"
    settings = {"months": (0,), "protocols": ("cor_t1",), "extras": (), "references": (), "readers": 0}
    return make_cohort("tiny", folder, seed=5, patients=2, workers=1, **settings)


def test_the_head_lies_in_the_middle_of_every_square_and_holds_the_lesion(one):
    data = load_slices(one, size=128)
    head, dead = (load_masks(one, data.table, size=128, name=name) for name in ("head", "necrosis"))
    assert head.any((1, 2)).all()
    assert not (dead & ~head).any()
    rows, columns = np.nonzero(head.any(0))
    middle = (rows.mean(), columns.mean())
    assert middle == pytest.approx((63.5, 63.5), abs=4)  # 4 pixels are 4.4 mm
    assert dead.any((1, 2))[data.y_true == 1].mean() > 0.9
    assert dead.any((1, 2))[data.y_true == 0].mean() < 0.1


def test_the_picture_is_dark_where_the_joint_surface_of_its_mask_ends(one):
    """The mask must lie where the head is painted, on left hips too: marrow is bright, the cortex about it dark."""
    from scipy.ndimage import binary_dilation, binary_erosion

    data = load_slices(one, size=128)
    head = load_masks(one, data.table, size=128, name="head")
    for hemi in "RL":
        rows = np.flatnonzero((data.table["hemi"] == hemi) & (data.y_true == 0) & (head.sum((1, 2)) > 800))
        if not len(rows):
            continue
        for row in rows[:4]:
            inside = binary_erosion(head[row], iterations=3)
            rim = binary_dilation(head[row], iterations=2) & ~binary_erosion(head[row], iterations=1)
            rim[64:] = False  # above the neck
            picture = data.pixels[row, 0]
            assert np.median(picture[inside]) > np.median(picture[rim]) + 0.3


def test_a_mask_that_nobody_drew_is_empty(one):
    data = load_slices(one, size=96)
    assert not load_masks(one, data.table, size=96, name="vessel").any()
