from __future__ import annotations

from dataclasses import fields

from onfh_nb.evaluate.picture_statistics import PictureStatistics
from onfh_nb.evaluate.real_ranges import REAL_RANGES, real_range


def test_every_range_is_of_a_known_statistic_and_the_right_way_round():
    known = {field.name for field in fields(PictureStatistics)}
    assert {row.statistic for row in REAL_RANGES} == known
    assert all(row.low < row.high for row in REAL_RANGES)


def test_ranges_say_how_many_pictures_stand_behind_them():
    assert {(row.contrast, row.pictures) for row in REAL_RANGES} == {("T1", 7), ("STIR", 4)}
    assert real_range("STIR", "level_5") is None
