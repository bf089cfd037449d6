from __future__ import annotations

import base64
import re
from pathlib import Path

import pandas as pd
import pytest

from onfh_nb.report.table import show_table, table_html


def test_a_table_is_escaped_and_its_csv_is_exact() -> None:
    table = pd.DataFrame({"<b>": ["<script>x</script>"], "v": [1 / 3]})
    csv = table.to_csv(index=False)
    html = table_html(table, csv, name="t", caption="<i>c", how_to_read="&")
    for raw in ("<script>", "<i>", "<b></th>"):
        assert raw not in html
    assert "&lt;script&gt;" in html
    assert f'data-v="{1 / 3!r}"' in html
    link = re.search(r'base64,([^"]+)"', html)
    assert link is not None
    assert base64.b64decode(link[1]).decode("utf-8-sig") == csv


def test_a_long_table_shows_its_beginning_and_says_so() -> None:
    html = table_html(pd.DataFrame({"v": range(1000)}), "", name="t", caption="c", how_to_read="h")
    assert html.count("<tr>") == 401
    assert "first 400 of 1000 rows shown" in html


def test_the_csv_is_kept_whole(tmp_path: Path) -> None:
    show_table(pd.DataFrame({"v": range(1000)}), tmp_path, name="t", caption="c", how_to_read="h")
    assert len((tmp_path / "tables" / "t.csv").read_text().splitlines()) == 1001
    with pytest.raises(ValueError, match="caption is empty"):
        show_table(pd.DataFrame(), tmp_path, name="u", caption="", how_to_read="h")
    assert not (tmp_path / "tables" / "u.csv").exists()
