from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.femur import femur
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.example import BODY, SHAPE
from onfh_nb.synthetic.head import disease_row
from onfh_nb.synthetic.mark import MARK_WIDTH
from onfh_nb.synthetic.marked_hip import SCAR, SCAR_HEIGHT, marked, with_scar
from onfh_nb.synthetic.state import Finding, HipState, HipVisit

FRAME = hip_frame(BODY, "L", SHAPE.radius_mm)
THIGH = femur(SHAPE, FRAME, np.random.default_rng(0))
ISLAND = Finding("bone_island", (5.0, 0.0, 0.0), size_mm=(2.0, 0.0))
TRACK = Finding("core_track", (30.0, -5.0, -20.0), (0.8, 0.0, -0.6), (4.5, 40.0), from_month=0.5)


def hip(*findings: Finding, **changes) -> HipState:
    return HipState("L", SHAPE, "cd", (HipVisit(0), HipVisit(3)), findings=findings, **changes)


def test_a_hip_without_findings_has_no_marks():
    marks = marked(hip(), HipVisit(0), FRAME, THIGH, margin_mm=3.0)
    assert marks.rows.shape == (0, MARK_WIDTH)
    assert marks.boxes.shape == (0, 2, 3)
    assert marks.changing is None


def test_rows_follow_the_month_and_the_changing_box_does_not():
    one = hip(ISLAND, TRACK)
    first, second = (marked(one, visit, FRAME, THIGH, margin_mm=3.0) for visit in one.visits)
    assert len(second.rows) > len(first.rows) == len(first.boxes) == 1
    np.testing.assert_array_equal(first.changing, second.changing)
    assert (second.boxes[1:, 0] >= second.changing[0]).all()
    assert (second.boxes[1:, 1] <= second.changing[1]).all()
    assert second.changing[0, 0] < FRAME.world((60.0, 0.0, 0.0))[0]  # the lateral cortex of a left hip


def test_boxes_hold_the_margin_and_end_at_the_bone():
    box = marked(hip(ISLAND), HipVisit(0), FRAME, THIGH, margin_mm=3.0).boxes[0]
    assert (box[1] - box[0] > 2 * 2.0 + 2 * 3.0 - 1e-9).all()
    far = Finding("bone_island", (5.0, 0.0, 0.0), size_mm=(90.0, 0.0))
    box = marked(hip(far), HipVisit(0), FRAME, THIGH, margin_mm=3.0).boxes[0]
    assert box[1, 1] - box[0, 1] < 2 * 90.0 - 30.0


def test_a_replaced_joint_is_a_void():
    marks = marked(hip(ISLAND, replaced_month=2.0), HipVisit(3), FRAME, THIGH, margin_mm=0.0)
    assert len(marks.rows) == 4
    assert (marks.rows[1:, 10] == 0).all()  # air


def test_the_scar_follows_the_findings_where_there_are_any():
    row = disease_row(SHAPE, HipVisit(0), np.random.default_rng(0))
    np.testing.assert_array_equal(with_scar(row, hip()), row)
    assert with_scar(row, hip(ISLAND))[SCAR] == 0.0
    scar = Finding("physeal_scar", (6.0, 0.0, -8.0), size_mm=(SHAPE.radius_mm, 0.3))
    own = with_scar(row, hip(ISLAND, scar))
    assert (own[SCAR], own[SCAR_HEIGHT]) == (1.0, 10.0)
    rest = np.delete(np.arange(len(row)), [SCAR, SCAR_HEIGHT])
    np.testing.assert_array_equal(own[rest], row[rest])
