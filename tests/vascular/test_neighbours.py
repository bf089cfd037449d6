import numpy as np

from onfh_nb.vascular.neighbours import (
    AROUND,
    BESIDE,
    DIRECTIONS,
    TOUCHING,
    counted,
    offsets,
    one_background,
    one_piece,
)


def bits(*steps):
    return sum(1 << int(np.flatnonzero((step == DIRECTIONS).all(axis=1))[0]) for step in steps)


def test_offsets_lead_to_the_neighbours():
    grid = np.arange(5 * 6 * 7).reshape(5, 6, 7)
    found = offsets(np.array([42, 7, 1])) + grid[2, 3, 4]
    assert set(found) == set(grid[1:4, 2:5, 3:6].ravel()) - {grid[2, 3, 4]}


def test_a_picture_has_eight_neighbours():
    assert (DIRECTIONS[counted(2)][:, 0] == 0).all()
    assert (len(counted(2)), len(counted(3))) == (8, 26)


def test_neighbours_that_touch_by_a_corner_are_one_piece_and_opposite_ones_are_two():
    near, far = bits((0, 0, 1), (1, 1, 0)), bits((0, 0, 1), (0, 0, -1))
    assert one_piece(near, near, TOUCHING)
    assert not one_piece(far, far, TOUCHING)


def test_background_is_one_piece_unless_a_sheet_cuts_it():
    everywhere = int(AROUND[1])
    sheet = bits(*(d for d in DIRECTIONS if d[0] == 0))
    assert one_background(everywhere, int(AROUND[0]), BESIDE)
    assert not one_background(everywhere & ~sheet, int(AROUND[0]), BESIDE)
    assert not one_background(0, int(AROUND[0]), BESIDE)
