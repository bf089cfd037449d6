"""The report as a page: complete, escaped, asking for nothing outside itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from onfh_nb.report.html import all_results_html, arranged, glance_row
from onfh_nb.report.run_folder import RunFolder

# Attributes through which a page fetches something by itself; a link or a namespace is only words until clicked.
_FETCHING = {"src", "srcset", "poster", "data", "background", "action"}


class Page(HTMLParser):
    """Collects what a test asks of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.tag = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        values = dict(attrs)
        self.fetched += [values[name] or "" for name in _FETCHING & set(values)]
        if tag == "link":
            self.fetched.append(values.get("href") or "")
        if tag == "img":
            self.images.append(values)

    def handle_data(self, data: str) -> None:
        if self.tag == "script" and data.strip():
            self.scripts.append(data)


@pytest.fixture(scope="module")
def text(sample_run: RunFolder) -> str:
    return sample_run.report.read_text()


def test_nothing_is_fetched(text: str) -> None:
    page = Page(text)
    assert page.fetched
    assert not [address for address in page.fetched if not address.startswith("data:")]
    assert "default-src 'unsafe-inline' data: blob:" in text
    assert "@import" not in text
    assert not re.search(r"url\((?!['\"]?data:)", text)


def test_only_our_own_script_is_in_it(text: str) -> None:
    """A script was planted in the cohort's name and in a table."""
    assert len(Page(text).scripts) == 1
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "small &lt;script&gt;" in text


def test_every_picture_has_words(text: str) -> None:
    images = Page(text).images
    assert len(images) == 6
    assert all(image.get("alt") for image in images)


def test_the_head_says_what_matters(text: str) -> None:
    head = text[: text.index("<h2 id=")]
    for words in (
        "Which pictures are cleaner?", "Synthetic cohort:", "For research, not for clinical use.", "Only two patients.",
        "clip_limit", "default 2", "how strongly contrast is limited", "A small notebook that stands in",
    ):  # fmt: skip
        assert words in head, words
    assert text.count("Synthetic cohort:") == 1, "the notebook's own banner is not repeated"


def test_no_litter_and_no_code_in_sight(text: str) -> None:
    assert "Counting" not in re.sub(r'<div class="code">.*?</div>', "", text, flags=re.DOTALL)
    assert ".code { display: none" in text
    assert "Traceback" not in text


def test_contents_lead_somewhere(text: str) -> None:
    for anchor in re.findall(r'<li><a href="#([^"]+)"', text):
        assert f'id="{anchor}"' in text


def cell(kind: str, source: str, *roles: str) -> dict[str, Any]:
    outputs = [{"output_type": "display_data", "data": {}, "metadata": {"onfh": {"role": role}}} for role in roles]
    return {"cell_type": kind, "source": source, "metadata": {}, "outputs": outputs}


def test_title_words_and_banner_go_to_the_head() -> None:
    cells = [cell("code", "1", "banner", "table"), cell("markdown", "# T\n\nWhy."), cell("markdown", "# U")]
    lede, rest = arranged({"cells": cells})
    assert lede == "Why."
    assert [c["source"] for c in rest["cells"]] == ["1", "# U"]
    assert len(rest["cells"][0]["outputs"]) == 1
    assert arranged({"cells": [cell("markdown", "no title")]})[0] == ""


def test_an_estimate_without_interval_says_none() -> None:
    row = {"quantity": "q", "group": "g", "estimate": 1.0, "ci_low": None, "ci_high": 2.0, "level": 0.95}
    shown = glance_row({**row, "n_units": 3, "n_patients": 2})
    assert (shown["quantity"], shown["interval"]) == ("q, g", "none")
    assert glance_row({**row, "ci_low": 0.5, "n_units": 3, "n_patients": 2})["interval"] == "0.5 to 2 (95 %)"


def test_no_results_is_said() -> None:
    assert "estimates nothing" in all_results_html({"estimates": [], "tests": []})
