from __future__ import annotations

import pytest

from onfh_nb.report.display import show_html


def test_outside_a_notebook_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    show_html("<p>x</p>", "table")
    assert capsys.readouterr().out == ""
