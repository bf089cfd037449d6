"""One HTML file that opens anywhere with the network off, and prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from onfh_nb import __version__
from onfh_nb.report import notebooks, template
from onfh_nb.report.banner import NOT_CLINICAL, SYNTHETIC
from onfh_nb.report.numbers import counted, format_value, is_missing
from onfh_nb.report.parameters import Parameter

_GLANCE_ROWS: Final = 8
_TITLE: Final = re.compile(r"^#", re.MULTILINE)
_HEADING: Final = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)


def report_html(notebook: Mapping[str, Any], results: Mapping[str, Any], known: list[Parameter]) -> str:
    """Build the report of a finished run.

    Parameters
    ----------
    notebook : mapping
        The executed notebook, its outputs already freed of folder names.
    results : mapping
        The content of ``results.json``.
    known : list of Parameter
        The notebook's parameters, for their defaults and comments.

    Returns
    -------
    str
        A page that asks for nothing outside itself.
    """
    from markupsafe import Markup

    heading = notebooks.title(dict(notebook), results["notebook"])
    lede, rest = arranged(notebook)
    body = body_html(rest)
    cohort = results["provenance"]["cohort"]
    return template.render(
        "page.html.j2",
        version=__version__,
        title=heading,
        notebook=results["notebook"],
        synthetic=cohort["is_synthetic"],
        synthetic_words=SYNTHETIC,
        not_clinical=NOT_CLINICAL,
        facts=_facts(results),
        warnings=[*results["warnings"], *results["provenance"].get("run", {}).get("notes", [])],
        glance=[glance_row(row) for row in results["estimates"][:_GLANCE_ROWS]],
        more=max(0, len(results["estimates"]) - _GLANCE_ROWS),
        parameters=_parameters(results, known),
        contents=[(anchor, _words(words)) for anchor, words in _HEADING.findall(body)],
        lede=Markup(_markdown(lede)),
        body=Markup(body),
        all_results=Markup(all_results_html(results)),
        footer=_footer(results),
    )


def body_html(notebook: Mapping[str, Any]) -> str:
    """Turn cells into HTML through nbconvert, with every address it would ask the network for left empty."""
    import nbformat
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(
        extra_template_basedirs=[str(template.FOLDER.parent)],
        template_name="template",
        require_js_url="",
        mathjax_url="",
        mermaid_js_url="",
        mermaid_layout_elk_js_url="",
        embed_images=True,
    )
    body, _ = exporter.from_notebook_node(nbformat.from_dict(dict(notebook)))
    return str(body)


def arranged(notebook: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Take out what the head of the page shows: the title, the words under it and the banner.

    Returns
    -------
    tuple of (str, dict)
        Markdown that follows the title in its cell, and the notebook without both.
    """
    lede, cells = "", []
    titled = False
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and not titled and _TITLE.search(notebooks.source(cell)):
            lines = notebooks.source(cell).splitlines()
            at = next(i for i, line in enumerate(lines) if line.startswith("#"))
            lede, titled = "\n".join(lines[:at] + lines[at + 1 :]).strip(), True
            continue
        if cell["cell_type"] == "code":
            cell = {**cell, "outputs": [output for output in cell["outputs"] if not _is_banner(output)]}
        cells.append(cell)
    return lede, {**notebook, "cells": cells}


def all_results_html(results: Mapping[str, Any]) -> str:
    """Estimates and tests of ``results.json`` as sortable tables."""
    import pandas as pd

    from onfh_nb.report.table import table_html

    words = {
        "estimates": (
            "Every estimate of this run.",
            "Each value stands with its interval, its level and how it was made.",
        ),
        "tests": (
            "Every test of this run.",
            "Read the effect and its interval first; p_adjusted corrects for the family.",
        ),
    }
    parts = []
    for key, (caption, how) in words.items():
        if results[key]:
            table = pd.DataFrame(results[key]).replace({"": None}).dropna(axis="columns", how="all")
            csv = table.to_csv(index=False, lineterminator="\n")
            parts.append(table_html(table, csv, name=key, caption=caption, how_to_read=how))
    return "".join(parts) or '<p class="calm">This notebook estimates nothing.</p>'


def _markdown(words: str) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    return str(markdown2html_mistune(words)) if words else ""


def _is_banner(output: Mapping[str, Any]) -> bool:
    return bool(output.get("metadata", {}).get("onfh", {}).get("role") == "banner")


def _facts(results: Mapping[str, Any]) -> list[tuple[str, str]]:
    source = results["provenance"]
    cohort, run = source["cohort"], source.get("run", {})
    facts = [
        ("Cohort", f"{cohort['name']} ({counted(cohort['n_patients'], 'patient')})"),
        ("Profile", results["parameters"].get("profile")),
        ("Seed", source.get("seed")),
        ("Run", (run.get("finished") or source["started"])[:16].replace("T", " ") + " UTC"),
        ("Took", _duration(run.get("wall_s", source["seconds"]))),
    ]
    return [(name, format_value(value)) for name, value in facts if not is_missing(value)]


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def glance_row(row: Mapping[str, Any]) -> dict[str, str]:
    """One estimate as the words of a table row."""
    level = "" if is_missing(row["level"]) else f" ({100 * row['level']:.0f} %)"
    open_ends = is_missing(row["ci_low"]) or is_missing(row["ci_high"])
    interval = "none" if open_ends else f"{format_value(row['ci_low'])} to {format_value(row['ci_high'])}{level}"
    return {
        "quantity": row["quantity"] + (f", {row['group']}" if row.get("group") else ""),
        "estimate": format_value(row["estimate"]),
        "interval": interval,
        "n_units": format_value(row["n_units"]),
        "n_patients": format_value(row["n_patients"]),
    }


def _parameters(results: Mapping[str, Any], known: list[Parameter]) -> list[dict[str, Any]]:
    by_name = {parameter.name: parameter for parameter in known}
    rows = []
    for name, value in results["parameters"].items():
        parameter = by_name.get(name)
        rows.append(
            {
                "name": name,
                "value": _setting(value),
                "changed": name in results.get("changed", []),
                "default": "" if parameter is None else _setting(parameter.default),
                "comment": "" if parameter is None else parameter.comment,
            }
        )
    return rows


def _setting(value: Any) -> str:
    return "none" if value is None else format_value(value)


def _footer(results: Mapping[str, Any]) -> str:
    source = results["provenance"]
    commit = f", commit {source['commit']}" if source.get("commit") else ""
    run = f"Run {source['run']['id']}. " if source.get("run", {}).get("id") else ""
    return (
        f"onfh-nb {source['versions']['onfh-nb']}{commit}, Python {source['versions']['python']}. {run}"
        f"Cohort fingerprint {source['cohort']['fingerprint'][:12]}."
    )


def _words(markup: str) -> str:
    """Text of a heading without its tags and its anchor sign."""
    return unescape(re.sub(r"<a class=\"anchor-link\".*?</a>|<[^>]+>", "", markup)).strip()
