from __future__ import annotations

from onfh_nb.datasets import load_slices
from onfh_nb.training import intended_use


def test_only_what_was_learnt_from_is_written_down(tiny_cohort):
    data = load_slices(tiny_cohort, size=96, months=(0,))
    every = intended_use(tiny_cohort, data, ["cor_t1"])
    assert (every.sites, every.fields_t) == (("P15T", "S3T"), (1.5, 3.0))
    assert (every.protocol, every.synthetic, every.cohort_fingerprint) == ("cor_t1", True, tiny_cohort.fingerprint)
    one = intended_use(tiny_cohort, data.take((data.table["site"] == "S3T").to_numpy()), ["cor_t1"])
    assert (one.sites, one.fields_t) == (("S3T",), (3.0,))
