from __future__ import annotations

import numpy as np
import pytest
import torch

from onfh_nb.datasets.pixel_cache import StoredPictures, cache_key, open_pictures, store_pictures

SETTINGS = {"size": 96, "channels": 1, "units": ["a", "b"]}


@pytest.fixture
def pictures() -> StoredPictures:
    pixels = np.random.default_rng(0).normal(size=(2, 1, 96, 96)).astype(np.float32)
    return StoredPictures(pixels, np.array([True, False]), np.array([False, True]))


@pytest.mark.parametrize("change", [{"size": 97}, {"channels": 3}, {"units": ["b", "a"]}])
def test_whatever_changes_the_pictures_changes_the_key(change):
    assert cache_key("f", SETTINGS) == cache_key("f", dict(reversed(SETTINGS.items())))
    assert cache_key("f", SETTINGS) != cache_key("f", SETTINGS | change)
    assert cache_key("f", SETTINGS) != cache_key("g", SETTINGS)


def test_what_was_stored_comes_back(tmp_path, pictures):
    store_pictures(pictures, tmp_path / "new", "k")
    for stored, found in zip(pictures, open_pictures(tmp_path / "new", "k"), strict=True):
        np.testing.assert_array_equal(stored, found)


def test_changes_never_reach_the_file(tmp_path, pictures):
    store_pictures(pictures, tmp_path, "k")
    found = open_pictures(tmp_path, "k")
    torch.from_numpy(found.pixels).zero_()  # which warns of pixels that cannot be written
    np.testing.assert_array_equal(open_pictures(tmp_path, "k").pixels, pictures.pixels)


@pytest.mark.parametrize("damage", ["nothing", "no facts", "cut", "other flags", "other type"])
def test_a_damaged_entry_is_none(tmp_path, pictures, damage):
    store_pictures(pictures, tmp_path, "k")
    facts, array = tmp_path / "k.json", tmp_path / "k.npy"
    if damage == "no facts":
        facts.unlink()
    elif damage == "cut":
        array.write_bytes(array.read_bytes()[:5000])
    elif damage == "other flags":
        facts.write_text('{"head_found": [true], "constant": [true]}')
    elif damage == "other type":
        np.save(array, pictures.pixels.astype(np.float64))
    assert (open_pictures(tmp_path, "k") is None) == (damage != "nothing")
