"""Several models on the same units: who is better than whom, given the patients and the number of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations
from math import nan
from typing import Any, Final

import numpy as np
import pandas as pd

from onfh_nb.evaluate.classification import called_classes
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import describe_auc
from onfh_nb.stats.auc_variance import auc_spread
from onfh_nb.stats.best_model import LOWER_IS_BETTER
from onfh_nb.stats.estimate import INDEPENDENT, TestResult, tests_table
from onfh_nb.stats.exact_mcnemar import mcnemar
from onfh_nb.stats.labelled_scores import check_scores
from onfh_nb.stats.metric_replicates import check_metrics
from onfh_nb.stats.model_scores import ModelScores, model_scores
from onfh_nb.stats.multiplicity import adjust_family
from onfh_nb.stats.paired_auc import difference_test
from onfh_nb.stats.paired_bootstrap import Pair, bootstrap_difference, metric_of, model_replicates, simultaneous
from onfh_nb.stats.resampling import Clusters, find_clusters

LEVEL: Final = 0.95
CLOSED_FORM: Final = ("auc", "accuracy", "acc_plain")


def compare_models(
    predictions: pd.DataFrame,
    groups: Any,
    *,
    metric: str = "auc",
    against: str | None = None,
    adjust: str = "holm",
    n: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare models pairwise, or one with all others, on the same units, clustered by patient.

    ``auc`` (two classes) is compared with Obuchowski's variance, ``accuracy`` by McNemar's test with patients
    exchanged as a whole, every other metric by the patient-clustered bootstrap of the difference.

    Parameters
    ----------
    predictions : DataFrame
        One row per unit and model: ``unit_id, participant_id, model, y_true, p_<class>…``.
    groups : str, or stats.INDEPENDENT
        Column that holds the patients. There is no default.
    metric : str
        Name as in :func:`onfh_nb.stats.metric_bootstrap`.
    against : str, optional
        None compares all pairs. A model compares that one, which must have been named before anyone saw the results,
        with each other. ``"winner"`` does so with the model that is best on these units; as any model could have won,
        its P values are adjusted over all pairs.
    adjust : {'holm', 'max_t'}
        Holm, valid always, or Westfall and Young's step-down maximum over bootstrap resamples of the patients, which
        gains from the likeness of the models and needs enough patients. The latter also makes the intervals
        simultaneous.
    n, seed : int, int
        Number of resamples of the bootstrap and their seed.

    Returns
    -------
    DataFrame
        The tests table, one row per comparison ``metric: a - b``; ``effect`` is the metric of a less that of b, so that
        positive speaks for a, except for ``brier``. ``p_adjusted`` is the one to report.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, there are fewer than two models, models judged different units, or a name is unknown.

    References
    ----------
    Obuchowski NA. Biometrics 1997;53:567-578. doi:10.2307/2533958; Holm S. Scand J Stat 1979;6:65-70

    Examples
    --------
    >>> table = pd.DataFrame({"unit_id": [1, 2, 3, 4, 5, 6] * 2, "participant_id": list("aabbcc") * 2,
    ...                       "model": ["A"] * 6 + ["B"] * 6, "y_true": [0, 1] * 6,
    ...                       "p_lesion": [0.1, 0.9, 0.2, 0.7, 0.6, 0.5, 0.5, 0.4, 0.6, 0.7, 0.2, 0.8]})
    >>> table.insert(4, "p_normal", 1 - table["p_lesion"])
    >>> tests = compare_models(table, "participant_id")
    >>> tests["comparison"][0], round(float(tests["effect"][0]), 3)
    ('auc: A - B', 0.111)
    """
    if adjust not in ("holm", "max_t") or n < 2:
        raise ParameterError(f"adjust is {adjust!r} with n = {n}, expected 'holm' or 'max_t' and at least 2 resamples")
    if groups is None or not (groups is INDEPENDENT or isinstance(groups, str)):
        raise ParameterError(f"groups is {groups!r}, expected the column of patients, or stats.INDEPENDENT")
    scores = model_scores(predictions)
    clusters = find_clusters(scores.units, groups)
    names, shown, pairs = _pairs(scores, clusters, metric, against)
    replicates = None
    if metric not in CLOSED_FORM or adjust == "max_t":
        replicates = model_replicates(scores, clusters, metric, n=n, seed=seed)
    if metric == "auc":
        tests = _auc_tests(scores, clusters, pairs, alone=groups is INDEPENDENT)
    elif metric in CLOSED_FORM or replicates is None:
        tests = [_accuracy_test(scores, pair, metric, groups) for pair in pairs]
    else:
        tests = [bootstrap_difference(replicates, pair, f"{metric}: {pair[0]} - {pair[1]}") for pair in pairs]
    tests = simultaneous(tests, replicates, pairs) if replicates and adjust == "max_t" else adjust_family(tests)
    if against == "winner":
        words = f"; {names[0]} was picked on these units, so the family is all {len(pairs)} pairs"
        tests = [replace(test, method=test.method + words) for test in tests]
    return tests_table(test for test, pair in zip(tests, pairs, strict=True) if pair in shown)


def _pairs(
    scores: ModelScores, clusters: Clusters, metric: str, against: str | None
) -> tuple[list[str], list[Pair], list[Pair]]:
    """Models, best one first where it is the reference; the pairs to show; and the family to adjust over."""
    names = list(scores.probability)
    classes = next(iter(scores.probability.values())).shape[1]
    check_metrics([metric], classes)
    if len(names) < 2:
        raise ParameterError(f"the predictions are of {names} alone, expected at least two models to compare")
    if against is None:
        every = list(combinations(names, 2))
        return names, every, every
    if against == "winner":
        ones = np.ones((1, clusters.count))
        sign = 1 if metric in LOWER_IS_BETTER else -1
        worth = {name: sign * float(metric_of(scores, clusters, name, metric, ones)[0]) for name in names}
        names.sort(key=lambda name: worth[name])
        every = list(combinations(names, 2))
        return names, [pair for pair in every if pair[0] == names[0]], every
    if against not in names:
        near = get_close_matches(against, names, 1)
        hint = f", did you mean {near[0]!r}?" if near else f", expected one of {names} or 'winner'"
        raise ParameterError(f"there is no model {against!r} among the predictions{hint}")
    chosen = [(against, name) for name in names if name != against]
    return names, chosen, chosen


def _auc_tests(scores: ModelScores, clusters: Clusters, pairs: Sequence[Pair], *, alone: bool) -> list[TestResult]:
    """Every pair from one covariance of all models, so that each model is sorted once."""
    positive = scores.truth == 1
    if positive.all() or not positive.any():
        reason = "not defined: all units are of one class"
        return [TestResult(f"auc: {a} - {b}", nan, nan, nan, nan, nan, nan, reason) for a, b in pairs]
    names = list(scores.probability)
    stacked = np.stack([check_scores(scores.probability[name][:, 1], len(positive), name) for name in names])
    spread = auc_spread(positive, stacked, None if alone else clusters)
    words, signs = describe_auc(spread, clusters, alone), np.eye(len(names))
    tests = []
    for a, b in pairs:
        contrast, comparison = signs[names.index(a)] - signs[names.index(b)], f"auc: {a} - {b}"
        test = difference_test(spread, contrast, level=LEVEL, comparison=comparison, words=words, alone=alone)
        tests.append(test)
    return tests


def _accuracy_test(scores: ModelScores, pair: Pair, metric: str, groups: Any) -> TestResult:
    labels = groups if groups is INDEPENDENT else pd.Series(scores.units[groups].to_numpy(), name=groups)
    right_a, right_b = (called_classes(scores.probability[name]) == scores.truth for name in pair)
    return mcnemar(right_a, right_b, labels, level=LEVEL, comparison=f"{metric}: {pair[0]} - {pair[1]}")
