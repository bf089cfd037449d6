"""pydicom without its warnings: they quote header values, which may be names, and say nothing that we do not check."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """No validation, no warnings and no log lines from pydicom inside the block."""
    import pydicom.config

    with warnings.catch_warnings(), pydicom.config.disable_value_validation():
        warnings.simplefilter("ignore")
        yield
