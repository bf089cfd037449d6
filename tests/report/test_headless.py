from __future__ import annotations

import pytest

from onfh_nb.report import is_headless


@pytest.mark.parametrize(("value", "answer"), [("1", True), ("0", False), ("", False)])
def test_it_asks_the_environment(monkeypatch: pytest.MonkeyPatch, value: str, answer: bool) -> None:
    monkeypatch.setenv("ONFH_HEADLESS", value)
    assert is_headless() is answer
