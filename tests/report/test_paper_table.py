from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb import published
from onfh_nb.exceptions import ParameterError
from onfh_nb.report.paper_table import paper_rows, show_paper_table
from onfh_nb.stats.estimate import Estimate

MINE = Estimate("accuracy", 88.0, 80.0, 93.5, 0.95, 900, 30, "bootstrap over patients")


def test_both_stand_beside_each_other_with_a_word() -> None:
    """Kong 2025 prints an accuracy of 96.5 (95.1 to 97.8) that no whole number of 135 slices can give."""
    rows = paper_rows("kong2025", "model_comparison", {"K08": MINE}).set_index("quantity")
    ours = rows.loc["accuracy, MobileNetV3_Large (%)"].iloc[0]
    assert ours["paper"] == "96.5 (95.1 to 97.8), P <.05 against DenseNet201"
    assert ours["this run"] == "88 (80 to 93.5)"
    assert (ours["units"], ours["patients"]) == (900, 30)
    assert ours["arithmetic"] == "not possible"
    assert ours["comparable"] == "method only"
    assert "712 slices" in ours["note"]
    assert rows.loc["accuracy, DenseNet201 (%)", "this run"] == ""


def test_what_the_simulation_was_told_is_said() -> None:
    rows = paper_rows("kong2025", "annotation", {}).set_index("quantity")
    assert rows.loc["kappa between annotators", "comparable"] == "put in by us"
    assert rows.loc["kappa between annotators", "paper"] == "0.85"


@pytest.mark.parametrize("paper", ["kong2025", "yang2025", "shen2024", "uemura2025"])
def test_every_analysis_makes_a_table(paper: str, tmp_path: Path) -> None:
    for analysis in published.load(paper)["analysis"].unique():
        show_paper_table(tmp_path, paper=paper, analysis=analysis, run={})
        assert (paper_rows(paper, analysis, {})["paper"].str.len() > 0).all()
        assert (tmp_path / "tables" / f"paper_{paper}_{analysis}.csv").exists()


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="id K999"):
        paper_rows("kong2025", "model_comparison", {"K999": MINE})
    with pytest.raises(ParameterError, match="it has annotation"):
        show_paper_table(tmp_path, paper="kong2025", analysis="nothing", run={})
