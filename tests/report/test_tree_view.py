"""The view of trees in Chromium with the network off: drag, keys and buttons turn both trees together."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onfh_nb.plotting import vessel_tree_3d
from onfh_nb.report import run_notebook, show_tree_view

LINE = ([[0, 0, 0], [0, 4, 8], [5, 4, 16], [9, 8, 20]], [0.6, 0.5, 0.4, 0.3])
NEW = ([[0, 4, 8], [-9, 4, 14]], [0.3, 0.2])
TREES = {"before": [LINE], "after": [LINE, NEW]}
WORDS = {"caption": "Fake trees, n = 1 patient.", "how_to_read": "Drag.", "alt": "Two trees."}
CELL = f"report.show_tree_view({TREES!r}, **{WORDS!r})"
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'unsafe-inline' data: blob:">"""
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture
def page() -> Iterator[Any]:
    """An offline page that must end without outside requests and console messages."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    said: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        opened = browser.new_context(offline=True, viewport={"width": 1300, "height": 900}).new_page()
        opened.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        opened.on("pageerror", lambda error: said.append(str(error)))
        opened.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else said.append(r.url))
        yield opened
        browser.close()
    assert not said


def picture(canvas: Any) -> np.ndarray:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB"), float)


def coloured(canvas: Any) -> bool:
    return bool(np.ptp(picture(canvas), axis=2).max() > 60)


@pytest.mark.browser
def test_every_way_of_turning_turns_both_trees(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    body = vessel_tree_3d(TREES, **WORDS) + vessel_tree_3d({"alone": [LINE]}, **WORDS)
    file.write_text(f"<!doctype html><meta charset=utf-8>{POLICY}{body}", encoding="utf-8")
    page.goto(file.as_uri(), wait_until="load")
    before, after, alone = page.locator(".tree-view canvas").all()
    assert coloured(before)
    assert coloured(alone), "a second view in the page works too"
    assert (np.abs(picture(before) - picture(after)) > 40).any(), "the new branch shows"

    def changes(act: Any) -> None:
        old = picture(after)
        act()
        page.wait_for_timeout(100)
        assert (np.abs(picture(after) - old) > 40).any()

    still, box = picture(alone), before.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    changes(lambda: page.mouse.move(box["x"] + 180, box["y"] + 130, steps=5))
    page.mouse.up()
    changes(lambda: page.keyboard.press("ArrowLeft"))
    changes(lambda: page.keyboard.press("+"))
    changes(lambda: page.mouse.wheel(0, 200))
    changes(lambda: page.get_by_role("button", name="Top").first.click())
    assert (picture(alone) == still).all(), "the other figure stays as it is"


@pytest.mark.browser
@pytest.mark.slow
def test_it_lives_in_a_saved_report(house: Any, cells: Any, small_cohort: Any, page: Any) -> None:
    house([*cells[:-1], ("markdown", "## Trees"), ("code", CELL), cells[-1]])
    run = run_notebook("00", {}, "reports", cohort=small_cohort.path)
    page.goto(run.report.resolve().as_uri(), wait_until="load")
    assert all(coloured(canvas) for canvas in page.locator(".tree-view canvas").all())
    assert page.locator(".tree-view canvas").count() == 2


def test_outside_a_notebook_nothing_is_shown_and_nothing_fails(capsys: pytest.CaptureFixture[str]) -> None:
    show_tree_view(TREES, **WORDS)
    assert capsys.readouterr().out == ""
