import numpy as np

from onfh_nb.vascular.nearest_line import nearest_line
from onfh_nb.vascular.voxels import list_voxels


def test_ways_inside_the_vessel_count_not_the_distance_through_the_wall():
    """Two bars with a gap, joined at one end: a voxel beside the gap belongs to its own bar."""
    mask = np.zeros((3, 9, 20), bool)
    mask[1, 2:4, 2:18] = mask[1, 5:7, 2:18] = mask[1, 2:7, 2:4] = True
    voxels = list_voxels(mask, np.ones(3))
    places = voxels.coords * voxels.steps
    member = np.flatnonzero(voxels.member)
    rows = places[:, 1]
    line = member[np.isin(rows[member], (rows[member].min(), rows[member].max()))]
    owner = nearest_line(voxels, line, places)
    assert (owner[member] >= 0).all()
    own = places[line[owner[member]]]
    apart = np.linalg.norm(places[member] - own, axis=1)
    assert apart.max() <= 2 + 1e-9
    np.testing.assert_array_equal(own[np.isin(member, line)], places[member[np.isin(member, line)]])
