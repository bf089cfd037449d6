"""Each error is what a caller who knows only Python's own errors would catch."""

from __future__ import annotations

import pytest

from onfh_nb import exceptions


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("ImageFileError", ValueError),
        ("CohortError", ValueError),
        ("LeakageError", ValueError),
        ("ParameterError", ValueError),
        ("NoTruthError", LookupError),
        ("NotebookError", RuntimeError),
        ("TrainingError", RuntimeError),
    ],
)
def test_every_error_is_ours_and_a_builtin_one(name: str, builtin: type[Exception]):
    error = getattr(exceptions, name)
    assert issubclass(error, exceptions.OnfhError)
    assert issubclass(error, builtin)
    assert str(error("what was wrong")) == "what was wrong"
