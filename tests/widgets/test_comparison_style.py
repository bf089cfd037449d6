from __future__ import annotations

import re

from onfh_nb.widgets.comparison_style import COMPARISON_STYLE


def test_it_styles_only_this_explorer_and_asks_nobody():
    selectors = re.findall(r"^([^{}\n]+?)\s*\{", COMPARISON_STYLE.replace("<style>", ""), flags=re.M)
    assert len(selectors) > 10
    assert all(selector.startswith(".onfh-models") for selector in selectors)
    assert "url(" not in COMPARISON_STYLE


def test_braces_are_balanced():
    assert COMPARISON_STYLE.count("{") == COMPARISON_STYLE.count("}")
