"""Run a notebook: strict parameters in, a whole run folder out, or one sentence on what failed and where."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from onfh_nb.exceptions import NotebookError, ParameterError
from onfh_nb.report.attempt import End, attempt
from onfh_nb.report.cohort_folder import cohort_folder
from onfh_nb.report.environment import KERNEL, headless_environment, kernel_names
from onfh_nb.report.executed import cells_not_run, one_line, prepared, read_executed, stopping_cell
from onfh_nb.report.finish import finish
from onfh_nb.report.notebooks import find_notebook, load_notebook
from onfh_nb.report.parameters import Parameter, check_parameters, read_parameters
from onfh_nb.report.run_folder import RunFolder, keep_failed, partial_folder
from onfh_nb.report.scrub import Scrub

_ATTEMPTS: Final = 2
_LIMITS_S: Final = {"tiny": (900.0, 2700.0), "full": (12 * 3600.0, 48 * 3600.0)}
PROFILES: Final = tuple(_LIMITS_S)


@dataclass(frozen=True)
class RunSettings:
    """How a run is watched and bounded.

    Parameters
    ----------
    cell_timeout_s, whole_timeout_s : float, optional
        Seconds for one cell and for the notebook; by profile if absent (``tiny`` 15 and 45 minutes).
    start_timeout_s : int
        Seconds for the kernel to start.
    threads : int, optional
        Threads of the numerical libraries; all usable cores if absent.
    watch : callable, optional
        Takes one line of progress.
    """

    cell_timeout_s: float | None = None
    whole_timeout_s: float | None = None
    start_timeout_s: int = 120
    threads: int | None = None
    watch: Callable[[str], None] | None = None

    def __post_init__(self) -> None:
        for name in ("cell_timeout_s", "whole_timeout_s", "start_timeout_s", "threads"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ParameterError(f"RunSettings: {name} must be above zero, not {value}.")


def run_notebook(
    name: str,
    parameters: Mapping[str, Any] | None = None,
    out: str | Path = Path("reports"),
    *,
    profile: str | None = None,
    kernel: str | None = None,
    cohort: str | Path | None = None,
    settings: RunSettings | None = None,
) -> RunFolder:
    """Run a notebook headless and build its report.

    Parameters
    ----------
    name : str
        Name or unique beginning, e.g. ``01``; ``./notebooks`` comes before the packaged ones.
    parameters : mapping, optional
        Values by parameter name; text is turned into the type asked for.
    out : str or Path
        Folder of all runs; this one goes to ``<out>/<notebook>/<run-id>/``.
    profile : str, optional
        ``tiny`` or ``full``; the notebook's own default if absent.
    kernel : str, optional
        A registered kernel; the running interpreter if absent.
    cohort : str or Path, optional
        Cohort folder; the notebook's own default if absent.
    settings : RunSettings, optional
        Time limits, threads and who watches.

    Returns
    -------
    RunFolder
        Whole: it gets its name only when everything in it is written.

    Raises
    ------
    ParameterError
        Before anything runs: unknown notebook, parameter or kernel, wrong type, unwritable ``out``.
    CohortError
        Before anything runs: the cohort cannot be opened.
    NotebookError
        If the notebook stopped before its end; names the cell and the folder that keeps the partial notebook.
    """
    settings = settings or RunSettings()
    path = find_notebook(name)
    known = read_parameters(path)
    values = _values(path, known, dict(parameters or {}), profile, cohort)
    _check_kernel(kernel)
    partial = partial_folder(Path(out), path.stem)
    job = _Job(path, known, values, kernel or KERNEL, partial, settings)
    try:
        return _run(job)
    except NotebookError as error:
        kept = keep_failed(partial, str(error))
        raise NotebookError(f"{str(error).rstrip('.')}; the partial notebook is in {kept}.") from None
    except BaseException as error:
        keep_failed(partial, f"{path.stem} was stopped by {type(error).__name__}.")
        raise


@dataclass(frozen=True)
class _Job:
    path: Path
    known: list[Parameter]
    values: dict[str, Any]
    kernel: str
    partial: Path
    settings: RunSettings


def _values(
    path: Path, known: list[Parameter], given: dict[str, Any], profile: str | None, cohort: str | Path | None
) -> dict[str, Any]:
    names = {parameter.name for parameter in known}
    if profile is not None:
        given["profile"] = profile
    if cohort is not None:
        given["cohort"] = str(cohort)
    values = check_parameters(given, known, path.stem)
    if values.get("profile", PROFILES[0]) not in PROFILES:
        raise ParameterError(f"{path.stem}: profile must be {' or '.join(PROFILES)}, not {values['profile']!r}.")
    if "cohort" in names:
        default = next(parameter.default for parameter in known if parameter.name == "cohort")
        values["cohort"] = str(cohort_folder(values.get("cohort"), default, path.parent))
    return values


def _check_kernel(kernel: str | None) -> None:
    if kernel is not None and kernel not in (names := kernel_names()):
        raise ParameterError(f"There is no kernel {kernel!r} on this machine; registered are {', '.join(names)}.")


def _run(job: _Job) -> RunFolder:
    notes: list[str] = []
    begun = time.monotonic()
    for number in range(1, _ATTEMPTS + 1):
        end, executed = _attempt(job)
        if end.status == "ok" and executed is not None:
            facts = {"attempts": number, "notes": notes, "wall_s": round(time.monotonic() - begun, 1)}
            return finish(job.partial, job.path, executed, job.known, job.values, facts)
        if end.status != "stall" or number == _ATTEMPTS:
            break
        notes.append(f"Attempt {number} stalled ({end.message}) and was run again.")
        (job.partial / "executed.ipynb").unlink(missing_ok=True)
    cell = stopping_cell(executed) if executed else "no cell"
    where = "before its first cell" if cell == "no cell" else f"in {cell}"
    raise NotebookError(f"{job.path.stem} stopped {where}: {_scrub(job).text(one_line(end.message))}.")


def _attempt(job: _Job) -> tuple[End, dict[str, Any] | None]:
    profile = job.values.get("profile", next((p.default for p in job.known if p.name == "profile"), PROFILES[0]))
    cell_s, whole_s = _LIMITS_S.get(profile, _LIMITS_S["full"])
    log, output = job.partial / "run.log", job.partial / "executed.ipynb"
    injected = dict(job.values)
    if any(parameter.name == "out_dir" for parameter in job.known):
        injected["out_dir"] = str(job.partial)
    with tempfile.TemporaryDirectory(prefix="onfh-run-") as folder:
        work = Path(folder)
        notebook = prepared(load_notebook(job.path), job.kernel)
        (work / "input.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        task = {
            "input": str(work / "input.ipynb"),
            "output": str(output),
            "parameters": injected,
            "kernel": job.kernel,
            "log": str(log),
            "start_timeout_s": job.settings.start_timeout_s,
            "cell_timeout_s": job.settings.cell_timeout_s or cell_s,
        }
        (work / "job.json").write_text(json.dumps(task), encoding="utf-8")
        env = headless_environment(work, log, job.settings.threads)
        limit = job.settings.whole_timeout_s or whole_s
        end = attempt(work / "job.json", env, log, whole_timeout_s=limit, watch=job.settings.watch)
    executed = read_executed(output)
    if end.status == "ok" and (executed is None or cells_not_run(executed)):
        end = End("stall", "some cells were never run")
    return end, executed


def _scrub(job: _Job) -> Scrub:
    return Scrub.of_run(job.partial, job.values.get("cohort"))
