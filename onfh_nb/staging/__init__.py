"""Rules and measurements that stage osteonecrosis: closed rules first, masks second."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "stages": ["arco_stage", "ficat_stage", "kong_stage", "steinberg_stage"],
        "necrosis": ["necrosis_pct"],
        "arcs": ["necrotic_arc"],
        "cjfh": ["cjfh_type"],
        "collapse": ["collapse_depth"],
        "jic": ["jic_type", "weight_bearing_arc"],
        "kerboul": ["kerboul_3way", "kerboul_grade4", "kerboul_risk"],
        "grades": ["steinberg_grade"],
    },
)
