"""Incidents as drawn, switched off and recorded."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.fat_saturation import FatSaturation
from onfh_nb.synthetic.incidents import Incidents, as_record, draw_incidents, without
from onfh_nb.synthetic.motion import Motion
from onfh_nb.synthetic.protocols import PROTOCOLS


def drawn(key: str = "cor_t2fs", site: str = "S3T", n: int = 600) -> list[Incidents]:
    return [draw_incidents(PROTOCOLS[key], site, np.random.default_rng(s)) for s in range(n)]


@pytest.mark.parametrize("key", list(PROTOCOLS))
def test_only_saturated_fat_can_fail(key):
    saturated = PROTOCOLS[key].kind in ("fse_fs", "spgr_fs")
    assert all((one.fat_saturation is not None) is saturated for one in drawn(key, n=20))


@pytest.mark.parametrize("key", ["cor_t1", "cor_stir", "cor_t2"])
def test_all_sequences_make_the_same_draws(key):
    for one, other in zip(drawn(n=20), drawn(key, n=20), strict=True):
        assert replace(one, fat_saturation=None, blur=0.0) == replace(other, blur=0.0)


def test_low_signal_is_rare_and_trains_alone_blur():
    factor = np.array([one.noise_factor for one in drawn(n=2000)])
    assert np.mean(factor > 1) == pytest.approx(0.03, abs=0.015)
    assert 2.0 <= factor[factor > 1].min() <= factor.max() <= 3.0
    assert all(one.blur == 0.0 for one in drawn("cor_t1", n=20))
    assert all(0.25 < one.blur < 0.75 for one in drawn(n=20))


def test_each_incident_can_be_switched_off_alone():
    one = Incidents(Motion(0.1, 1.0, 3), blur=0.3, sharpening=0.2, noise_factor=2.0, fat_saturation=FatSaturation(0.1))
    assert without(one, "motion") == replace(one, motion=Motion())
    assert without(one, "blur", "noise_factor") == replace(one, blur=0.0, noise_factor=1.0)
    assert without(one, "fat_saturation") == replace(one, fat_saturation=FatSaturation(0.08))
    assert without(one) == Incidents(fat_saturation=FatSaturation(0.08))


def test_an_unknown_incident_is_refused():
    with pytest.raises(ParameterError, match="'blurr' is no incident"):
        without(Incidents(), "blurr")


def test_record_is_plain_and_says_every_strength():
    record = as_record(drawn()[7])
    assert json.loads(json.dumps(record)) == record
    assert set(record) == {f.name for f in fields(Incidents)}
    assert set(record["fat_saturation"]) == {f.name for f in fields(FatSaturation)}
    assert as_record(drawn("cor_stir", n=1)[0])["fat_saturation"] is None
