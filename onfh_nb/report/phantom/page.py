"""One page on what a synthetic cohort looks like; it opens anywhere with the network off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.exceptions import NoTruthError
from onfh_nb.report.atomic import write_whole
from onfh_nb.report.html import report_html
from onfh_nb.report.phantom.section import Section
from onfh_nb.report.results import write_results

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort

NOTEBOOK: Final = "phantom"
LEDE: Final = """# A phantom to be believed

Nobody outside the hospitals has the patients, so what this package says about its own methods rests on computed ones.
This page shows them as a reader of hip MRI would want to see them, says in numbers how far they are from real pictures,
and lists what still gives them away. Examples are taken from the truth records by rule, never by eye; where this cohort
lacks one, a fixed patient was painted for this page, and the caption says so.
"""


def phantom_page(cohort: Cohort, out: str | Path) -> Path:
    """Write ``report.html`` and ``results.json`` about the pictures of a synthetic cohort.

    Parameters
    ----------
    cohort : Cohort
        With exact truth.
    out : path
        Folder of the page, e.g. ``reports/phantom``; an older page there is replaced.

    Returns
    -------
    Path
        ``report.html``: one file that asks for nothing outside itself.

    Raises
    ------
    NoTruthError
        If the cohort is real.
    """
    from onfh_nb.report.phantom.contents import contents

    if not cohort.is_synthetic:
        raise NoTruthError(f"cohort {cohort.name} is real; the page on the phantom needs one with exact truth")
    made = contents(cohort)
    settings = _settings(cohort)
    file = write_results(
        out,
        notebook=NOTEBOOK,
        parameters=settings,
        cohort=cohort,
        estimates=made.estimates,
        warnings=made.warnings,
    )
    results = json.loads(file.read_text(encoding="utf-8"))
    return write_whole(Path(out) / "report.html", report_html(as_notebook(made.sections), results, []))


def as_notebook(sections: list[Section]) -> dict[str, Any]:
    """Sections in the form in which the report's template takes them."""
    cells: list[dict[str, Any]] = [_markdown(LEDE)]
    for number, section in enumerate(sections, start=1):
        if section.words:
            cells.append(_markdown(section.words))
        if section.html:
            output = {"output_type": "display_data", "data": {"text/html": section.html}, "metadata": {}}
            cells.append(
                {
                    "cell_type": "code",
                    "source": section.call,
                    "metadata": {},
                    "execution_count": number,
                    "outputs": [output],
                }
            )
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}


def _markdown(words: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": words, "metadata": {}}


def _settings(cohort: Cohort) -> dict[str, Any]:
    """What the cohort was made with, from its own description."""
    made = cohort.description.get("GeneratedBy") or [{}]
    kept = {name: value for name, value in dict(made[0].get("Parameters") or {}).items() if value not in ([], "", None)}
    return {"cohort": cohort.name, **kept}
