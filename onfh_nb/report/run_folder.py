"""The folder of one run: a temporary name while it grows, its own name when whole, another when it failed."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onfh_nb.exceptions import NotebookError, ParameterError
from onfh_nb.report.atomic import write_whole


@dataclass(frozen=True)
class RunFolder:
    """A finished run.

    Parameters
    ----------
    path : Path
        ``<out>/<notebook>/<run-id>``.

    Examples
    --------
    >>> RunFolder(Path("reports/01_preprocessing/20261121-101500")).report.name
    'report.html'
    """

    path: Path

    @property
    def report(self) -> Path:
        """The one HTML file."""
        return self.path / "report.html"

    @property
    def results(self) -> Path:
        """Parameters, estimates, tests, warnings and provenance as JSON."""
        return self.path / "results.json"

    @property
    def tables(self) -> Path:
        """Folder of the tables as CSV."""
        return self.path / "tables"

    @property
    def figures(self) -> Path:
        """Folder of the figures as SVG."""
        return self.path / "figures"

    @property
    def executed(self) -> Path:
        """The executed notebook."""
        return self.path / "executed.ipynb"

    def read_results(self) -> dict[str, Any]:
        """Read ``results.json``.

        Raises
        ------
        NotebookError
            If it is absent or not JSON.
        """
        try:
            content: dict[str, Any] = json.loads(self.results.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NotebookError(f"{self.path.name} holds no readable results.json.") from error
        return content


def partial_folder(out: Path, notebook: str) -> Path:
    """Make the hidden folder a run grows in, named after the time in UTC.

    Raises
    ------
    ParameterError
        If it cannot be made.
    """
    parent = out.absolute() / notebook
    try:
        parent.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        for turn in range(1, 1000):
            run_id = stamp if turn == 1 else f"{stamp}-{turn}"
            partial = parent / f".{run_id}.partial"
            if not (parent / run_id).exists() and not partial.exists() and not (parent / f"{run_id}-failed").exists():
                partial.mkdir(exist_ok=False)
                return partial
    except OSError as error:
        raise ParameterError(f"The output folder {out} cannot be written: {error.strerror or error}.") from error
    raise ParameterError(f"The output folder {out} holds a thousand runs of this second.")


def run_id(partial: Path) -> str:
    """Return the name the folder will get."""
    return partial.name.removeprefix(".").removesuffix(".partial")


def keep_whole(partial: Path) -> RunFolder:
    """Give a finished folder its name."""
    final = partial.with_name(run_id(partial))
    os.replace(partial, final)
    return RunFolder(final)


def keep_failed(partial: Path, sentence: str) -> Path:
    """Give a failed folder a name that says so, with the sentence inside."""
    if not partial.exists():
        return partial
    write_whole(partial / "failed.txt", sentence + "\n")
    final = partial.with_name(f"{run_id(partial)}-failed")
    os.replace(partial, final)
    return final
