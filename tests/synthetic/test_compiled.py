"""Compiling with and without a place for the cache."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numba
import numpy as np
import pytest

_SOURCE = """
from onfh_nb.synthetic.compiled import compiled, inlined

@inlined
def twice(x):
    return 2.0 * x

@compiled
def total(values):
    out = 0.0
    for i in range(values.shape[0]):
        out += twice(values[i])
    return out
"""


@pytest.fixture
def beside_itself(monkeypatch, tmp_path) -> Iterator[Path]:
    """Folder of a module for which numba has no other place to cache than beside it."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    (tmp_path / "nowhere").write_text("a file, so that no folder can be made in it")
    for variable in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "nowhere"))
    package = tmp_path / "package"
    package.mkdir()
    (package / "kernels_of_a_test.py").write_text(_SOURCE)
    yield package
    sys.modules.pop("kernels_of_a_test", None)


def loaded(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("kernels_of_a_test", folder / "kernels_of_a_test.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_machine_code_is_kept_on_disk(beside_itself):
    module = loaded(beside_itself)
    assert module.total(np.arange(4.0)) == 12.0
    assert list(beside_itself.rglob("*.nbi"))
    assert list(beside_itself.rglob("*.nbc"))
    again = loaded(beside_itself)
    assert again.total(np.arange(4.0)) == 12.0
    assert sum(again.total.stats.cache_hits.values()) == 1


def test_an_installation_that_cannot_be_written_only_loses_the_cache(beside_itself, monkeypatch):
    # A file where the folder should be stops even a superuser, whom permissions do not.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (beside_itself / "__pycache__").write_text("no folder")
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(_function_in(beside_itself))
    module = loaded(beside_itself)
    assert module.total(np.arange(4.0)) == 12.0
    assert not list(beside_itself.rglob("*.nb?"))


def _function_in(folder: Path):
    code = compile("def f(x):\n    return x\n", str(folder / "kernels_of_a_test.py"), "exec")
    names: dict = {}
    exec(code, names)
    return names["f"]


def test_division_by_zero_does_not_raise():
    from onfh_nb.synthetic.compiled import compiled

    quotient = compiled(lambda a, b: a / b)
    quotient(1.0, 0.0)
    assert quotient(1.0, 4.0) == 0.25
