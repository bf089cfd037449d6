"""Both widgets in a real JupyterLab, seen by Chromium with no way out of this machine."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

CELLS = (
    "from onfh_nb.cohort import Cohort\n"
    "from onfh_nb.widgets import PreprocessExplorer, VolumeViewer\n"
    "cohort = Cohort.open({path!r})",
    "explorer = PreprocessExplorer(cohort)\nexplorer",
    "image_id = cohort.label_files.image_id.iloc[0]\n"
    "masks = [cohort.labels(image_id, 'head'), cohort.labels(image_id, 'necrosis')]\n"
    "viewer = VolumeViewer(cohort.read(image_id), masks)\nviewer",
)


def write_notebook(path: Path, cohort_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(text.format(path=str(cohort_path))) for text in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def pixels(png: bytes) -> Any:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


def keep_screenshot(locator: Any, name: str) -> None:
    """A picture for the eye, where ONFH_SCREENSHOTS names a folder."""
    if folder := os.environ.get("ONFH_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        locator.screenshot(path=Path(folder, f"{name}.png"))


def share_changed(before: Any, after: Any) -> float:
    return float((np.abs(before - after) > 8).mean()) if before.shape == after.shape else 1.0


def wait_for_change(page: Any, shown: Any, before: Any, *, share: float, limit_ms: int = 10_000) -> Any:
    for _ in range(limit_ms // 100):
        after = pixels(shown.screenshot())
        if share_changed(before, after) > share:
            return after
        page.wait_for_timeout(100)
    raise AssertionError("the picture did not change")


def share_coloured(png: bytes) -> float:
    """Share of pixels that are clearly not grey."""
    from PIL import Image

    rgb = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)
    return float((np.ptp(rgb, axis=-1) > 60).mean())


@pytest.mark.browser
@pytest.mark.slow
def test_sliders_and_viewer_in_a_real_jupyterlab(lab_server, lab_page, tiny_cohort):
    write_notebook(lab_server.folder / "explore.ipynb", tiny_cohort.path)
    lab_page.open("explore.ipynb")
    page = lab_page.page
    assert page.locator(".jp-RenderedText[data-mime-type*=error], [data-mime-type*=stderr]").count() == 0

    after = page.locator(".onfh-picture img").nth(1)
    after.wait_for()
    shown = pixels(after.screenshot())
    assert shown.std() > 20, "the picture is blank"
    keep_screenshot(page, "explorer_page")

    words = page.locator(".onfh-where")
    said = words.inner_text()
    page.locator(".onfh-top .noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shown = wait_for_change(page, after, shown, share=0.02)
    assert words.inner_text() != said

    page.get_by_label("Equalise histogram").check()
    wait_for_change(page, after, shown, share=0.2)
    page.wait_for_function("document.querySelector('.onfh-copy code').textContent.endsWith('-p equalise True')")
    keep_screenshot(page.locator(".onfh").first, "explorer")

    canvas = page.locator(".onfh canvas").first
    canvas.scroll_into_view_if_needed()
    wait_for_change(page, canvas, np.zeros_like(pixels(canvas.screenshot())), share=0.1, limit_ms=20_000)
    assert share_coloured(canvas.screenshot()) > 0.002, "the labels are not seen"
    keep_screenshot(page.locator(".onfh").nth(1), "viewer")
    assert lab_page.outside == []
