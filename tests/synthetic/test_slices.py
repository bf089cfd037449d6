"""Which slices are listed."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.presets import SliceQuota
from onfh_nb.synthetic.slices import Candidate, choose_slices


def candidates(n_hips: int = 4, n_slices: int = 10) -> list[Candidate]:
    """Even hips have a lesion that grows from 0 to 45 mm² along the stack."""
    return [
        Candidate(
            f"sub-{hip:03d}", "R", "ses-m00", 0, "cor_t1", f"sub-{hip:03d}_ses-m00_acq-cort1_T1w", k,
            200.0 if k else 4.0, 5.0 * k if hip % 2 == 0 else 0.0, hip % 2 == 0,
        )
        for hip in range(n_hips)
        for k in range(n_slices)
    ]  # fmt: skip


def test_all_are_listed_without_quota():
    table = choose_slices(candidates(), SliceQuota(), np.random.default_rng(0))
    assert (table["lesion"] == 1).sum() == 2 * 8  # at least 10 mm²
    assert (table["lesion"] == 0).sum() == 2 * 9  # the outermost cuts too little of the head
    assert table["slice_id"].is_unique
    assert list(table.columns) == ["slice_id", "participant_id", "hemi", "session_id", "image_id", "index", "lesion"]
    assert table["slice_id"][0] == "sub-000_ses-m00_acq-cort1_hemi-R_slice-002"


def test_quotas_are_exact_and_spread_over_hips():
    table = choose_slices(candidates(6), SliceQuota(9, 6, 5), np.random.default_rng(1))
    assert [(table["lesion"] == k).sum() for k in (1, 0)] == [9, 6]
    assert table["lesion"].isna().sum() == 5
    assert set(table[table["lesion"] == 1].groupby("participant_id").size()) == {3}


def test_months_and_protocols_limit_the_pool():
    later = [
        c._replace(months=6, session_id="ses-m06", image_id=c.image_id.replace("m00", "m06")) for c in candidates()
    ]
    table = choose_slices([*candidates(), *later], SliceQuota(months=(6,)), np.random.default_rng(0))
    assert set(table["session_id"]) == {"ses-m06"}


def test_order_of_arrival_does_not_matter():
    quota = SliceQuota(5, 4, 3)
    one = choose_slices(candidates(), quota, np.random.default_rng(3))
    other = choose_slices(candidates()[::-1], quota, np.random.default_rng(3))
    assert one.equals(other)


def test_too_few_says_by_how_many():
    with pytest.raises(ParameterError, match="has 16 slices that can serve as lesion, 4 fewer than the 20 asked for"):
        choose_slices(candidates(), SliceQuota(20, 1, 1), np.random.default_rng(0))
