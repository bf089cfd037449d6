"""Networks by the names the papers use, their weights, what they cost, and a predictor that needs no training code."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "zoo": ["list_models"],
        "create": ["create_model"],
        "describe": ["describe_model"],
        "spec": ["ModelSpec", "spec_of"],
        "last_map_layer": ["cam_layer"],
        "embedding": ["embed_features"],
        "cost": ["ModelCost", "measure_cost", "cost_table"],
        "savings": ["savings_table"],
        "openvino_export": ["export_openvino"],
        "predictor_params": ["PredictorParams"],
        "predictor_folder": ["save_predictor"],
        "predictor": ["load_predictor", "Predictor"],
        "segmenter": ["SegmenterSpec", "create_segmenter", "list_segmenters"],
        "card": ["CardFacts", "model_card"],
    },
)
