from __future__ import annotations

import pytest

from onfh_nb.training.thread_count import thread_count


@pytest.mark.parametrize(
    ("name", "size", "threads"),
    [("LCNet_050", 96, 1), ("RegNetX_002", 96, 1), ("RegNetX_002", 256, 0), ("ResNet10T", 96, 0)],
)
def test_small_networks_on_small_pictures_get_one_thread(name, size, threads):
    assert thread_count(name, 1, size) == threads
