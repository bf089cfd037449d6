from __future__ import annotations

from typing import Any

import ipywidgets

from onfh_nb.widgets.explorer_view import ExplorerView


def inside(box: Any) -> set[Any]:
    children = getattr(box, "children", ())
    return {box}.union(*[inside(child) for child in children])


def test_everything_that_is_named_is_shown():
    view = ExplorerView(["sub-001"], lambda: None)
    shown = inside(view.root)
    named = [value for value in vars(view).values() if isinstance(value, ipywidgets.Widget)]
    assert len(named) >= 9
    assert set(named) <= shown
    assert {view.before.view, view.after.view, view.chain.view} <= shown
    assert set(view.chain.controls.values()) <= shown


def test_no_output_widget_takes_part():
    assert not [w for w in inside(ExplorerView(["a"], lambda: None).root) if isinstance(w, ipywidgets.Output)]


def test_a_sentence_is_shown_and_cleared():
    view = ExplorerView(["sub-001"], lambda: None)
    view.say("slice <3> is missing")
    assert view.notice.value == "<p>slice &lt;3&gt; is missing</p>"
    view.say("")
    assert view.notice.value == ""
