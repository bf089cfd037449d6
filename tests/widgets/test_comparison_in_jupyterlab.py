"""The explorer of models in a real JupyterLab, seen by Chromium with no way out of this machine."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

CELLS = (
    "import numpy as np\nimport pandas as pd\nfrom onfh_nb import datasets, widgets\n"
    "slices = datasets.SliceDataset(pd.read_csv('slices.csv'), np.load('pixels.npy'))\n"
    "predictions, masks = pd.read_csv('predictions.csv'), np.load('masks.npy')",
    "explorer = widgets.ComparisonExplorer(slices, predictions, run_dir='run', masks=masks)\nexplorer",
)
NAME = "LCNet_050"


def write_run(folder: Path, compared: Any) -> str:
    """A short cross-validation, probabilities then drawn by hand; the hip whose middle slice is hottest, in words."""
    from onfh_nb.explain import held_out_heat
    from onfh_nb.training import TrainParams, cross_validate

    params = TrainParams(epochs=2, batch_size=8, augmentation=None, device="cpu", precision="fp32")
    trained = cross_validate([NAME], compared.slices, params, n_splits=3, run_dir=folder / "run").predictions
    drawn = compared.predictions.query("model == 'A'").set_index("unit_id")["p_lesion"]
    p = trained["unit_id"].map(drawn)
    trained.assign(p_lesion=p, p_normal=1 - p).to_csv(folder / "predictions.csv", index=False)
    compared.slices.table.to_csv(folder / "slices.csv", index=False)
    np.save(folder / "pixels.npy", compared.slices.pixels)
    np.save(folder / "masks.npy", compared.masks)
    middle = trained[trained["unit_id"].str.endswith("slice-5")]
    warmth = held_out_heat(folder / "run", compared.slices, middle).sum(axis=(1, 2))
    hottest = middle.iloc[int(np.argmax(warmth))]
    assert warmth.max() > 0
    return f"{hottest['participant_id']}, {'right' if hottest['hemi'] == 'R' else 'left'} hip"


def write_notebook(path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def keep_screenshot(locator: Any, name: str) -> None:
    """A picture for the eye, where ONFH_SCREENSHOTS names a folder."""
    if folder := os.environ.get("ONFH_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        locator.screenshot(path=Path(folder, f"{name}.png"))


def pixels(locator: Any) -> Any:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"), dtype=float)


def points(page: Any) -> dict[str, float]:
    """How far to the right each point of the ROC curve lies."""
    circles = page.locator(".onfh-roc circle")
    return {c.get_attribute("data-level"): float(c.get_attribute("cx")) for c in circles.all()}


def say(page: Any, words: str) -> None:
    page.wait_for_function("words => document.querySelector('.onfh-roc').ariaLabel.includes(words)", arg=words)


@pytest.mark.browser
@pytest.mark.slow
def test_one_threshold_moves_everything_in_a_real_jupyterlab(lab_server, lab_page, compared):
    hottest = write_run(lab_server.folder, compared)
    write_notebook(lab_server.folder / "compare.ipynb")
    lab_page.open("compare.ipynb")
    page = lab_page.page
    assert page.locator(".jp-RenderedText[data-mime-type*=error], [data-mime-type*=stderr]").count() == 0
    page.locator(".onfh-roc").wait_for()
    say(page, "slices: sensitivity 67%, specificity 100%")
    before = points(page)

    page.locator(".onfh-threshold .noUi-handle").focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    page.wait_for_function("() => Number(document.querySelector('.onfh-at b').textContent) < 0.5")
    page.wait_for_timeout(500)
    at = page.locator(".onfh-at b").inner_text()
    assert f"threshold {at}" in page.locator(".onfh-bars").text_content()

    page.get_by_role("button", name="Sensitivity 95 %").click()
    say(page, "slices: sensitivity 100%, specificity 56%")
    assert points(page)["slices"] > before["slices"]
    found = page.locator(".onfh-confusion").first.locator("td b").all_inner_texts()
    assert found == ["9", "0", "4", "5"]

    listed = page.locator(".onfh-hips select").last
    offered = [text.replace("\xa0", " ") for text in listed.locator("option").all_text_contents()]
    listed.select_option(index=next(k for k, text in enumerate(offered) if hottest in text))
    page.wait_for_function("() => document.querySelector('.onfh-notice p') === null")
    page.wait_for_timeout(1000)
    picture = page.locator("img.onfh-mri")
    hot = pixels(picture)
    keep_screenshot(page.locator(".onfh-models"), "comparison")
    page.get_by_label("Heat map (Grad-CAM)").uncheck()
    page.wait_for_timeout(1000)
    assert (np.abs(pixels(picture) - hot) > 8).mean() > 0.02
    assert lab_page.outside == []
