"""The papers' numbers, each with its place in the paper and a word on whether it is arithmetically possible."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "registry": ["PAPERS", "load", "audit_notes", "confusion_matrices", "citations", "analyses"],
        "rows": ["paper_rows"],
    },
)
