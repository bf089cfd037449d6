from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.report.stack import show_stack, stack_html

AFFINE = np.diag([1.0, 2.0, 1.0, 1.0])
VOLUME = Volume(np.arange(300, dtype=np.int16).reshape(3, 10, 10), AFFINE)


def test_pixels_keep_their_size_in_millimetres() -> None:
    html = stack_html(VOLUME, caption="c", how_to_read="h")
    assert html.count("<img") == 3
    assert html.count("aspect-ratio:210/420") == 3, "pixels of 2 × 1 mm are twice as high as wide"


def test_labels_are_drawn_named_and_escaped() -> None:
    mask = LabelVolume(np.ones((3, 10, 10), np.uint8), AFFINE, labels={1: "<head>"})
    html = stack_html(VOLUME, caption="c", how_to_read="h", labels=mask)
    assert html.count("<img") == 6
    assert "&lt;head&gt;" in html


def test_labels_on_another_grid_are_refused() -> None:
    mask = LabelVolume(np.ones((3, 9, 10), np.uint8), AFFINE, labels={1: "head"})
    with pytest.raises(ValueError, match="labels have shape"):
        show_stack(VOLUME, caption="c", how_to_read="h", labels=mask)


def test_a_constant_volume_divides_by_nothing() -> None:
    assert "data:image/webp" in stack_html(VOLUME.with_array(np.zeros((3, 10, 10))), caption="c", how_to_read="h")
