from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, compare_auc, compare_models, holm, mcnemar


def predictions(
    models: int = 4, patients: int = 40, units: int = 6, *, lift: float = 0.0, seed: int = 0
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = patients * units
    patient, y = np.repeat(np.arange(patients), units), rng.integers(0, 2, n)
    shared = np.repeat(rng.normal(size=patients), units)
    parts = []
    for k in range(models):
        p = 1 / (1 + np.exp(-((1.5 + lift * k) * (y - 0.5) + shared + rng.normal(size=n))))
        part = {"unit_id": np.arange(n), "participant_id": patient, "model": "ABCDEFGHIJ"[k], "y_true": y}
        parts.append(pd.DataFrame({**part, "p_normal": 1 - p, "p_lesion": p}))
    return pd.concat(parts, ignore_index=True)


def test_all_pairs_with_holm_over_the_family():
    table = predictions()
    found = compare_models(table, "participant_id")
    assert found["comparison"].tolist() == [f"auc: {a} - {b}" for a, b in ("AB", "AC", "AD", "BC", "BD", "CD")]
    np.testing.assert_allclose(found["p_adjusted"], holm(found["p"]))
    assert found["method"].str.contains("Holm over 6 tests").all()
    assert found["method"].str.contains("40 patients").all()


def test_rows_are_those_of_the_single_tests():
    table = predictions(2)
    a, b = (table[table.model == name] for name in "AB")
    auc = compare_auc(a.y_true, a.p_lesion, b.p_lesion, a.participant_id)
    row = compare_models(table, "participant_id").iloc[0]
    assert (row.effect, row.p, row.ci_low) == pytest.approx((auc.effect, auc.p, auc.ci_low))
    calls = mcnemar((a.p_lesion >= 0.5) == a.y_true, ((b.p_lesion >= 0.5) == b.y_true).to_numpy(), a.participant_id)
    row = compare_models(table, "participant_id", metric="accuracy").iloc[0]
    assert (row.effect, row.p, row.statistic) == pytest.approx((calls.effect, calls.p, calls.statistic))
    assert "40 patients" in row.method


def test_the_winner_is_compared_with_all_and_pays_for_all_pairs():
    table = predictions(lift=0.6)
    every = compare_models(table, "participant_id").set_index("comparison")
    found = compare_models(table, "participant_id", against="winner").set_index("comparison")
    assert set(found.index) == {"auc: D - A", "auc: D - B", "auc: D - C"}
    assert found.p_adjusted["auc: D - A"] == pytest.approx(every.p_adjusted["auc: A - D"])
    assert (found.effect > 0).all()
    assert found["method"].str.contains("D was picked on these units, so the family is all 6 pairs").all()


def test_a_model_named_beforehand_pays_for_its_own_comparisons():
    found = compare_models(predictions(), "participant_id", against="B")
    assert found["comparison"].tolist() == ["auc: B - A", "auc: B - C", "auc: B - D"]
    assert found["method"].str.contains("Holm over 3 tests").all()


def test_brier_winner_is_the_smallest():
    table = predictions(3)
    table.loc[table.model == "B", "p_lesion"] = 0.9 * table.y_true + 0.05
    table["p_normal"] = 1 - table["p_lesion"]
    found = compare_models(table, "participant_id", metric="brier", against="winner", n=100)
    assert found["comparison"].tolist()[0].startswith("brier: B - ")
    assert (found["effect"] < 0).all()


def test_max_t_gains_from_models_that_resemble_one_another():
    table = predictions(6, lift=0.3)
    step = compare_models(table, "participant_id", adjust="max_t")
    plain = compare_models(table, "participant_id")
    between = (plain.p_adjusted > 0.01) & (plain.p_adjusted < 0.9)
    assert between.any()
    assert step.p_adjusted[between].mean() < plain.p_adjusted[between].mean()


def test_ten_equal_models_rarely_seem_different():
    """100 cohorts of ten equal models, Holm at 5 %: at most 12 with any finding at 99.8 %; singly, nearly all."""
    any_found = any_single = 0
    for seed in range(100):
        found = compare_models(predictions(10, 40, 3, seed=seed), "participant_id")
        any_found += (found.p_adjusted < 0.05).any()
        any_single += (found.p < 0.05).any()
    assert any_found <= 12
    assert any_single > 50


def test_bad_input_is_one_sentence():
    table = predictions(2)
    with pytest.raises(ParameterError, match="groups is None"):
        compare_models(table, None)
    with pytest.raises(ParameterError, match="no model 'AA' among the predictions, did you mean 'A'"):
        compare_models(table, "participant_id", against="AA")
    with pytest.raises(ParameterError, match="at least two models"):
        compare_models(table[table.model == "A"], "participant_id")
    with pytest.raises(ParameterError, match="did you mean 'accuracy'"):
        compare_models(table, "participant_id", metric="acuracy")
    with pytest.raises(ParameterError, match="adjust is 'bonferroni'"):
        compare_models(table, "participant_id", adjust="bonferroni")
    assert "stats.INDEPENDENT" in compare_models(table, INDEPENDENT)["method"][0]


def test_one_class_gives_rows_with_the_reason():
    found = compare_models(predictions(2).assign(y_true=1), "participant_id")
    assert found["p"].isna().all()
    assert found["method"].str.contains("one class").all()
