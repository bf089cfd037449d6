import numpy as np

from onfh_nb.training.small_pieces import best_least_voxels, drop_small_pieces


def specks_and_a_line() -> tuple[np.ndarray, np.ndarray]:
    truth = np.zeros((12, 12, 12), bool)
    truth[6, 6, 1:10] = True
    seen = truth.copy()
    seen[1, 1, 1:3] = seen[9, 2, 9] = True
    return truth, seen


def test_specks_go_and_lines_stay():
    truth, seen = specks_and_a_line()
    assert np.array_equal(drop_small_pieces(seen, 3), truth)
    assert drop_small_pieces(seen, 2).sum() == truth.sum() + 2
    assert not drop_small_pieces(seen, 10).any()
    assert drop_small_pieces(seen, 1) is seen


def test_a_line_over_corners_is_one_piece():
    assert drop_small_pieces(np.eye(5, dtype=bool)[None], 5).sum() == 5


def test_the_least_size_is_the_smallest_that_serves_best():
    truth, seen = specks_and_a_line()
    everywhere = np.ones_like(truth)
    assert best_least_voxels([seen], [truth], [everywhere]) == 3
    assert best_least_voxels([truth], [truth], [everywhere]) == 1


def test_specks_outside_the_head_do_not_count():
    truth, seen = specks_and_a_line()
    head = np.zeros_like(truth)
    head[5:8] = True
    assert best_least_voxels([seen], [truth], [head]) == 1
