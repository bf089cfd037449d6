from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.leakage_interval import delta_estimates, patient_sums, within_fold_scores


def predictions(patients: int = 30, seeds: int = 3, better: float = 1.0, seed: int = 0) -> pd.DataFrame:
    """Scores that tell lesions apart by 1 on the patient-level split, by ``1 + better`` on the other."""
    rng = np.random.default_rng(seed)
    tables = []
    who = np.repeat(np.arange(patients), 6)
    truth = (np.arange(len(who)) // 3) % 2
    for repetition in range(seeds):
        for split, strength in (("patient", 1.0), ("slice", 1.0 + better)):
            fold = rng.permutation(len(who)) % 3 if split == "slice" else who % 3
            score = strength * (2 * truth - 1) + rng.normal(size=patients)[who] + rng.normal(size=len(who))
            one = {"unit_id": np.arange(len(who)).astype(str), "participant_id": who.astype(str), "y_true": truth}
            tables.append(pd.DataFrame(one | {"fold": fold, "logit_lesion": score, "seed": repetition, "split": split}))
    return pd.concat(tables, ignore_index=True)


def test_scores_are_those_of_scikit_learn_within_each_fold():
    table = predictions()
    found = within_fold_scores(table).set_index(["seed", "split"])
    for key, rows in table.groupby(["seed", "split"]):
        won, pairs = 0.0, 0
        for _, fold in rows.groupby("fold"):
            n = int(fold.y_true.sum()) * int((1 - fold.y_true).sum())
            won += n * roc_auc_score(fold.y_true, fold.logit_lesion)
            pairs += n
        assert found.loc[key, "auc"] == pytest.approx(won / pairs)
        assert found.loc[key, "accuracy"] == pytest.approx(((rows.logit_lesion > 0) == rows.y_true).mean())


def test_the_estimate_is_the_mean_difference_over_the_seeds():
    table = predictions()
    wide = within_fold_scores(table).pivot_table(index="seed", columns="split")
    for estimate, metric in zip(delta_estimates(table, n=200), ("accuracy", "auc"), strict=True):
        assert estimate.estimate == pytest.approx((wide[metric]["slice"] - wide[metric]["patient"]).mean())
        assert estimate.ci_low < estimate.estimate < estimate.ci_high
        assert (estimate.n_units, estimate.n_patients) == (180, 30)
        assert "30 patients and 3 seeds" in estimate.method


def test_a_resample_is_the_metric_of_the_repeated_rows():
    table = predictions(seeds=1)
    rows = table[table.split == "slice"].reset_index(drop=True)
    codes = rows["participant_id"].astype(int).to_numpy()
    sums = patient_sums(rows["y_true"].to_numpy(), rows["logit_lesion"].to_numpy(), rows["fold"].to_numpy(), codes, 30)
    times = np.random.default_rng(0).multinomial(30, np.full(30, 1 / 30)).astype(float)
    repeated = rows.loc[rows.index.repeat(times[codes].astype(int))]
    won = pairs = 0.0
    for _, fold in repeated.groupby("fold"):
        n = fold.y_true.sum() * (1 - fold.y_true).sum()
        won, pairs = won + n * roc_auc_score(fold.y_true, fold.logit_lesion), pairs + n
    assert times @ sums.won @ times / (times @ sums.pairs @ times) == pytest.approx(won / pairs)
    assert times @ sums.right / (times @ sums.size) == pytest.approx(
        ((repeated.logit_lesion > 0) == repeated.y_true).mean()
    )


def test_no_difference_is_found_where_there_is_none():
    inside = [
        all(e.ci_low <= 0 <= e.ci_high for e in delta_estimates(predictions(better=0.0, seed=k), n=200))
        for k in range(20)
    ]
    assert sum(inside) >= 16  # both at once: at least 0.9 each; P(fewer than 16 of 20) = 0.04 at 0.9


def test_a_clear_difference_is_found():
    assert all(estimate.ci_low > 0 for estimate in delta_estimates(predictions(better=1.0), n=200))


def test_a_seed_without_one_of_the_splits_is_refused():
    table = predictions()
    with pytest.raises(ParameterError, match="seed 1 has no predictions of the slice-level split"):
        delta_estimates(table[~((table.seed == 1) & (table.split == "slice"))])
