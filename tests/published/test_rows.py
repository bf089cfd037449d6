import pytest

from onfh_nb import published
from onfh_nb.exceptions import ParameterError
from onfh_nb.published.rows import COLUMNS


def _text(paper, analysis, entry):
    return published.paper_rows(paper, analysis).set_index("id").loc[entry, "paper"]


def test_columns_and_rows_of_every_analysis():
    for paper in published.PAPERS:
        rows = [published.paper_rows(paper, analysis) for analysis in published.analyses(paper)]
        assert all(list(table.columns) == COLUMNS for table in rows)
        assert sum(map(len, rows)) == len(published.load(paper))


@pytest.mark.parametrize(
    ("paper", "analysis", "entry", "text"),
    [
        ("kong2025", "model_comparison", "K08", "96.5 % (95 % CI 95.1 to 97.8), P <.05 against DenseNet201"),
        ("kong2025", "model_comparison", "K13.parameters", "−35 %"),
        ("kong2025", "vascular_reconstruction", "K14", "12.4 mm (95 % CI 11.2 to 13.6), P <.01, n = 30"),
        ("kong2025", "vascular_reconstruction", "K14.between", "P <.05"),
        ("kong2025", "lstm_forecasting", "K16", "0.92 (95 % CI 0.90 to 0.94)"),
        ("kong2025", "model_comparison", "KF3.f1", "not printed"),
        ("kong2025", "cohort", "K04.sum", "900 (calculated here)"),
        ("yang2025", "staging_3d", "T1.internal.stage0.sensitivity", "87.50 %, n = 54"),
        ("yang2025", "reader_comparison", "T3.internal.senior.p", "P = .218"),
    ],
)
def test_a_value_reads_as_printed(paper, analysis, entry, text):
    assert _text(paper, analysis, entry) == text


def test_unknown_analysis_lists_the_known_ones():
    with pytest.raises(ParameterError, match=r"no analysis of kong2025 'modelcomparison'.*Did you mean 'model_compar"):
        published.paper_rows("kong2025", "modelcomparison")
