"""Model and pictures in; a trained model, its history and a table of predictions out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "params": ["TrainParams"],
        "progress": ["Progress", "show_progress"],
        "loop": ["FitResult", "fit"],
        "prediction": ["predict"],
        "embedding": ["embed"],
        "frozen": ["fit_frozen"],
        "cross_validation": ["CrossValidation", "cross_validate"],
        "held_out": ["held_out_test"],
        "transfer": ["external_test"],
        "leakage": ["Leakage", "leakage_delta"],
        "setting_search": ["SearchResult", "search"],
        "nesting": ["NestedSearch", "nested_search"],
        "step_time": ["estimate_time", "say_time"],
        "fold_files": ["load_fold_model"],
        "export": ["export_winner"],
        "model_facts": ["intended_use"],
        "cohort_prediction": ["predict_cohort", "CohortPredictions"],
        "hip_level": ["hip_predictions"],
        "predictions_file": ["check_place", "write_predictions"],
        "segment_params": ["SegmentParams"],
        "segment_progress": ["SegmentProgress"],
        "segment_fit": ["SegmentFit", "fit_segmenter"],
        "segment_answer": ["segment"],
        "vessel_plan": ["VesselParams", "VesselPlan", "plan_vessels"],
        "vessel_cohort": ["CohortVessels", "QUICK_VESSELS", "cross_segment_vessels"],
        "comparison_plan": ["ComparisonParams", "ComparisonPlan", "plan_comparison", "work_folder"],
    },
)
