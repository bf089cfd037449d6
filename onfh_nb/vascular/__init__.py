"""Vessels measured in millimetres: from a mask to centrelines, branches, lengths and diameters, in 2-D and 3-D."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "branch_table": ["branch_table"],
        "graph": ["Branch", "VesselGraph", "vessel_graph"],
        "measure": ["VesselMeasurements", "measure_vessels"],
        "measurement_card": ["MeasurementCard", "measurement_card"],
        "projection": ["slab_projection"],
    },
)
