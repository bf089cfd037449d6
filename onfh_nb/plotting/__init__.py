"""Tables and arrays become figures: one style, colour-blind safe, units on the axes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "slice_chain": ["figure_one", "step_gallery", "before_after"],
        "step_quality": ["changes_by_step", "gain_over_noise"],
        "bars_by_model": ["model_bars"],
        "roc_pr": ["roc_and_pr"],
        "confusion": ["confusion_grid"],
        "learning_curves": ["training_history"],
        "reliability_decision": ["reliability_and_decision"],
        "cost_against_auc": ["cost_scatter"],
        "forest": ["subgroup_forest"],
        "error_rate_rows": ["error_rates"],
        "heat_over_picture": ["heat_gallery"],
        "treatment_change": ["change_by_treatment", "cut_intervals"],
        "visit_lines": ["before_after_lines"],
        "source_effects": ["effect_by_source"],
        "vessel_pictures": ["vessel_overlay"],
        "bland_altman": ["agreement_plot"],
        "tree_polylines": ["tree_lines"],
        "tree_view": ["vessel_tree_3d"],
        "figure_words": ["words"],
        "style": ["styled", "show_grey"],
    },
)
