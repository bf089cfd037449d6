"""Estimates and tests that know which units belong to one patient, and an audit of printed numbers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "estimate": ["Estimate", "TestResult", "INDEPENDENT", "setting", "estimates_table", "tests_table"],
        "bootstrap": ["clustered_bootstrap", "clustered_means"],
        "auc": ["auc_ci"],
        "paired_auc": ["compare_auc"],
        "unpaired_auc": ["compare_auc_unpaired", "Sample"],
        "exact_mcnemar": ["mcnemar"],
        "symmetry": ["bowker"],
        "metric_intervals": ["metric_bootstrap"],
        "metric_estimates": ["metric_estimates"],
        "error_table": ["error_table"],
        "proportion": ["clustered_proportion"],
        "best_model": ["best_of", "best_of_predictions", "BestOf"],
        "model_comparison": ["compare_models"],
        "interval_coverage": ["Design", "coverage"],
        "multiplicity": ["holm", "adjust_family", "step_down_max_t"],
        "judgement": ["changes_table", "Scale", "verdict"],
        "audit": ["possible_counts", "possible_totals", "possible_sizes", "prints_as"],
        "interval_width": ["wilson_interval", "implied_n", "implied_n_auc", "hanley_mcneil_se"],
        "kappa_bounds": ["max_weighted_kappa"],
        "confusion_search": ["consistent_confusion_matrices"],
        "registry_check": ["recompute_feasibility"],
        "kong_comparison": ["kong_rows"],
        "visit_change": ["visit_changes"],
        "groups": ["paired_t", "wilcoxon_signed_rank", "welch_t", "rank_sum"],
        "effect_size": ["cohens_dz", "hedges_g"],
        "arm_anova": ["oneway_anova", "welch_anova"],
        "arm_pairs": ["compare_arms"],
        "mixed": ["mixed_model", "likelihood_ratio", "MixedFit"],
        "permutation": ["permute_visits"],
    },
)
