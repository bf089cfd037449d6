"""What real coronal hip pictures gave, to stand beside those of the phantom."""

from __future__ import annotations

from typing import Final, NamedTuple

SOURCE: Final = (
    "Smallest and largest value over seven real coronal T1 and four real coronal STIR or fat-suppressed T2 pictures of "
    "hips from published articles, each cropped to the body, box-resampled to 256 pixels across it and scaled by its "
    "99th percentile. Measured once, outside this package, and given to it as numbers; the pictures are not part of it."
)
CAUTION: Final = (
    "So few pictures bound no population: a real picture may well lie outside. The ranges are a check and no target. "
    "How the body was cut out and how the borders were treated is not recorded; ours is stated with the code."
)


class RealRange(NamedTuple):
    """One statistic over real pictures of one contrast; ``statistic`` is a field of ``PictureStatistics``."""

    contrast: str
    statistic: str
    low: float
    high: float
    pictures: int


def _rows(contrast: str, pictures: int, ranges: dict[str, tuple[float, float]]) -> tuple[RealRange, ...]:
    return tuple(RealRange(contrast, name, low, high, pictures) for name, (low, high) in ranges.items())


REAL_RANGES: Final = (
    *_rows(
        "T1",
        7,
        {
            "slope": (-3.1, -2.5),
            "kurtosis": (4.5, 9.0),
            "steep_share": (0.08, 0.17),
            "smooth_share": (0.02, 0.32),
            "patch_sd": (0.04, 0.06),
            "level_5": (0.07, 0.16),
            "level_25": (0.17, 0.27),
            "level_50": (0.23, 0.40),
            "level_75": (0.39, 0.65),
            "level_95": (0.84, 0.89),
        },
    ),
    *_rows(
        "STIR",
        4,
        {"slope": (-3.2, -2.4), "kurtosis": (7.0, 15.0), "steep_share": (0.03, 0.07), "level_95": (0.53, 0.82)},
    ),
)


def real_range(contrast: str, statistic: str) -> RealRange | None:
    """The range of one statistic, or None where none was measured.

    Examples
    --------
    >>> real_range("T1", "slope").low
    -3.1
    """
    for row in REAL_RANGES:
        if (row.contrast, row.statistic) == (contrast, statistic):
            return row
    return None
