"""Notebook and parameters in; a run folder with one offline HTML file out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onfh_nb.report.banner import show_banner
    from onfh_nb.report.figure import show_figure
    from onfh_nb.report.headless import is_headless
    from onfh_nb.report.index import build_index
    from onfh_nb.report.paper_table import show_paper_table
    from onfh_nb.report.params_view import show_params
    from onfh_nb.report.phantom.page import phantom_page
    from onfh_nb.report.progress import progress
    from onfh_nb.report.provenance import show_provenance
    from onfh_nb.report.reading_lines import table_words
    from onfh_nb.report.results import write_results
    from onfh_nb.report.run import RunFolder, RunSettings, run_notebook
    from onfh_nb.report.settings import take_params
    from onfh_nb.report.stack import show_stack
    from onfh_nb.report.table import show_table

_HOME = {
    "RunFolder": "run",
    "RunSettings": "run",
    "build_index": "index",
    "is_headless": "headless",
    "phantom_page": "phantom.page",
    "progress": "progress",
    "run_notebook": "run",
    "show_banner": "banner",
    "show_figure": "figure",
    "show_paper_table": "paper_table",
    "show_params": "params_view",
    "show_provenance": "provenance",
    "show_stack": "stack",
    "show_table": "table",
    "table_words": "reading_lines",
    "take_params": "settings",
    "write_results": "results",
}

__all__ = [
    "RunFolder",
    "RunSettings",
    "build_index",
    "is_headless",
    "phantom_page",
    "progress",
    "run_notebook",
    "show_banner",
    "show_figure",
    "show_paper_table",
    "show_params",
    "show_provenance",
    "show_stack",
    "show_table",
    "table_words",
    "take_params",
    "write_results",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value  # also keeps a function from being hidden by the file of the same name
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
