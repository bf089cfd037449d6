"""Signal of tissues under the protocols of both scanners."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.protocols import PROTOCOLS, SCANNERS, inversion_time_ms, tissue_signal
from onfh_nb.synthetic.tissues import TISSUE_ID, relaxation


@pytest.mark.parametrize("site", SCANNERS)
def test_stir_nulls_fatty_marrow(site):
    tissues = relaxation(SCANNERS[site].field_t)
    table = abs(tissue_signal(PROTOCOLS["cor_stir"], site, tissues).sum(axis=1))
    assert table[TISSUE_ID["fatty_marrow"]] < 0.01 * table[TISSUE_ID["synovial_fluid"]]
    assert inversion_time_ms(PROTOCOLS["cor_stir"], site) == pytest.approx(
        {"S3T": 253.0, "P15T": 199.6}[site], abs=0.05
    )


def test_a_patients_own_t1_leaves_a_little_fat_on_stir():
    tables = [
        abs(tissue_signal(PROTOCOLS["cor_stir"], "S3T", relaxation(3.0, rng=np.random.default_rng(seed))).sum(axis=1))
        for seed in range(40)
    ]
    share = [table[TISSUE_ID["fatty_marrow"]] / table[TISSUE_ID["synovial_fluid"]] for table in tables]
    assert 0.01 < np.mean(share) < 0.08
    assert max(share) < 0.2


@pytest.mark.parametrize("site", SCANNERS)
def test_marrow_signal_on_t1_has_the_order_of_the_regions(site):
    table = tissue_signal(PROTOCOLS["cor_t1"], site, relaxation(SCANNERS[site].field_t)).sum(axis=1)
    fat, water = table[1], table[2]
    regions = [(0.15, 0.88), (0.20, 0.90), (0.15, 0.70), (0.10, 0.60)]  # bone and fat fraction: trochanter … Ward
    values = [(1 - bone) * (ff * fat + (1 - ff) * water) for bone, ff in regions]
    assert values == sorted(values, reverse=True)
    if site == "S3T":
        assert values == pytest.approx([0.516, 0.493, 0.451, 0.440], abs=0.012)
    head = 0.8 * (0.9 * fat + 0.1 * water)
    assert 0.8 * table[TISSUE_ID["necrosis_fat_like"]] / head == pytest.approx(1.0, abs=0.1)


def test_fat_and_water_never_share_a_row():
    for protocol in PROTOCOLS.values():
        table = tissue_signal(protocol, "S3T", relaxation(3.0))
        assert not (table[:, 0] * table[:, 1]).any()


def test_inversion_time_of_other_sequences_is_missing():
    assert inversion_time_ms(PROTOCOLS["cor_t1"], "S3T") != 0
    assert str(inversion_time_ms(PROTOCOLS["cor_t1"], "S3T")) == "nan"
