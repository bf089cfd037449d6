from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from onfh_nb import published
from onfh_nb.exceptions import ParameterError
from onfh_nb.report.paper_table import paper_rows, show_paper_table
from onfh_nb.stats.estimate import Estimate

MINE = Estimate("auc", 0.8, 0.7, 0.9, 0.95, 100, 30, "m")


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame(
        {
            "id": ["K1", "K2"],
            "analysis": ["classify", "classify"],
            "quantity": ["AUC", "accuracy"],
            "subset": ["test", None],
            "value": [0.912, 0.88],
            "ci_low": [0.9, float("nan")],
            "ci_high": [0.92, float("nan")],
            "comparable": ["method-only", "exact"],
            "feasible": [{"grim": True, "note": "interval too narrow for n"}, None],
        }
    )
    monkeypatch.setattr(published, "load", lambda paper: table, raising=False)


@pytest.mark.usefixtures("registry")
def test_both_stand_beside_each_other_with_a_word() -> None:
    rows = paper_rows("kong2025", "classify", {"K1": MINE})
    assert rows["paper"].tolist() == ["0.912 (0.9 to 0.92)", "0.88"]
    assert rows["this run"].tolist() == ["0.8 (0.7 to 0.9)", ""]
    assert rows["note"].tolist() == ["interval too narrow for n", ""]
    assert rows["comparable"].tolist() == ["method only", "yes"]


@pytest.mark.usefixtures("registry")
def test_unknown_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="K9"):
        paper_rows("kong2025", "classify", {"K9": MINE})
    with pytest.raises(ParameterError, match="it has classify"):
        show_paper_table(tmp_path, paper="kong2025", analysis="vessels", run={})
