import numpy as np

from onfh_nb.vascular.junctions import end_course, meeting_point


def lines(meet, ends):
    return [end_course(np.linspace(meet + 0.2 * (end - meet), end, 40), 1.0) for end in np.array(ends, float)]


def test_straight_branches_meet_where_their_lines_cross():
    meet = np.array([1.0, 2.0, 3.0])
    courses = lines(meet, [(20, 2, 3), (-10, 15, 3), (-8, -9, 12)])
    np.testing.assert_allclose(meeting_point(courses, meet + np.array([0.8, -0.5, 0.3]), 5.0), meet, atol=0.05)


def test_bent_branches_are_carried_on_along_their_bend():
    t = np.linspace(0.2, 1.0, 60)
    bow = np.stack([20 * np.sin(t), 20 * (1 - np.cos(t)), 0 * t], axis=1)  # through the origin, along x
    other = np.stack([-20 * np.sin(t), 20 * (1 - np.cos(t)), 0 * t], axis=1)
    side = np.stack([0 * t, -20 * t, 0 * t], axis=1)
    courses = [end_course(points, 2.0) for points in (bow, other, side)]
    assert np.linalg.norm(meeting_point(courses, np.array([0.5, 1.0, 0.0]), 6.0)) < 0.6


def test_a_branch_without_direction_tells_nothing():
    meet = np.array([1.0, 2.0, 3.0])
    courses = lines(meet, [(20, 2, 3), (-10, 15, 3)])
    point = end_course(np.tile([5.0, 5.0, 5.0], (4, 1)), 1.0)
    np.testing.assert_allclose(meeting_point([*courses, point], meet, 5.0), meeting_point(courses, meet, 5.0))


def test_nearly_parallel_branches_do_not_meet_far_away():
    courses = lines(np.array([0.0, 0.0, 50.0]), [(0, 0, -20), (0.01, 0, -20)])
    middle = np.array([0.0, 0.0, 0.0])
    assert np.linalg.norm(meeting_point(courses, middle, 3.0) - middle) <= 3 + 1e-9
