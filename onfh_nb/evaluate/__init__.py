"""Point measures of how good something is, against the truth."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "image_quality": ["psnr_db", "ssim", "lesion_contrast_to_noise", "unevenness_pct", "match_affine"],
        "edge_width": ["edge_width_mm"],
        "step_quality": [
            "MEASURES",
            "CHANGES",
            "SCALES",
            "single_steps",
            "versions_of",
            "measure_steps",
            "changes_from_raw",
        ],
        "noise_sweep": ["sweep_noise", "add_rician_noise"],
        "consensus": ["majority_vote", "staple"],
        "classification": ["classification_metrics"],
        "confusion": ["confusion_matrix", "confusion_metrics"],
        "ranking": ["roc_auc", "average_precision"],
        "curves": ["roc_curve", "pr_curve", "roc_on_grid", "pr_on_grid", "mean_roc"],
        "calibration": ["calibration_line"],
        "reliability_bins": ["expected_calibration_error", "reliability"],
        "brier": ["brier_parts"],
        "decision_curve": ["net_benefit"],
        "temperature": ["fit_temperature", "apply_temperature"],
        "overlap": ["dice", "cldice"],
        "surface_distance": ["SurfaceDistances", "surface_distances"],
        "segmentation": ["segmentation_metrics"],
        "cut_off": ["best_dice_threshold"],
        "units": ["to_hips", "to_patients"],
        "prediction_facts": ["predictions_with_facts", "known_facts"],
    },
)
