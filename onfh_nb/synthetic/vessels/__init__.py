"""Trees of vessels in and about a femoral head, with exact truth. Names load when first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "tree": ["VesselTree"],
        "parameters": ["TreeParams"],
        "space": ["HeadSpace", "head_space"],
        "grow": ["grow_tree"],
        "truth": ["tree_truth"],
        "effect": ["Effect", "draw_effect", "effect_share"],
        "treated": ["treated"],
        "trial": ["TrialTree", "TrialVisit", "draw_trial", "trial_trees"],
        "rasterise": ["coverage", "vessel_mask"],
    },
)
