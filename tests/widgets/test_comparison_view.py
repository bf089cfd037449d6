from __future__ import annotations

from typing import Any

import ipywidgets
import pytest

from onfh_nb.widgets.comparison_view import NO_HEAT, ComparisonView


def inside(box: Any) -> set[Any]:
    children = getattr(box, "children", ())
    return {box}.union(*[inside(child) for child in children])


@pytest.fixture
def view() -> ComparisonView:
    return ComparisonView(["A", "B"], heat=True, outline=True)


def test_everything_that_is_named_is_shown(view):
    named = [value for value in vars(view).values() if isinstance(value, ipywidgets.Widget)]
    assert len(named) >= 20
    assert set(named) <= inside(view.root)


def test_no_output_widget_takes_part(view):
    assert not [w for w in inside(view.root) if isinstance(w, ipywidgets.Output)]


def test_without_weights_no_heat_map_is_offered_and_one_line_says_so(view):
    bare = ComparisonView(["A"], heat=False, outline=False)
    assert bare.heat.disabled
    assert not bare.heat.value
    assert bare.opacity.disabled
    assert NO_HEAT in bare.key.value
    assert NO_HEAT not in view.key.value
    assert "Outline" in view.key.value
    assert "Outline" not in bare.key.value


def test_a_sentence_is_shown_and_cleared(view):
    view.say("fold <3> is missing")
    assert view.notice.value == "<p>fold &lt;3&gt; is missing</p>"
    view.say("")
    assert view.notice.value == ""
