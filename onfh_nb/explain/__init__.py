"""Where a network looked, how much of that lies in the true lesion, and whether the map depends on what was learnt."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "gradient_map": ["grad_cam"],
        "held_out": ["held_out_heat", "hits_and_misses", "CALLS"],
        "examples": ["draw_examples", "lesion_heat"],
        "energy": ["energy_inside", "energy_expected", "enrichment", "pointing_hit"],
        "sanity": ["randomisation_check"],
    },
)
