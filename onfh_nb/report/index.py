"""All runs beside each other on one page that opens with the network off."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final

from onfh_nb import __version__
from onfh_nb.report import template
from onfh_nb.report.atomic import write_whole
from onfh_nb.report.banner import NOT_CLINICAL
from onfh_nb.report.html import glance_row
from onfh_nb.report.notebooks import load_notebook, title
from onfh_nb.report.numbers import counted, format_value
from onfh_nb.report.scrub import Scrub

_KEY_ESTIMATES: Final = 3
_FAILED: Final = "-failed"


@dataclass(frozen=True)
class _Failed:
    notebook: str
    id: str
    reason: str


def build_index(reports: str | Path = Path("reports")) -> Path:
    """Write ``index.html`` over every run in a folder.

    Parameters
    ----------
    reports : str or Path
        Folder that holds ``<notebook>/<run-id>/``. A run that cannot be read is named on the page and passed over.

    Returns
    -------
    Path
        The page.
    """
    reports = Path(reports)
    runs: list[dict[str, Any]] = []
    failed: list[_Failed] = []
    for folder in _run_folders(reports):
        try:
            runs.append(_run(reports, folder))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            failed.append(_Failed(folder.parent.name, folder.name.removesuffix(_FAILED), _reason(folder)))
    runs.sort(key=lambda run: (run["when"], run["notebook"]), reverse=True)
    page = template.render(
        "index_page.html.j2",
        version=__version__,
        not_clinical=NOT_CLINICAL,
        runs=runs,
        failed=failed,
        any_synthetic=any(run["synthetic"] for run in runs),
    )
    return write_whole(reports / "index.html", page)


def _run_folders(reports: Path) -> list[Path]:
    """Folders that look like runs, ``<notebook>/<run-id>`` or one page by itself; hidden ones are still growing."""
    return sorted(
        folder
        for notebook in reports.glob("*")
        if notebook.is_dir() and not notebook.name.startswith(".")
        for folder in ([notebook] if _is_run(notebook) else notebook.iterdir())
        if folder.is_dir() and not folder.name.startswith(".") and _is_run(folder)
    )


def _is_run(folder: Path) -> bool:
    """Tell a run, whole or broken, from another folder someone keeps there."""
    return folder.name.endswith(_FAILED) or any((folder / name).exists() for name in ("results.json", "report.html"))


def _run(reports: Path, folder: Path) -> dict[str, Any]:
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    if not (folder / "report.html").exists():
        raise ValueError("no report")
    source = results["provenance"]
    values = results["parameters"]
    finished = source.get("run", {}).get("finished") or source["started"]
    return {
        "link": (folder / "report.html").relative_to(reports).as_posix(),
        "title": _title(folder, results["notebook"]),
        "notebook": results["notebook"],
        "when": finished[:16].replace("T", " "),
        "cohort": f"{source['cohort']['name']} ({counted(source['cohort']['n_patients'], 'patient')})",
        "synthetic": bool(source["cohort"]["is_synthetic"]),
        "profile": format_value(values.get("profile")),
        "changed": [(name, format_value(values.get(name))) for name in results.get("changed", []) if name != "profile"],
        "estimates": [glance_row(row) for row in _key_rows(results)],
        "warnings": len(results["warnings"]),
    }


def _key_rows(results: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(results["estimates"][:_KEY_ESTIMATES])


def _title(folder: Path, fallback: str) -> str:
    try:
        return title(load_notebook(folder / "executed.ipynb"), fallback)
    except ValueError:
        return _heading(folder) or fallback


def _heading(folder: Path) -> str:
    """First heading of a page that comes from no notebook."""
    found = re.search(r"<h1[^>]*>([^<]+)", (folder / "report.html").read_text(encoding="utf-8"))
    return unescape(found[1]).strip() if found else ""


def _reason(folder: Path) -> str:
    try:
        words = (folder / "failed.txt").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return "The folder is not whole."
    return Scrub.of_run(folder, None).text(words)
