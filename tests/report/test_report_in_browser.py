"""The report in Debian's Chromium with the network off: it must look, sort, fold and print without asking anyone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onfh_nb.report import build_index
from onfh_nb.report.run_folder import RunFolder

pytestmark = pytest.mark.browser

_FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An offline page that must end without outside requests and console messages."""
    context = browser.new_context(offline=True, accept_downloads=True, viewport={"width": 1300, "height": 900})
    opened = context.new_page()
    outside: list[str] = []
    said: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else outside.append(r.url))
    opened.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert not outside
    assert not said


def visit(page: Any, path: Path) -> None:
    page.goto(path.resolve().as_uri(), wait_until="load")


def test_it_opens_whole(page: Any, sample_run: RunFolder) -> None:
    visit(page, sample_run.report)
    assert page.title().startswith("Which pictures are cleaner?")
    assert page.evaluate("[...document.images].filter(i => !i.alt || !i.complete || !i.naturalWidth).length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing hangs over the edge"
    page.set_viewport_size({"width": 420, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nor on a narrow screen"


def test_code_comes_and_goes(page: Any, sample_run: RunFolder) -> None:
    visit(page, sample_run.report)
    code = page.locator(".code").first
    assert not code.is_visible()
    page.get_by_role("button", name="Show code").click()
    assert code.is_visible()
    assert "from onfh_nb import report" in page.locator(".code").all_inner_texts()[0]
    page.get_by_role("button", name="Hide code").click()
    assert not code.is_visible()


def test_a_table_sorts_and_leaves_as_csv(page: Any, sample_run: RunFolder, tmp_path: Path) -> None:
    visit(page, sample_run.report)
    table = page.locator("figure.table[data-name=people]")
    ages = table.locator("tbody tr td:nth-child(2)")
    heading = table.get_by_role("button", name="age")
    for order in (["44", "51"], ["51", "44"]):
        heading.click()
        assert ages.all_inner_texts() == order
    assert table.locator("th[aria-sort=descending]").count() == 1
    with page.expect_download() as download:
        table.get_by_text("Download CSV").click()
    download.value.save_as(tmp_path / "people.csv")
    assert (tmp_path / "people.csv").read_text("utf-8-sig") == (sample_run.tables / "people.csv").read_text()


def test_empty_cells_stay_last(page: Any, sample_run: RunFolder) -> None:
    visit(page, sample_run.report)
    page.evaluate("""() => {
        const rows = document.querySelector('figure.table[data-name=people] tbody').rows;
        rows[0].cells[1].removeAttribute('data-v'); rows[0].cells[1].textContent = '–';
    }""")
    table = page.locator("figure.table[data-name=people]")
    for _ in range(2):
        table.get_by_role("button", name="age").click()
        assert table.locator("tbody tr td:nth-child(2)").all_inner_texts() == ["51", "–"]


def test_the_stack_moves(page: Any, sample_run: RunFolder) -> None:
    visit(page, sample_run.report)
    stack = page.locator("figure.stack")
    assert stack.locator(".pictures:visible").count() == 1
    slider = stack.locator("input[type=range]")
    slider.focus()
    slider.press("ArrowRight")
    assert stack.locator("output").inner_text() == "4 / 5"
    assert stack.locator(".pictures").nth(3).is_visible()
    stack.locator(".pictures").nth(3).hover()
    page.mouse.wheel(0, -100)
    page.wait_for_function("document.querySelector('figure.stack output').value === '3 / 5'")


def test_it_prints(page: Any, sample_run: RunFolder) -> None:
    visit(page, sample_run.report)
    assert page.pdf(format="A4")[:4] == b"%PDF"
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert page.locator("table").first.is_visible()


def test_the_index_leads_to_the_report(page: Any, sample_run: RunFolder) -> None:
    visit(page, build_index(sample_run.path.parents[1]))
    assert page.locator(".tag").inner_text() == "synthetic"
    page.get_by_role("link", name="Which pictures are cleaner?").click()
    page.wait_for_load_state()
    assert page.url == sample_run.report.resolve().as_uri()
