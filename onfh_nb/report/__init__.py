"""Notebook and parameters in; a run folder with one offline HTML file out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "run": ["RunFolder", "RunSettings", "run_notebook"],
        "index": ["build_index"],
        "headless": ["is_headless"],
        "phantom.page": ["phantom_page"],
        "progress": ["progress"],
        "banner": ["show_banner"],
        "figure": ["show_figure"],
        "paper_table": ["show_paper_table"],
        "params_view": ["show_params"],
        "provenance": ["show_provenance"],
        "stack": ["show_stack"],
        "table": ["show_table"],
        "tree_view": ["show_tree_view"],
        "reading_lines": ["table_words"],
        "settings": ["take_params"],
        "results": ["write_results"],
    },
)
