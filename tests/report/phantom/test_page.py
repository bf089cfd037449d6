from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from onfh_nb.exceptions import NoTruthError
from onfh_nb.report.phantom import contents as contents_module
from onfh_nb.report.phantom.contents import Contents
from onfh_nb.report.phantom.page import as_notebook, phantom_page
from onfh_nb.report.phantom.section import Section
from onfh_nb.stats.estimate import Estimate


def test_the_page_is_one_file_with_banner_sections_and_results(tiny_cohort, tmp_path, monkeypatch):
    row = Estimate("AUC, grey levels alone", 0.6, 0.5, 0.7, 0.95, 90, 9, "how", "hip, T1")
    made = Contents([Section("## First look", "looks.whole(…)", "<p>here</p>")], [row], [])
    monkeypatch.setattr(contents_module, "contents", lambda cohort: made)
    page = phantom_page(tiny_cohort, tmp_path / "phantom")
    text = page.read_text("utf-8")
    assert page == tmp_path / "phantom" / "report.html"
    for words in ("Synthetic cohort", "First look", "<p>here</p>", "hip, T1"):
        assert words in text
    assert not re.search(r"(?:src|href)=[\"']https?://", text)
    results = json.loads((page.parent / "results.json").read_text("utf-8"))
    assert (results["notebook"], results["parameters"]["preset"]) == ("phantom", "tiny")


def test_a_real_cohort_is_refused(tiny_cohort, tmp_path):
    real = replace(tiny_cohort, description={"Name": "clinic"})
    with pytest.raises(NoTruthError, match="clinic is real"):
        phantom_page(real, tmp_path)


def test_sections_become_cells_in_order():
    notebook = as_notebook([Section("## A", "a(…)", "<p>a</p>"), Section("", "b(…)", "")])
    assert [cell["cell_type"] for cell in notebook["cells"]] == ["markdown", "markdown", "code"]
