"""Organs of the true pelvis by sex, in their places and order."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.outline import outline
from onfh_nb.synthetic.anatomy.pelvic_organs import pelvic_organs
from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0)


def drawn(sex: str, seed: int) -> dict[str, Solid]:
    form = draw_form(BODY, sex, np.random.default_rng(seed))
    solids = pelvic_organs(form, np.random.default_rng(seed))
    names = [solid.name for solid in solids]
    assert len(set(names)) == len(names)
    return dict(zip(names, solids, strict=True))


@pytest.mark.parametrize("sex", ["M", "F"])
@pytest.mark.parametrize("seed", range(5))
def test_organs_lie_in_their_places_within_the_body(sex, seed):
    own = drawn(sex, seed)
    bladder = own["bladder"].parts[0].centre
    assert abs(bladder[0]) < 5
    assert own["rectum"].parts[0].centre[1] < bladder[1] - 40  # the bladder in front
    assert own["anal_canal"].parts[0].centre[2] < -40
    skin = outline(draw_form(BODY, sex, np.random.default_rng(seed)), np.random.default_rng(seed))
    centres = np.array([part.centre for solid in own.values() for part in solid.parts])
    assert distance(skin.parts, centres).max() < 0
    sexed = own["prostate" if sex == "M" else "uterus"].parts[0].centre
    assert sexed[2] < bladder[2] or sex == "F"


def test_each_sex_has_its_own_organs():
    male, female = drawn("M", 0), drawn("F", 0)
    assert {"prostate", "prostate_inner", "seminal_vesicles", "testes", "penile_bulb"} <= set(male) - set(female)
    assert {"uterus", "endometrium", "vagina", "ovary_R", "ovary_L", "follicles_R"} <= set(female) - set(male)
    assert {"rectum", "anal_sphincter", "mesorectum", "bladder"} <= set(male) & set(female)


def test_bladder_is_full_of_urine_and_painted_last():
    for seed in range(5):
        own = list(drawn("M", seed).values())
        assert own[-1].name == "bladder"
        assert own[-1].material.tissue == TISSUE_ID["urine"]
        assert own[-1].material.rind == TISSUE_ID["bowel_wall"]
        assert 2.0 <= own[-1].material.rind_mm <= 6.0
        assert 20 < own[-1].parts[0].axes[0] < 46
