"""Pictures cleaned before they are measured: the slice chain, N4, the hip window, left and right made alike."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "params": ["SliceParams"],
        "chain": ["preprocess_slice", "preprocess_steps", "preprocess_beside", "preprocess_many"],
        "normalise": ["percentile_range", "normalise_percentiles"],
        "denoise": ["gaussian", "median", "bilateral"],
        "equalise": ["equalise_histogram", "clahe"],
        "resize": ["resize_square"],
        "bias_field": ["correct_bias_field"],
        "hip": ["head_centre", "hip_crop", "hip_picture", "picture_to_slice", "whole_picture", "in_plane_mm"],
        "selection": ["Picture", "choose_pictures", "Source", "read_source", "cut_picture", "before_and_after"],
        "view": ["in_reading_view"],
        "local_contrast": ["normalise_local_contrast"],
        "vesselness": ["frangi_vesselness"],
        "mirror": ["Hip", "mirror_volume", "mirror_hip", "as_right_hip"],
    },
)
