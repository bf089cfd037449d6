"""The flags in the YAML files are what the arithmetic gives, and derived values follow from the printed ones."""

import pandas as pd
import pytest

from onfh_nb import published
from onfh_nb.stats.confusion_search import ovr_percentages
from onfh_nb.stats.interval_width import hanley_mcneil_se, sd_from_interval, wilson_interval
from onfh_nb.stats.kappa_bounds import max_weighted_kappa
from onfh_nb.stats.metric_bounds import accuracy_bound, implied_accuracy, implied_prevalence
from onfh_nb.stats.registry_check import recompute_feasibility


@pytest.mark.parametrize("paper", published.PAPERS)
def test_flags_in_the_file_equal_the_recomputed_ones(paper):
    table = published.load(paper)
    flags = recompute_feasibility(table, published.confusion_matrices(paper))

    written = table[["id", "grim", "ci_n"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(written, flags, check_dtype=False)


def test_flags_that_the_text_of_the_audit_relies_on():
    kong = published.load("kong2025").set_index("id")
    yang = published.load("yang2025").set_index("id")

    assert not kong.loc[["K08", "K09", "K10", "K11", "K12.recall", "K19", "K20.specificity"], "grim"].any()
    assert kong.loc[["K12.precision", "K15", "K20.sensitivity", "K19.recalculated"], "grim"].all()
    assert kong.loc["K08", "ci_n"] == 712
    assert kong.loc["K09", "ci_n"] == 740
    assert kong.loc["K16", "ci_n"] == pytest.approx(390, abs=3)
    cells = yang[yang.index.str.match(r"T[12]\.") & ~yang.index.str.endswith(".auc")]
    assert sorted(cells.index[~cells["grim"].astype(bool)]) == [
        "T2.external_1.weighted.specificity",
        "T2.external_2.macro.f1",
    ]


def test_unknown_kind_of_check_names_the_entry():
    table = published.load("shen2024")
    table["check"] = [{"kind": "guess"}] * len(table)

    with pytest.raises(ValueError, match=r"entry S\.images: there is no check of the kind 'guess'"):
        recompute_feasibility(table, {})


def _derived(row, rows, matrices):
    check = row["check"]
    match check.get("kind"):
        case "accuracy_bound":
            return 100 * accuracy_bound(check["recall"] / 100, check["prevalence"] / 100)
        case "implied_accuracy":
            return 100 * implied_accuracy(check["recall"] / 100, check["precision"] / 100, check["prevalence"] / 100)
        case "implied_prevalence":
            return 100 * implied_prevalence(check["accuracy"] / 100, check["recall"] / 100, check["precision"] / 100)
        case "sd_from_t_interval" | "t_from_t_interval":
            source, n = rows[check["of"]], check["n"][0]
            sd = sd_from_interval(source["ci_low"], source["ci_high"], n)
            return sd if check["kind"].startswith("sd") else source["value"] / (sd / n**0.5)
        case "hanley_mcneil_se":
            return hanley_mcneil_se(check["auc"], check["n_positive"], check["n_negative"])
        case "mean_of":
            return sum(rows[name]["value"] for name in check["of"]) / len(check["of"])
        case "kappa_bound":
            return max_weighted_kappa(check["supports"], check["mismatches"], weights=check["weights"]).kappa
        case "confusion_matrix":
            return float(ovr_percentages(matrices[check["set"]][0])[check["metric"]])
    return None


@pytest.mark.parametrize("paper", published.PAPERS)
def test_derived_values_follow_from_printed_ones(paper):
    rows = published.load(paper).set_index("id", drop=False).to_dict("index")
    matrices = published.confusion_matrices(paper)
    derived = [row for row in rows.values() if row["origin"] == "derived"]

    for row in derived:
        value = _derived(row, rows, matrices)
        if value is not None:
            assert row["value"] == pytest.approx(value, abs=0.51 * 10.0 ** -row["decimals"]), row["id"]


@pytest.mark.parametrize(("entry", "count", "n"), [("K08.at_135", 130, 135), ("K19.recalculated", 24, 26)])
def test_wilson_intervals_of_the_recalculated_percentages(entry, count, n):
    row = published.load("kong2025").set_index("id").loc[entry]

    low, high = wilson_interval(count, n)

    assert (row["value"], row["ci_low"], row["ci_high"]) == pytest.approx(
        (100 * count / n, 100 * low, 100 * high), abs=0.051
    )
