"""A folder of images and tables, checked; ingested, opened, split by patient."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "cohort": ["Cohort"],
        "problem": ["Problem", "ProblemsError"],
        "splits": ["check_no_leak", "make_folds"],
        "ingestion": ["ingest"],
        "template": ["write_template"],
    },
)
