"""Phantom patients: a preset and a seed become a cohort on disk with exact truth. Names load when first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "make": ["make_cohort"],
        "presets": ["find_preset", "PRESETS", "Preset"],
        "population": ["draw_patients"],
        "record": ["truth_record"],
    },
)
