from __future__ import annotations

from onfh_nb.report.banner import NOT_CLINICAL, banner_html


def test_synthetic_is_said_and_names_are_escaped() -> None:
    html = banner_html("<b>x", True)
    assert "Synthetic cohort" in html
    assert "<b>x" not in html
    assert "Synthetic" not in banner_html("x", False)
    assert NOT_CLINICAL in banner_html("x", False)
