from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import vessel_overlay


def painted(axes, layer: int) -> np.ndarray:
    return axes.images[layer].get_array()[..., 3] > 0


def test_missed_and_invented_vessels_are_told_apart(vessel_masks):
    pictures = {visit: mask * 100.0 for visit, mask in vessel_masks.items()}
    found = {"before": vessel_masks["before"], "after": vessel_masks["before"].copy()}
    found["after"][30:32, 5:15] = True
    axes = vessel_overlay(pictures, vessel_masks, found, spacing_mm=(1.0, 1.0), words={"after": "51.0 mm"}).axes
    assert len(axes) == 6
    assert painted(axes[2], 2).sum() == painted(axes[2], 3).sum() == 0, "all was found before"
    assert painted(axes[5], 2)[8:18, 25:27].all(), "the new branch was missed"
    assert painted(axes[5], 3).sum() == 20, "and another invented"
    assert [text.get_text() for text in axes[3].texts][-2:] == ["after", "51.0 mm"]


def test_real_data_have_two_columns_and_pixels_their_size(vessel_masks):
    axes = vessel_overlay(vessel_masks, vessel_masks, spacing_mm=(3.0, 0.8)).axes
    assert len(axes) == 4
    assert axes[0].get_aspect() == pytest.approx(3 / 0.8)


def test_what_does_not_fit_is_refused(vessel_masks):
    with pytest.raises(ParameterError, match="'before' has no mask of its shape"):
        vessel_overlay(vessel_masks, {"before": np.zeros((2, 2), bool)}, spacing_mm=(1, 1))
    with pytest.raises(ParameterError, match="expected two sizes above 0"):
        vessel_overlay(vessel_masks, vessel_masks, spacing_mm=(0, 1))
    with pytest.raises(ParameterError, match="no picture"):
        vessel_overlay({}, {}, spacing_mm=(1, 1))
