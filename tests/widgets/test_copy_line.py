from __future__ import annotations

from onfh_nb.widgets.copy_line import CopyLine


def test_line_and_label_are_sent_to_the_browser():
    copy = CopyLine(line="onfh run 01", label="Copy")
    state = copy.get_state()
    assert state["line"] == "onfh run 01"
    assert state["label"] == "Copy"


def test_its_script_asks_no_server():
    state = CopyLine().get_state()
    assert "://" not in state["_esm"] + state["_css"]
