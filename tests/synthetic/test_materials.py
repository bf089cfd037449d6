"""Inner materials."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.materials import ramp, tile_value
from onfh_nb.synthetic.texture import noise_tiles


def test_tiles_repeat_and_negative_positions_work():
    tiles = noise_tiles()
    period = 128 * 0.8
    for point in ((1.0, 2.0, 3.0), (-33.3, 7.1, -0.2)):
        values = {float(tile_value(tiles, 1, *(np.float32(p + k * period) for p in point))) for k in (-1, 0, 1)}
        assert len(values) == 1


def test_ramp_goes_both_ways():
    assert [ramp(v, 1.0, 3.0) for v in (0.0, 2.0, 4.0)] == [0.0, 0.5, 1.0]
