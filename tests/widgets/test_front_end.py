from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from onfh_nb.widgets.front_end import has_live_front_end


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch):
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.delenv("ONFH_HEADLESS", raising=False)
    return shell


@pytest.mark.parametrize(("value", "live"), [("", True), ("0", True), ("1", False)])
def test_a_kernel_is_live_unless_told_otherwise(kernel, monkeypatch, value, live):
    monkeypatch.setenv("ONFH_HEADLESS", value)
    assert has_live_front_end() is live


def test_a_terminal_is_not(kernel):
    del kernel.kernel
    assert not has_live_front_end()


def test_plain_python_is_not(monkeypatch):
    monkeypatch.delenv("ONFH_HEADLESS", raising=False)
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not has_live_front_end()
