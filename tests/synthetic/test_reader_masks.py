import numpy as np
import pytest

from onfh_nb.io.polygon_fill import fill_polygon
from onfh_nb.synthetic.reader_masks import Reader, draw_readers, imagined_outlines, outlines, polygons

PIXEL_MM = 140 / 256
ROWS, COLUMNS = np.indices((256, 256))
TRUTH = (ROWS - 110) ** 2 + ((COLUMNS - 140) / 1.4) ** 2 < 24**2


def filled(drawn):
    return np.any([fill_polygon(polygon, (256, 256)) for polygon in drawn], axis=0)


def radius(mask):
    return np.sqrt(mask.sum() / np.pi / 1.4)


@pytest.mark.parametrize("bias", [-1.0, 0.0, 1.0])
def test_margin_lies_as_far_out_as_the_reader_draws(bias):
    reader = Reader("reader1", 1.0, bias, 1.5)
    masks = [filled(outlines(TRUTH, reader, PIXEL_MM, np.random.default_rng(k))) for k in range(40)]
    moved = np.mean([radius(mask) - radius(TRUTH) for mask in masks]) * PIXEL_MM
    assert moved == pytest.approx(bias - 0.15, abs=0.12)  # chords cut the arc


def test_hand_is_unsteady_by_its_own_measure():
    error = {}
    for hand in (0.5, 2.0):
        masks = [
            filled(outlines(TRUTH, Reader("r", 1, 0, hand), PIXEL_MM, np.random.default_rng(k))) for k in range(20)
        ]
        error[hand] = np.mean([(mask ^ TRUTH).sum() for mask in masks])
    assert error[2.0] > 1.5 * error[0.5]


def test_few_corners_inside_the_picture():
    drawn = outlines(TRUTH, Reader("reader1", 1.0, 0.0, 1.5), PIXEL_MM, np.random.default_rng(0))
    assert len(drawn) == 1
    assert 8 <= len(drawn[0]) <= 40
    edge = polygons(ROWS < 40, np.random.default_rng(0))
    assert min(min(p) for p in edge[0]) >= 0
    assert max(max(p) for p in edge[0]) < 256


def test_islands_are_overlooked_now_and_then():
    island = TRUTH | ((ROWS - 60) ** 2 + (COLUMNS - 200) ** 2 < 6**2)
    reader = Reader("reader1", 1.0, 0.0, 1.0)
    parts = [len(outlines(island, reader, PIXEL_MM, np.random.default_rng(k))) for k in range(200)]
    assert set(parts) == {1, 2}
    assert np.mean(parts) == pytest.approx(1.5, abs=0.1)


def test_a_lesion_of_one_pixel_is_still_drawn():
    one = np.zeros((256, 256), bool)
    one[120, 120] = True
    for bias in (-2.0, 0.5):
        mask = filled(outlines(one, Reader("reader1", 1.0, bias, 1.0), PIXEL_MM, np.random.default_rng(3)))
        assert 4 <= mask.sum() < 200


def test_imagined_lesions_lie_in_the_upper_head():
    head = (ROWS - 128) ** 2 + (COLUMNS - 128) ** 2 < 41**2
    for seed in range(20):
        mask = filled(imagined_outlines(head, PIXEL_MM, np.random.default_rng(seed)))
        assert mask.any()
        assert np.nonzero(mask)[0].mean() < 128
    assert filled(imagined_outlines(np.zeros((256, 256), bool), PIXEL_MM, np.random.default_rng(0))).any()


def test_readers_differ_and_come_back_with_their_seed():
    one, two = draw_readers(np.random.default_rng(0), 3), draw_readers(np.random.default_rng(0), 3)
    assert one == two
    assert len({reader.bias_mm for reader in one}) == 3
    assert all(1 <= reader.hand_px <= 2 for reader in one)
