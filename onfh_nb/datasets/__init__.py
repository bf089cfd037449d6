"""From a cohort to batches of pictures: slices of hips, augmented on the CPU or on the card, and their splits."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "slice_dataset": ["SliceDataset"],
        "loading": ["load_slices"],
        "scaling": ["z_score"],
        "augment_params": ["AugmentParams"],
        "feeding": ["Batch", "FeedParams", "feed"],
        "class_balance": ["class_weights"],
        "split_faults": ["check_split"],
        "fixed_split": ["split_table"],
        "lesion_masks": ["load_masks"],
        "vessel_hips": ["VesselHip", "read_vessel_hips"],
        "vessel_errors": ["CHANGE_ERRORS", "vessel_errors"],
        "vessel_rows": ["VESSEL_MEASURES", "vessel_rows", "trial_rows"],
        "vessel_views": ["VesselView", "view_vessels"],
        "describe": ["describe_slices", "describe_patients"],
    },
)
