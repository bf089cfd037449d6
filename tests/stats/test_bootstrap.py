from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb import stats
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.bootstrap import clustered_bootstrap, clustered_means


def slices(patients: int = 20, *, seed: int = 0, spread: float = 3.0) -> pd.DataFrame:
    """Between 1 and 6 slices a patient; patients differ far more than their slices."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 7, patients)
    level = np.repeat(rng.normal(30, spread, patients), sizes)
    return pd.DataFrame(
        {
            "participant_id": np.repeat([f"sub-{k:03d}" for k in range(patients)], sizes),
            "psnr_db": level + rng.normal(0, 0.3, len(level)),
            "ssim": rng.random(len(level)),
            "step": "raw",
        }
    )


def mean(column: str):
    return lambda table: float(table[column].mean())


def test_quick_means_equal_the_plain_bootstrap():
    table = pd.concat([slices(), slices(seed=1).assign(step="clahe")], ignore_index=True)
    table.loc[3, "ssim"] = np.nan
    quick = clustered_means(table, ["psnr_db", "ssim"], "participant_id", by="step", n=300, seed=5)
    assert [(row.group, row.quantity) for row in quick] == [
        ("raw", "psnr_db"), ("raw", "ssim"), ("clahe", "psnr_db"), ("clahe", "ssim"),
    ]  # fmt: skip
    for row in quick:
        part = table[(table.step == row.group) & table[row.quantity].notna()]
        plain = clustered_bootstrap(part, mean(row.quantity), "participant_id", n=300, seed=5, quantity=row.quantity)
        assert (row.n_units, row.n_patients, row.method) == (plain.n_units, plain.n_patients, plain.method)
        values = (row.estimate, row.ci_low, row.ci_high)
        assert values == pytest.approx((plain.estimate, plain.ci_low, plain.ci_high), abs=1e-11)


def test_slices_of_one_patient_are_not_so_many_patients():
    table = slices(60)
    honest = clustered_bootstrap(table, mean("psnr_db"), "participant_id", n=500)
    naive = clustered_bootstrap(table, mean("psnr_db"), stats.INDEPENDENT, n=500)
    assert honest.estimate == naive.estimate
    assert honest.ci_high - honest.ci_low > 1.4 * (naive.ci_high - naive.ci_low)
    assert "stats.INDEPENDENT" in naive.method
    assert "60 patients" in honest.method
    assert naive.n_patients == 60


def test_copies_of_every_slice_change_nothing():
    table = slices()
    once = clustered_bootstrap(table, mean("ssim"), "participant_id", n=200)
    thrice = clustered_bootstrap(pd.concat([table] * 3), mean("ssim"), "participant_id", n=200)
    assert (once.ci_low, once.ci_high) == pytest.approx((thrice.ci_low, thrice.ci_high), abs=1e-12)


def test_equal_seeds_equal_intervals_and_the_order_of_columns_does_not_matter():
    table = slices()
    first = clustered_bootstrap(table, mean("ssim"), "participant_id", n=100, seed=3)
    assert first == clustered_bootstrap(table[table.columns[::-1]], mean("ssim"), "participant_id", n=100, seed=3)
    assert first != clustered_bootstrap(table, mean("ssim"), "participant_id", n=100, seed=4)
    assert "seed 3" in first.method


def test_groups_may_be_labels():
    table = slices()
    named = clustered_bootstrap(table, mean("ssim"), "participant_id", n=50)
    given = clustered_bootstrap(table, mean("ssim"), table["participant_id"].to_numpy(), n=50)
    assert (named.ci_low, named.ci_high) == (given.ci_low, given.ci_high)


def test_degenerate_resamples_are_skipped_and_counted():
    table = pd.DataFrame({"participant_id": list("abcd"), "lesion": [1, 0, 0, 0], "value": [9.0, 1, 2, 3]})

    def contrast(rows: pd.DataFrame) -> float:
        if rows["lesion"].nunique() < 2:
            raise ValueError("one class only")
        return float(rows.loc[rows.lesion == 1, "value"].mean() - rows.loc[rows.lesion == 0, "value"].mean())

    result = clustered_bootstrap(table, contrast, "participant_id", n=400)
    skipped = int(result.method.split("; ")[1].split()[0])
    # A resample without patient a has chance (3/4)^4, one of patient a only (1/4)^4.
    assert skipped == pytest.approx(400 * ((3 / 4) ** 4 + (1 / 4) ** 4), abs=40)
    assert result.ci_low < result.estimate < result.ci_high or result.ci_low <= result.estimate <= result.ci_high


def test_few_patients_are_said_and_widen_the_interval():
    few, many = slices(12, spread=1.0), slices(60, spread=1.0)
    assert "fewer than 40" in clustered_bootstrap(few, mean("psnr_db"), "participant_id", n=50).method
    assert "fewer than 40" not in clustered_bootstrap(many, mean("psnr_db"), "participant_id", n=50).method


def test_one_patient_gives_a_value_and_no_interval():
    result = clustered_bootstrap(slices(1), mean("ssim"), "participant_id", n=20)
    assert np.isfinite(result.estimate)
    assert np.isnan([result.ci_low, result.ci_high]).all()
    assert "no interval" in result.method


def test_a_constant_has_an_interval_of_width_zero():
    table = slices().assign(ssim=0.5)
    result = clustered_means(table, ["ssim"], "participant_id", n=100)[0]
    assert (result.estimate, result.ci_low, result.ci_high) == pytest.approx((0.5, 0.5, 0.5))


@pytest.mark.slow
def test_intervals_of_24_patients_cover_the_truth():
    """Skewed patients, unequal numbers of slices: 95 % intervals hold the true mean in 91 to 98 of 100 cohorts."""
    rng = np.random.default_rng(11)
    hits = 0
    cohorts = 600
    for k in range(cohorts):
        sizes = rng.integers(1, 7, 24)
        level = rng.gamma(4.0, 1.0, 24)
        table = pd.DataFrame(
            {
                "participant_id": np.repeat(np.arange(24), sizes),
                "x": np.repeat(level, sizes) + rng.normal(0, 1, sizes.sum()),
            }
        )
        row = clustered_means(table, ["x"], "participant_id", n=400, seed=k)[0]
        hits += row.ci_low <= 4.0 <= row.ci_high
    assert 0.91 <= hits / cohorts <= 0.98


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (None, "groups is missing: name the column of patients"),
        ("patient", "groups='patient' is no column"),
        (["a", "b"], "groups has 2 labels"),
    ],
)
def test_it_does_not_run_without_patients(groups, words):
    with pytest.raises(ParameterError, match=words):
        clustered_bootstrap(slices(), mean("ssim"), groups)


def test_a_row_without_a_patient_is_named():
    table = slices()
    table.loc[4, "participant_id"] = None
    with pytest.raises(ParameterError, match="groups is empty in row 4"):
        clustered_bootstrap(table, mean("ssim"), "participant_id")


@pytest.mark.parametrize(("change", "words"), [({"n": 0}, "at least 1"), ({"level": 95.0}, "between 0 and 1")])
def test_settings_out_of_range_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        clustered_bootstrap(slices(), mean("ssim"), "participant_id", **change)


def test_an_empty_table_is_refused():
    with pytest.raises(ParameterError, match="no rows"):
        clustered_bootstrap(slices().iloc[:0], mean("ssim"), "participant_id")
