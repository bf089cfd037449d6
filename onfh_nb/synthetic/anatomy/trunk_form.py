"""One patient's build in a few numbers, so that skin, wall, bowel and spine fit into each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onfh_nb.synthetic.state import BodyShape

_STANDARD_SEPARATION_MM = 175.0  # between the heads for which the tables of positions are written


@dataclass(frozen=True)
class TrunkForm:
    """Build of the trunk in the patient frame, in mm; ``scale`` is the pelvis over the one of the tables.

    ``waist_mm`` is half the width above the crests, ``belly_mm`` and ``back_mm`` are the y of the skin in front and
    behind at that height, ``seat_mm`` that of the buttocks, ``lap_mm`` that of the skin in front of the hips.
    ``wall_mm`` holds the outer oblique, inner oblique, transversus and rectus.
    """

    sex: str
    scale: float
    half_mm: float
    waist_mm: float
    belly_mm: float
    back_mm: float
    lap_mm: float
    seat_mm: float
    fat_mm: float
    belly_fat_mm: float
    wall_mm: tuple[float, float, float, float]
    bulk: float

    @property
    def wall_total_mm(self) -> float:
        """Thickness of the three layers of the flank with the fat between them."""
        return sum(self.wall_mm[:3]) + 2.0

    @property
    def wall_front_mm(self) -> float:
        """The y at which muscle begins in front."""
        return self.belly_mm - self.belly_fat_mm


def draw_form(body: BodyShape, sex: str, rng: np.random.Generator) -> TrunkForm:
    """Draw a build that fits the width, depth and fat of a body.

    Parameters
    ----------
    body : BodyShape
        Trunk at hip level.
    sex : str
        ``"M"`` or ``"F"``.
    rng : numpy.random.Generator
        Draws what the body leaves open.

    Returns
    -------
    TrunkForm

    Examples
    --------
    >>> body = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
    >>> form = draw_form(body, "M", np.random.default_rng(0))
    >>> form.belly_mm - form.belly_fat_mm > 40
    True
    """
    vary = rng.uniform(0.9, 1.1, 6)
    half = body.width_mm / 2
    # Women carry fat about the hips, men in the belly.
    waist = half * (0.93 if sex == "M" else 0.87) * vary[0] ** 0.4
    belly_fat = float(np.clip((0.75 if sex == "M" else 0.95) * body.fat_mm * vary[1], 9.0, 44.0))
    belly = max(0.5 * body.depth_mm - 22.0 + (6.0 if sex == "M" else 0.0) + 12.0 * (vary[2] - 1), belly_fat + 48.0)
    wall = np.array([5.0, 6.5, 3.6, 10.5]) * body.muscle_scale * rng.uniform(0.85, 1.15, 4)
    return TrunkForm(
        sex,
        body.hip_separation_mm / _STANDARD_SEPARATION_MM,
        half,
        float(waist),
        float(belly),
        # However thin somebody is, the spines of the ilium stay under the skin.
        float(min(-0.46 * body.depth_mm * vary[3] ** 0.4, -106.0)),
        0.40 * body.depth_mm,
        min(-0.60 * body.depth_mm, -122.0),
        body.fat_mm,
        belly_fat,
        (float(wall[0]), float(wall[1]), float(wall[2]), float(wall[3])),
        body.muscle_scale,
    )
