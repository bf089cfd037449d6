"""Interactive views for the Explore section of a notebook; each falls back to a static figure where nobody looks on.

Nothing heavy loads until a name below is used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "comparison_explorer": ["ComparisonExplorer"],
        "preprocess_explorer": ["PreprocessExplorer"],
        "vessel_explorer": ["VesselExplorer"],
        "volume_viewer": ["VolumeViewer"],
        "front_end": ["has_live_front_end"],
    },
)
