from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.mark import MARK_WIDTH, Mark, world_box
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID


def test_a_row_holds_what_the_kernel_reads():
    row = Mark((1.0, 2.0, 3.0), (0.0, 1.0, 0.0), 4.0, 5.0, tissue="oedema", soft_mm=6.0, seed_mm=7.0).row()
    assert row.shape == (MARK_WIDTH,)
    assert row[:8].tolist() == [1, 2, 3, 0, 1, 0, 4, 5]
    assert row[10] == TISSUE_ID["oedema"]
    assert (row[17], row[20]) == (6.0, 7.0)


def test_unknown_tissues_are_refused():
    with pytest.raises(KeyError, match="marzipan"):
        Mark((0.0, 0.0, 0.0), tissue="marzipan").row()


def test_boxes_of_capsules_enclose_both_ends_and_the_soft_edge():
    box = Mark((1.0, 0.0, 0.0), (0.6, 0.0, -0.8), 2.0, 10.0).box()
    np.testing.assert_allclose(box, [[-7, -2, -10], [9, 2, 10]])
    soft = Mark((1.0, 0.0, 0.0), (0.6, 0.0, -0.8), 2.0, 10.0, soft_mm=2.0).box()
    np.testing.assert_allclose(soft, np.add(box, [[-6.0], [6.0]]))


def test_a_left_box_is_mirrored():
    body = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
    box = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_allclose(world_box(box, hip_frame(body, "R", 22.6)), [[89, 2, 3], [92, 5, 6]])
    np.testing.assert_allclose(world_box(box, hip_frame(body, "L", 22.6)), [[-92, 2, 3], [-89, 5, 6]])


def test_a_disc_is_thin_along_its_axis():
    np.testing.assert_allclose(
        Mark((0.0, 0.0, 0.0), (0.0, 0.0, 1.0), 10.0, 2.0, form="disc").box(), [[-10, -10, -2], [10, 10, 2]]
    )
