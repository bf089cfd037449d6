from __future__ import annotations

import re

from onfh_nb.widgets.style import STYLE


def test_it_styles_only_what_is_ours_and_asks_nobody():
    selectors = re.findall(r"^([^{\n]+?)\s*\{", STYLE.replace("<style>", ""), flags=re.M)
    assert selectors
    assert all(selector.startswith(".onfh") for selector in selectors)
    assert "url(" not in STYLE


def test_braces_are_balanced():
    assert STYLE.count("{") == STYLE.count("}")
