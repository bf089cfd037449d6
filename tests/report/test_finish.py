from __future__ import annotations

import json
from pathlib import Path

import pytest

from onfh_nb.exceptions import NotebookError
from onfh_nb.report.finish import finish, scrubbed
from onfh_nb.report.scrub import Scrub


def test_results_of_another_schema_are_refused(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(json.dumps({"schema": "other/9"}))
    with pytest.raises(NotebookError, match="schema 'other/9'"):
        finish(tmp_path, Path("n.ipynb"), {"cells": [], "metadata": {}}, [], {}, {})


def test_outputs_lose_folders_and_keep_pictures() -> None:
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": "/opt/a/b.py:3: warning"},
        {"output_type": "display_data", "data": {"text/html": "<p>/data/run/x</p>", "image/png": "a/b/c/d"}},
        {"output_type": "execute_result", "data": {"text/plain": ["PosixPath('/data/run/x')", "/u/v/w"]}},
    ]
    cell = {"cell_type": "code", "source": "", "outputs": outputs}
    made = scrubbed({"cells": [cell]}, Scrub((("/data/run", "R"),)))["cells"][0]["outputs"]
    assert made[0]["text"] == "b.py:3: warning"
    assert made[1]["data"] == {"text/html": "<p>R/x</p>", "image/png": "a/b/c/d"}
    assert made[2]["data"]["text/plain"] == ["PosixPath('R/x')", "w"]
