"""The muscular wall about the abdomen and the true pelvis: one hollow that everything within has to fit into."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Solid, capsule, ellipsoid
from onfh_nb.synthetic.texture import PATCHES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_BACK_MM = -46.0  # behind this lie quadratus lumborum and the muscles of the back


def abdominal_wall(form: TrunkForm, rng: np.random.Generator) -> Solid:
    """Outer surface of the wall, filled with visceral fat; patient frame.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    rng : numpy.random.Generator
        Draws how the belly bulges.

    Returns
    -------
    Solid
        Its layers are painted by their depth below this surface.
    """
    k, front = form.scale, form.wall_front_mm
    middle, deep = (front + _BACK_MM) / 2, (front - _BACK_MM) / 2
    wide = form.waist_mm - 0.72 * form.fat_mm - 3.0
    low = 52.0 * k - 3.0  # the back of the pubis
    wing = min(140.0 * k, wide + 6.0) - 54.0 * k
    parts = (
        capsule((0, middle, 158), (0, middle, 340), (deep, deep), flat=(wide / deep, 1.0), blend_mm=5),
        capsule((0, low - 36, 14), (0, front - 53, 150), (36 * k, 46.0), flat=(1.36, 1.0), blend_mm=30),
        ellipsoid((0, -14, 48), (48 * k, 32.0, 44.0), blend_mm=20),
        *(
            ellipsoid(
                (side * wing, rng.uniform(12, 20), 112 * k),
                (54 * k, min(front - 8, 50.0), 52 * k),
                along=(side * 0.5, 0, 1),
                blend_mm=24,
            )
            for side in (-1, 1)
        ),
    )
    return Solid("abdominal_wall", parts, Material(ID["subcutaneous_fat"], "fat", texture=PATCHES, amplitude=0.3))
