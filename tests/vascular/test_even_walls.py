import numpy as np

from onfh_nb.vascular.voxels import list_voxels


def levelled(mask, spacing=(1.0, 1.0, 1.0)):
    voxels = list_voxels(mask, np.array(spacing))
    out = np.zeros(voxels.grid.size, bool)
    out[voxels.flat[voxels.level]] = True
    return int(out.sum()), voxels


def bar():
    mask = np.zeros((11, 11, 30), bool)
    mask[3:8, 3:8, 3:27] = True
    return mask


def test_a_pit_is_filled_and_a_bump_is_levelled():
    plain = levelled(bar())[0]
    rough = bar()
    rough[7, 5, 10] = False
    rough[8, 5, 18] = True
    assert levelled(rough)[0] == plain


def test_a_vessel_one_voxel_wide_stays_as_it_is():
    mask = np.zeros((9, 9, 9), bool)
    mask[range(1, 8), range(1, 8), range(1, 8)] = True
    number, voxels = levelled(mask)
    assert number == 7
    assert (voxels.level == voxels.member).all()


def test_distant_neighbours_say_nothing_about_a_wall():
    """Voxels four times as long as wide: a slice that is rough is evened within itself."""
    rough = np.zeros((5, 20, 20), bool)
    rough[2, 4:16, 4:16] = True
    rough[2, 16, 10] = True
    assert levelled(rough, (4.0, 1.0, 1.0))[0] <= 144


def test_what_is_measured_is_the_mask_as_it_is():
    rough = bar()
    rough[8, 5, 18] = True
    assert levelled(rough)[1].member.sum() == rough.sum()


def test_evening_breaks_no_vessel(tubes):
    """One voxel thick here and three there, a tube hangs together by voxels that look like bumps."""
    from scipy.ndimage import label

    rng = np.random.default_rng(4)
    for _ in range(6):
        points = np.cumsum(3 * rng.normal(size=(30, 3)), axis=0)
        mask = tubes([points], 0.5, (0.5,) * 3, through=True)
        _, voxels = levelled(mask, (0.5,) * 3)
        out = np.zeros(voxels.coords.max(axis=0) + 3, bool)
        out[tuple((voxels.coords[voxels.level] + 1).T)] = True
        assert label(out, np.ones((3, 3, 3)))[1] == label(mask, np.ones((3, 3, 3)))[1] == 1
