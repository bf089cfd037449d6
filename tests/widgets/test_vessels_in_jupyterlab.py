"""The explorer of vessels in a real JupyterLab, seen by Chromium with no way out of this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

CELLS = (
    "from onfh_nb import datasets, widgets\nfrom onfh_nb.cohort import Cohort\n"
    "data = Cohort.open({cohort!r})\nhips = datasets.read_vessel_hips(data)\n"
    "masks = {{'predicted mask': {{hip.place: hip.truth for hip in hips}}}}\n"
    "rows = datasets.vessel_rows(data, hips, masks)",
    "widgets.VesselExplorer(hips, masks, rows)",
)
DRAWN = """() => [...document.querySelectorAll('.tree-view canvas')].map(c => {
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let n = 0; for (let i = 0; i < d.length; i += 4) n += (d[i] * 7 + d[i + 1] * 3 + d[i + 2]) * (d[i + 3] > 0);
  return n; })"""


def write_notebook(path: Path, cohort: Path) -> None:
    cells = [nbformat.v4.new_code_cell(text.format(cohort=str(cohort))) for text in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


@pytest.mark.browser
@pytest.mark.slow
def test_vessels_turn_and_pruning_moves_the_numbers(lab_server: Any, lab_page: Any, vessel_cohort: Any):
    write_notebook(lab_server.folder / "vessels.ipynb", vessel_cohort.path)
    lab_page.open("vessels.ipynb")
    page = lab_page.page
    assert page.locator(".jp-RenderedText[data-mime-type*=error], [data-mime-type*=stderr]").count() == 0
    page.locator(".tree-view canvas").first.wait_for()
    page.wait_for_function(f"() => ({DRAWN})().length == 2 && ({DRAWN})().every(n => n > 0)")
    before = page.evaluate(DRAWN)
    page.locator(".tree-view canvas").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"before => ({DRAWN})().every((n, k) => n != before[k])", arg=before)

    table = page.locator(".onfh-side table")
    lengths = table.locator("td:nth-child(2)").all_inner_texts()
    assert len(lengths) == 2
    if folder := os.environ.get("ONFH_SCREENSHOTS"):
        page.locator(".onfh").first.screenshot(path=Path(folder, "vessels.png"))
    page.locator(".onfh-top select").first.select_option(index=2)
    page.wait_for_function("() => document.querySelector('.onfh-notice p') === null")
    page.wait_for_function(f"before => ({DRAWN})().length == 2 && ({DRAWN})()[0] != before[0]", arg=before)
    assert lab_page.outside == []
